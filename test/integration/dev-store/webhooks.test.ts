import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
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
import { Store } from "#test/dev-store/state/store.ts";
import { type Delivery, DeliveryLog, LOG_SIZE } from "#test/dev-store/webhooks/log.ts";
import { TOPICS } from "#test/dev-store/webhooks/payloads/index.ts";
import { includeFields, meetsFilter } from "#test/dev-store/webhooks/trim.ts";

import { clientOf } from "./admin-graphql-support.ts";
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

const QUICK = { retryScale: 1e-5 };
/** For an app that never answers. */
const IMPATIENT = { ...QUICK, timeoutMs: 200 };

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
    const devStore = await start(url, { webhooks: IMPATIENT });
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

describe("a delivery on its way", () => {
  it("reaches where the app listens when its subscription names the toml's address", async () => {
    const { url, received } = await startReceiver();
    const devStore = await start(url, { config: { ...TEST_CONFIG, webhooks: [] } });
    const admin = clientOf(devStore, ["read_orders"]);
    const { body } = await admin(
      `mutation ($uri: String!) { webhookSubscriptionCreate(topic: APP_SCOPES_UPDATE, webhookSubscription: { uri: $uri })
        { userErrors { message } } }`,
      { uri: `${TEST_CONFIG.applicationUrl}/webhooks/by-api?x=1` },
    );
    expect(body).toMatchObject({ data: { webhookSubscriptionCreate: { userErrors: [] } } });
    tellScopes(devStore, "read_orders");
    await devStore.webhooks.idle();
    expect(received.map(({ path }) => path)).toEqual(["/webhooks/by-api?x=1"]);
  });

  it("is not begun before the app is installed, nor after it is uninstalled", async () => {
    const { url, received } = await startReceiver();
    const devStore = await startDevStore({ appUrl: url, webhooks: QUICK });
    const order = async () => send(devStore.origin, "POST", "/__store/orders", {});
    await order();
    devStore.installation.open();
    devStore.installation.uninstall();
    await order();
    await devStore.webhooks.idle();
    expect(received.map(({ headers }) => headers["x-shopify-topic"])).toEqual(["app/uninstalled"]);
    await send(devStore.origin, "POST", "/__store/compliance", { topic: "shop/redact" });
    await devStore.webhooks.idle();
    expect(received.at(-1)).toMatchObject({ path: "/webhooks/compliance" });
  });

  it("is given up when the app is uninstalled, but for the news of that", async () => {
    let up = false;
    const { url, received } = await startReceiver(() => (up ? 200 : 500));
    const devStore = await start(url, { webhooks: { retryScale: 1 } });
    tellScopes(devStore, "read_orders");
    await vi.waitFor(() => expect(devStore.webhooks.log.list()[0]?.nextAttemptAt).not.toBeNull());
    up = true;
    devStore.installation.uninstall();
    await devStore.webhooks.idle();
    expect(devStore.webhooks.log.list().map(({ topic, status }) => [topic, status])).toEqual([
      ["app/scopes_update", "unsubscribed"],
      ["app/uninstalled", "delivered"],
    ]);
    expect(received).toHaveLength(2);
  });

  it("leaves no trace when the store is reset meanwhile", async () => {
    const answers: (() => void)[] = [];
    const server = createServer((request, response) => {
      request.resume();
      answers.push(() => response.writeHead(500).end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const devStore = await start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    tellScopes(devStore, "read_orders");
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    await send(devStore.origin, "POST", "/__store/reset");
    for (const answer of answers) answer();
    await devStore.webhooks.idle();
    // Its first retry would have come after half a millisecond.
    await send(devStore.origin, "GET", "/__store/state");
    expect(answers).toHaveLength(1);
    expect((await send(devStore.origin, "GET", "/__store/webhooks")).body).toMatchObject({
      total: 0,
      webhooks: [],
    });
    expect(devStore.store.setting("webhooks.log.0")).toBeUndefined();
  });
});

describe("what is kept", () => {
  it("a delivery that was pending is sent by the next process when it is due, not before", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dev-store-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, "store.sqlite");
    let now = Date.parse("2026-11-23T10:00:00Z");
    const clock = { file, now: () => new Date(now), webhooks: { retryScale: 1 } };
    const { url, received } = await startReceiver();
    const first = await start("http://127.0.0.1:9", clock);
    tellScopes(first, "a");
    await vi.waitFor(() => expect(first.webhooks.log.list()[0]?.attempts).toHaveLength(1));
    await first.close();
    const second = await startDevStore({ ...clock, appUrl: url });
    await second.close();
    expect(received).toEqual([]);
    // The first retry comes after 56 seconds.
    now += 60_000;
    const third = await startDevStore({ ...clock, appUrl: url });
    await third.webhooks.idle();
    expect(received.map(scopeOf)).toEqual(["a"]);
    expect(third.webhooks.log.list()).toMatchObject([{ status: "delivered" }]);
  });

  it("every delivery that is pending, and 500 of those that ended", () => {
    const store = new Store(":memory:");
    const log = new DeliveryLog(store);
    const add = (status: Delivery["status"]) =>
      log.add({
        webhookId: "w",
        eventId: "e",
        topic: "orders/create",
        uri: "/w",
        name: null,
        subscriptionId: null,
        triggeredAt: "2026-11-23T10:00:00Z",
        status,
        attempts: [],
        nextAttemptAt: null,
        body: "{}",
      });
    const pending = [add("pending"), add("pending")];
    for (let n = 0; n < LOG_SIZE + 20; n += 1) add("delivered");
    for (const kept of [log, new DeliveryLog(store)]) {
      expect(kept.total).toBe(LOG_SIZE + 22);
      expect(kept.list()).toHaveLength(LOG_SIZE);
      expect(kept.list().filter(({ status }) => status === "pending")).toEqual(pending);
      expect(kept.list().at(-1)?.sequence).toBe(LOG_SIZE + 22);
    }
    store.close();
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
