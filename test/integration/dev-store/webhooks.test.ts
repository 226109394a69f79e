import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { mkdtempSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import {
  DEVELOPMENT_API_SECRET,
  type DevStoreOptions,
  type RunningDevStore,
} from "#test/dev-store/server.ts";
import { readAppConfig } from "#test/dev-store/app-config.ts";
import { TOPICS } from "#test/dev-store/webhooks/payloads/index.ts";
import { includeFields, meetsFilter } from "#test/dev-store/webhooks/trim.ts";

import { send, startDevStore, TEST_CONFIG } from "./support.ts";

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An app that keeps what it is sent. @param answer the status of the nth request; null never answers */
async function startReceiver(
  answer: (n: number) => number | null = () => 200,
): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      const status = answer(received.length);
      if (status !== null) response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const QUICK = { retryScale: 1e-5, timeoutMs: 200 };

async function start(url: string, options: Partial<DevStoreOptions> = {}): Promise<RunningDevStore> {
  const devStore = await startDevStore({ appUrl: url, webhooks: QUICK, ...options });
  devStore.installation.open();
  return devStore;
}

/** Something to tell that needs no more than the shop. */
function tellScopes(devStore: RunningDevStore, scope: string): void {
  devStore.installation.setScopes([scope]);
}

const scopeOf = (received: Received): unknown =>
  (JSON.parse(received.body) as { current: string[] }).current[0];

describe("a delivery", () => {
  it("is signed over its exact bytes and carries Shopify's headers", async () => {
    const { url, received } = await startReceiver();
    const devStore = await start(url);
    tellScopes(devStore, "read_orders");
    await devStore.webhooks.idle();
    const [webhook] = received;
    expect(received).toHaveLength(1);
    expect(webhook?.path).toBe("/webhooks/app");
    expect(webhook?.headers).toMatchObject({
      "content-type": "application/json",
      "x-shopify-topic": "app/scopes_update",
      "x-shopify-shop-domain": "encore-demo.myshopify.com",
      "x-shopify-api-version": "2026-10",
      "x-shopify-hmac-sha256": createHmac("sha256", DEVELOPMENT_API_SECRET)
        .update(webhook?.body ?? "")
        .digest("base64"),
    });
    expect(webhook?.headers["x-shopify-webhook-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(webhook?.headers["x-shopify-event-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(Date.parse(String(webhook?.headers["x-shopify-triggered-at"]))).not.toBeNaN();
    expect(JSON.parse(webhook?.body ?? "")).toEqual({
      id: 1,
      previous: TEST_CONFIG.scopes,
      current: ["read_orders"],
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
    });
  });

  it("is tried again with the same id and body until it is answered with 2xx", async () => {
    const { url, received } = await startReceiver((n) =>
      n === 3 ? null : n === 1 ? 500 : n === 2 ? 302 : 200,
    );
    const devStore = await start(url);
    tellScopes(devStore, "read_orders");
    await devStore.webhooks.idle();
    expect(received).toHaveLength(4);
    expect(
      new Set(received.map(({ headers, body }) => `${String(headers["x-shopify-webhook-id"])} ${body}`)).size,
    ).toBe(1);
    const { body } = await send(devStore.origin, "GET", "/__store/webhooks?topic=app/scopes_update");
    expect(body).toMatchObject({
      count: 1,
      webhooks: [
        {
          status: "delivered",
          attempts: [
            { status: 500 },
            { status: 302 },
            { status: null, error: "no answer within 200 ms" },
            { status: 200 },
          ],
        },
      ],
    });
  });

  it("fails for good after eight retries, and the API's subscription goes with it", async () => {
    const { url, received } = await startReceiver(() => 503);
    const devStore = await start(url, { config: { ...TEST_CONFIG, webhooks: [] } });
    devStore.store.put("WebhookSubscription", {
      id: 7,
      topic: "APP_SCOPES_UPDATE",
      uri: `${url}/from-api`,
      includeFields: [],
      filter: null,
      name: "by-hand",
    });
    tellScopes(devStore, "read_orders");
    await devStore.webhooks.idle();
    expect(received).toHaveLength(9);
    expect(received[0]).toMatchObject({ path: "/from-api", headers: { "x-shopify-name": "by-hand" } });
    expect(devStore.webhooks.log.list()[0]?.status).toBe("failed");
    expect(devStore.store.get("WebhookSubscription", 7)).toBeUndefined();
  });

  it("reaches the app however many there are, a bounded number at once", async () => {
    const { url, received } = await startReceiver();
    const devStore = await start(url, { webhooks: { ...QUICK, concurrency: 3 } });
    for (let n = 0; n < 40; n += 1) tellScopes(devStore, `read_thing_${n}`);
    await devStore.webhooks.idle();
    expect(received).toHaveLength(40);
  });
});

describe("faults", () => {
  it.each([
    ["duplicate", ["a", "a", "b"]],
    ["drop", ["b"]],
    ["reorder", ["b", "a"]],
    ["delay", ["b", "a"]],
  ])("%s", async (kind, expected) => {
    const { url, received } = await startReceiver();
    const devStore = await start(url);
    await send(devStore.origin, "POST", "/__store/faults", { interface: "webhooks", kind, delayMs: 100 });
    tellScopes(devStore, "a");
    if (kind === "duplicate") await devStore.webhooks.idle();
    tellScopes(devStore, "b");
    await devStore.webhooks.idle();
    expect(received.map(scopeOf)).toEqual(expected);
    const ids = new Set(received.map(({ headers }) => headers["x-shopify-webhook-id"]));
    expect(ids.size).toBe(new Set(expected).size);
  });

  it("strikes the named topic only, and as often as was said", async () => {
    const { url, received } = await startReceiver();
    const devStore = await start(url);
    const fault = { interface: "webhooks", kind: "fail", status: 418, count: 2, topic: "app/scopes_update" };
    await send(devStore.origin, "POST", "/__store/faults", fault);
    devStore.store.tell({
      topic: "app/uninstalled",
      type: "Shop",
      doc: { id: 1 },
      at: "2026-11-23T00:00:00Z",
    });
    tellScopes(devStore, "a");
    await devStore.webhooks.idle();
    const attempts = devStore.webhooks.log.list().map((entry) => entry.attempts.map(({ status }) => status));
    expect(attempts).toEqual([[200], [418, 418, 200]]);
    expect(received).toHaveLength(2);
    expect(devStore.faults.list()).toEqual([]);
  });
});

describe("what is kept", () => {
  it("a delivery that was pending is sent by the next process", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "dev-store-")), "store.sqlite");
    const { url, received } = await startReceiver();
    const first = await start("http://127.0.0.1:9", { file, webhooks: { retryScale: 1 } });
    tellScopes(first, "a");
    await vi.waitFor(() => expect(first.webhooks.log.list()[0]?.attempts).toHaveLength(1));
    await first.close();
    const second = await start(url, { file });
    await vi.waitFor(() => expect(received.map(scopeOf)).toContain("a"));
    expect(second.webhooks.log.list()[0]).toMatchObject({ status: "delivered" });
  });

  it("identical trimmed bodies within a moment are one delivery", async () => {
    const { url, received } = await startReceiver();
    const subscription = {
      topics: ["app/scopes_update"],
      uri: "/w",
      includeFields: ["id"],
      filter: null,
      name: null,
    };
    const devStore = await start(url, { config: { ...TEST_CONFIG, webhooks: [subscription] } });
    tellScopes(devStore, "a");
    tellScopes(devStore, "b");
    await devStore.webhooks.idle();
    expect(received.map(({ body }) => body)).toEqual(['{"id":1}']);
  });
});

describe("trimming", () => {
  const body = {
    id: 1,
    test: false,
    total_price: "120.00",
    customer: { id: 2, email: "a@b.example" },
    line_items: [
      { id: 3, sku: "A" },
      { id: 4, sku: "B" },
    ],
  };

  it("keeps the named fields, nested and in lists", () => {
    expect(
      includeFields(body, ["id", "customer.id", "line_items.sku", "line_items.id", "missing.field"]),
    ).toEqual({
      id: 1,
      customer: { id: 2 },
      line_items: [
        { sku: "A", id: 3 },
        { sku: "B", id: 4 },
      ],
    });
  });

  it.each([
    ["test:false AND total_price:>100", true],
    ["test:true", false],
    ["customer.id:2 line_items.sku:B", true],
    ["line_items.sku:C OR id:1", true],
    ["-id:1", false],
    ["customer.email:a@b*", true],
    ["total_price:<120", false],
  ])("%s", (filter, expected) => {
    expect(meetsFilter(body, filter)).toBe(expected);
  });
});

describe("bodies", () => {
  it("of an order are REST-like: numbers for ids, text for money, the shop's own time", async () => {
    const { url, received } = await startReceiver();
    const devStore = await start(url);
    await fetch(`${devStore.origin}/__store/import`, {
      method: "POST",
      body: JSON.stringify({
        type: "Product",
        title: "Mug",
        variants: [{ title: "Blue", sku: "MUG", price: "199.00" }],
      }),
    });
    const { body: order } = await send(devStore.origin, "POST", "/__store/orders", {
      email: "a@b.example",
      lines: [{ sku: "MUG", quantity: 2 }],
      tags: ["b", "a"],
      totalTaxSet: { shopMoney: { amount: "0.0", currencyCode: "USD" } },
    });
    await devStore.webhooks.idle();
    const created = received.find(({ headers }) => headers["x-shopify-topic"] === "orders/create");
    expect(JSON.parse(created?.body ?? "{}")).toMatchObject({
      id: order["id"],
      admin_graphql_api_id: `gid://shopify/Order/${String(order["id"])}`,
      name: "#1001",
      order_number: 1001,
      number: 1,
      financial_status: "paid",
      fulfillment_status: null,
      total_line_items_price: "398.00",
      total_line_items_price_set: { shop_money: { amount: "398.00", currency_code: "USD" } },
      tags: "a, b",
      customer: { email: "a@b.example", admin_graphql_api_id: expect.stringMatching(/^gid:/) as unknown },
      line_items: [{ sku: "MUG", quantity: 2, price: "199.00", product_exists: true }],
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[45]:00$/) as unknown,
    });
    expect(JSON.parse(created?.body ?? "{}")).not.toHaveProperty("customer.orders_count");
    const events = new Set(received.map(({ headers }) => headers["x-shopify-event-id"]));
    expect(received.length).toBeGreaterThan(1);
    expect(events.size).toBe(1);
  });
});

describe("the app's own toml", () => {
  it("subscribes to no topic that has no body here", () => {
    const { webhooks } = readAppConfig("shopify.app.toml");
    const topics = webhooks.flatMap((subscription) => subscription.topics);
    expect(topics.length).toBeGreaterThan(10);
    expect(topics.filter((topic) => !TOPICS.includes(topic))).toEqual([]);
  });
});
