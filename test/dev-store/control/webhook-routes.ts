/** `GET webhooks` (the delivery log), `POST webhooks` (how fast retries come) and `POST compliance`. */
import type { Router } from "express";
import { z } from "zod";

import { Refusal } from "../http.ts";
import type { DevStore } from "../server.ts";
import type { CustomerDoc } from "../state/documents.ts";
import { DELIVERY_STATUSES } from "../webhooks/log.ts";
import { COMPLIANCE_TOPICS } from "../webhooks/subscriptions.ts";
import { parseBody, parseInput } from "./parse.ts";

const query = z.object({
  topic: z.string().optional(),
  status: z.enum(DELIVERY_STATUSES).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const settings = z.strictObject({
  /** 1 is Shopify's four hours of retries, 0.001 less than fifteen seconds. */
  retryScale: z.number().min(0).max(1),
});
const compliance = z.strictObject({
  topic: z.enum(["customers/data_request", "customers/redact", "shop/redact"]),
  customerId: z.int().positive().optional(),
});

export function webhookRoutes(devStore: DevStore, control: Router): void {
  const { webhooks, store } = devStore;

  control.get("/webhooks", (request, response) => {
    const { topic, status, limit } = parseInput(query, request.query);
    const found = webhooks.log
      .list()
      .filter(
        (entry) =>
          (topic === undefined || entry.topic === topic) && (status === undefined || entry.status === status),
      );
    response.json({
      /** Of the log's deliveries, those asked for; `total` counts all that ever were, kept or not. */
      count: found.length,
      total: webhooks.log.total,
      // Newest first.
      webhooks: found
        .slice(-limit)
        .reverse()
        .map((entry) => ({ ...entry, body: JSON.parse(entry.body) as unknown })),
    });
  });

  control.post("/webhooks", (request, response) => {
    webhooks.retryScale = parseBody(settings, request).retryScale;
    response.json({ retryScale: webhooks.retryScale });
  });

  control.post("/compliance", (request, response) => {
    const { topic, customerId } = parseBody(compliance, request);
    if (devStore.app.config.complianceUri === null) {
      throw new Refusal(409, `The app's toml subscribes to none of ${COMPLIANCE_TOPICS.join(", ")}`);
    }
    const shop = store.list("Shop", { limit: 1 })[0] ?? { id: 1 };
    const change = { topic, type: "Shop", doc: shop, at: devStore.now().toISOString() } as const;
    if (topic === "shop/redact") {
      store.tell(change);
    } else {
      const customer =
        customerId === undefined ? undefined : (store.get("Customer", customerId) as CustomerDoc | undefined);
      if (!customer) throw new Refusal(404, `customerId: there is no customer ${customerId ?? ""}`);
      const orders: number[] = [];
      for (const order of store.ownedBy("Order", customer.id)) orders.push(order.id);
      const { id, email, phone } = customer;
      store.tell({
        ...change,
        extra: { customer: { id, email, phone }, orders, requestId: devStore.now().getTime() },
      });
    }
    response.status(202).json({ topic });
  });
}
