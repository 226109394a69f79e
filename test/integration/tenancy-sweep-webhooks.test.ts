/**
 * The tenancy sweep of the webhooks: every topic is delivered to one shop with a body that names what is the other's, and
 * worked on to the end. A topic that is new fails the first test until its outcome is in `OUTCOMES`.
 */
import { owner } from "#test/support/database.ts";
import { serveWebhooks } from "#test/support/webhook-door.ts";
import { createHmac, randomUUID } from "node:crypto";

import { afterAll, describe, expect, test } from "vitest";

import { ask, askedOfB, tokenOf } from "./tenancy-sweep-app.ts";
import { bodyNaming } from "./tenancy-sweep-bodies.ts";
import { A, B, expectNothingOf, freshShops, unseenBy, written } from "./tenancy-sweep-checks.ts";
import type { Ids, SweptShop } from "./tenancy-sweep-shops.ts";
import { emptyQueues, workOff } from "./tenancy-sweep-work.ts";

const { TOPICS } = await import("#app/sync/webhooks/topics/index.ts");
const door = await serveWebhooks();
afterAll(door.close);

/** The shop has no such object, and Shopify, asked as this shop, knows none. */
const GONE = "ignored: gone";
/** What becomes of a webhook to a shop that names what is another's. */
const OUTCOMES: Readonly<Record<string, string>> = {
  "app/uninstalled": "done",
  "app/scopes_update": "done",
  "shop/update": "done",
  "bulk_operations/finish": "ignored: no_import",
  "orders/create": "done",
  "orders/updated": "done",
  "orders/paid": "done",
  "orders/cancelled": "done",
  "orders/fulfilled": "done",
  "orders/partially_fulfilled": "done",
  "orders/edited": GONE,
  "orders/delete": "done",
  "refunds/create": GONE,
  "fulfillments/create": GONE,
  "fulfillments/update": GONE,
  "fulfillment_events/create": GONE,
  "returns/request": GONE,
  "returns/approve": GONE,
  "returns/decline": GONE,
  "returns/update": GONE,
  "returns/process": GONE,
  "returns/close": GONE,
  "returns/cancel": GONE,
  "returns/reopen": GONE,
  "customers/create": GONE,
  "customers/update": GONE,
  "customers/enable": GONE,
  "customers/disable": GONE,
  "customers/delete": "done",
  "customers/merge": "done",
  "customers_email_marketing_consent/update": GONE,
  "customers_marketing_consent/update": GONE,
  "customer.tags_added": GONE,
  "customer.tags_removed": GONE,
  "products/create": "done",
  "products/update": "done",
  "products/delete": "done",
  "customers/data_request": "done",
  "customers/redact": "done",
  "shop/redact": "ignored: installed_again",
};

interface Delivery {
  to: SweptShop;
  topic: string;
  webhookId: string;
  body: string;
  secret?: string | undefined;
}

async function deliver({ to, topic, webhookId, body, secret }: Delivery): Promise<Response> {
  const key = secret ?? process.env["SHOPIFY_API_SECRET"] ?? "";
  return fetch(`${door.origin}/webhooks`, {
    method: "POST",
    body,
    headers: {
      "X-Shopify-Topic": topic,
      "X-Shopify-Shop-Domain": to.own.domain,
      "X-Shopify-API-Version": "2026-10",
      "X-Shopify-Webhook-Id": webhookId,
      "X-Shopify-Triggered-At": new Date().toISOString(),
      "X-Shopify-Hmac-Sha256": createHmac("sha256", key).update(body, "utf8").digest("base64"),
    },
  });
}

/** Delivers, and works on it and on all that comes of it. @returns what its row says afterwards */
async function receive(delivery: Delivery): Promise<string> {
  const response = await deliver(delivery);
  expect([response.status, await response.text()]).toEqual([200, ""]);
  await workOff(delivery.to);
  const { rows } = await owner.query<{ outcome: string }>(
    `SELECT concat_ws(': ', status, reason) AS outcome FROM webhook_deliveries WHERE shop_id = $1 AND webhook_id = $2`,
    [delivery.to.own.shopId, delivery.webhookId],
  );
  return rows[0]?.outcome ?? "erased";
}

/** The pages on which the receiver might see what the webhook has done. */
async function expectPagesWithout(
  victim: SweptShop,
  reader: SweptShop,
  ids: Ids,
  said: string,
): Promise<void> {
  const token = await tokenOf(reader.own.domain);
  const { customerId } = ids;
  for (const path of [`/app/customers/${customerId}`, "/app/settings/privacy", "/app/settings/sync-health"]) {
    const answer = await ask({ path }, token);
    expectNothingOf(victim, answer.text, `${said} ${path}`);
  }
}

freshShops();

test("the sweep knows every topic", () => {
  expect(Object.keys(OUTCOMES).sort()).toEqual(Object.keys(TOPICS).sort());
});

describe.each(Object.entries(OUTCOMES))("%s", (topic, outcome) => {
  test("to A of what is B's leaves B as it is", async () => {
    const body = bodyNaming(topic, B.own, A.own.word);
    // Even the delivery's name is one that B has.
    const delivery = { to: A, topic, webhookId: B.own.webhookId, body };
    const said = `${body} ${delivery.webhookId}`;
    await unseenBy(B, said, async () => {
      expect(await receive(delivery)).toBe(outcome);
      await expectPagesWithout(B, A, B.own, said);
    });
  });

  test("to A of what both have leaves B as it is", async () => {
    const body = bodyNaming(topic, A.twin, A.own.word);
    await unseenBy(B, body, async () => {
      await receive({ to: A, topic, webhookId: randomUUID(), body });
      await expectPagesWithout(B, A, A.twin, body);
    });
  });

  test("to B does something there", async () => {
    await emptyQueues();
    const body = bodyNaming(topic, B.own, B.own.word);
    const notes = ["webhook_deliveries", "live_versions", "jobs.job"];
    const tables = await written(B, () => receive({ to: B, topic, webhookId: randomUUID(), body }), notes);
    expect(tables.length + askedOfB.length).toBeGreaterThan(0);
  });
});

test("shop/redact erases the shop of the header, whichever its body names", async () => {
  await owner.query("UPDATE shops SET uninstalled_at = now() WHERE id = $1", [A.own.shopId]);
  const body = bodyNaming("shop/redact", B.own, B.own.word);
  const { webhookId } = B.own;
  await unseenBy(B, `${body} ${webhookId}`, async () => {
    expect(await receive({ to: A, topic: "shop/redact", webhookId, body })).toBe("erased");
  });
  const { rows } = await owner.query("SELECT domain FROM shops");
  expect(rows).toEqual([{ domain: B.own.domain }]);
});

test("a webhook with another secret's signature stores nothing, of whichever topic", async () => {
  const deliveries = Object.keys(OUTCOMES).map((topic) => ({
    ...{ to: B, topic, webhookId: randomUUID(), body: bodyNaming(topic, B.own, A.own.word) },
    secret: "another-secret-0123456789",
  }));
  await unseenBy(B, deliveries.map(({ body }) => body).join(" "), async () => {
    for (const delivery of deliveries) {
      const response = await deliver(delivery);
      expect([delivery.topic, response.status, await response.text()]).toEqual([delivery.topic, 401, ""]);
    }
  });
});
