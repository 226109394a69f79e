/** Every topic that Encore subscribes to: its body is understood, and Shopify's own samples (reduced) are accepted. */
import { installedShop, owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { readFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";

import { readAppConfig } from "#test/dev-store/app-config.ts";

const [devStore] = await testDevStores(["topics.myshopify.com"]);
const { shopContext } = await import("#app/context.server.ts");
const { prepareQueues } = await import("#app/jobs/worker.server.ts");
const { storeDelivery } = await import("#app/sync/index.server.ts");
const { processDelivery } = await import("#app/sync/webhooks/process.server.ts");
const { TOPICS } = await import("#app/sync/webhooks/topics/index.ts");
const { mirrorOf } = await import("./support.ts");

const config = readAppConfig("shopify.app.toml");
const shop = await installedShop({ domain: "topics.myshopify.com" });
let delivered = 0;

/** Stores a webhook and works on it, as the route and the job do. @returns what its row says afterwards */
async function deliver(topic: string, body = sample(topic), triggeredAt = new Date()): Promise<string> {
  delivered += 1;
  const webhookId = `delivery-${delivered}`;
  const delivery = { shopDomain: shop.domain, topic, webhookId, apiVersion: "2026-10", triggeredAt, body };
  expect(await storeDelivery(delivery)).toBe("stored");
  const context = await shopContext(shop.id, { kind: "job", job: "test" });
  await processDelivery(context, { webhookId }, { lastTry: false });
  const { rows } = await owner.query<{ outcome: string }>(
    `SELECT concat_ws(': ', status, reason) AS outcome FROM webhook_deliveries WHERE shop_id = $1 AND webhook_id = $2`,
    [shop.id, webhookId],
  );
  return rows[0]?.outcome ?? "erased";
}

function sample(topic: string): string {
  return readFileSync(new URL(`fixtures/${topic.replace("/", "_")}.json`, import.meta.url), "utf8");
}

beforeAll(async () => {
  await prepareQueues();
  devStore!.installation.open();
  const { accessToken } = devStore!.tokens.issue("offline", config.scopes, false);
  await owner.query(
    `INSERT INTO sessions (shop_id, id, state, is_online, access_token)
     VALUES ($1, 'offline_topics.myshopify.com', '', false, $2)`,
    [shop.id, accessToken],
  );
});

beforeEach(async () => {
  for (const table of [
    "orders",
    "products",
    "customers",
    "events",
    "webhook_deliveries",
    "privacy_requests",
    "erasures",
  ]) {
    await owner.query(`DELETE FROM ${table} WHERE shop_id = $1`, [shop.id]);
  }
});

test("the topics with a handler are the topics of shopify.app.toml", () => {
  const subscribed = config.webhooks.flatMap((subscription) => subscription.topics);
  const compliance = ["customers/data_request", "customers/redact", "shop/redact"];
  expect(Object.keys(TOPICS).sort()).toEqual([...subscribed, ...compliance].sort());
});

describe("Shopify's own sample body of", () => {
  /** The development store knows none of the samples' objects: what is read again is gone. */
  const GONE = "ignored: gone";
  const outcomes: Record<string, string> = {
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
    "returns/close": GONE,
    "returns/cancel": GONE,
    "returns/reopen": GONE,
    "customers/create": GONE,
    "customers/update": GONE,
    "customers/enable": GONE,
    "customers/disable": GONE,
    "customers/delete": "done",
    // The sample tells of a merge that failed.
    "customers/merge": "ignored: merge_failed",
    "customers_email_marketing_consent/update": GONE,
    "customers_marketing_consent/update": GONE,
    "customer.tags_added": GONE,
    "customer.tags_removed": GONE,
    "products/create": "done",
    "products/update": "done",
    "products/delete": "done",
    "customers/data_request": "done",
    "customers/redact": "done",
    // Older than the installation.
    "app/uninstalled": "ignored: installed_again",
  };

  test.each(Object.entries(outcomes))("%s is %s", async (topic, outcome) => {
    const at = topic === "app/uninstalled" ? new Date("2020-01-01") : new Date();
    expect(await deliver(topic, sample(topic), at)).toBe(outcome);
  });

  test("every topic but two, of which there are none or which erases the shop", () => {
    const missing = Object.keys(TOPICS).filter((topic) => outcomes[topic] === undefined);
    expect(missing).toEqual(["returns/process", "shop/redact"]);
  });

  test("orders/create becomes rows with exact ids, in minor units", async () => {
    await deliver("orders/create");
    const { rows } = await owner.query(
      "SELECT id, customer_id, total_minor, financial_status, tags, created_at FROM orders WHERE shop_id = $1",
      [shop.id],
    );
    expect(rows).toEqual([
      {
        id: "820982911946154508",
        customer_id: "115310627314723954",
        total_minor: "38800",
        financial_status: "VOIDED",
        tags: ["tag1", "tag2"],
        created_at: new Date("2022-01-01T00:00:00Z"),
      },
    ]);
    const lines = await owner.query(
      "SELECT id, sku, unit_price_minor FROM order_line_items WHERE shop_id = $1",
      [shop.id],
    );
    expect(lines.rows).toHaveLength(2);
  });

  test("refunds/create and fulfillments/create add to a known order, once", async () => {
    await deliver("orders/create");
    for (const topic of ["refunds/create", "fulfillments/create"]) {
      expect(await deliver(topic)).toBe("done");
      expect(await deliver(topic)).toBe("ignored: not_newer");
    }
    const { refunds, fulfilments } = await mirrorOf(shop.id);
    expect(refunds).toMatchObject([{ total_minor: 8500, currency: "USD" }]);
    expect(fulfilments).toMatchObject([{ status: "PENDING", tracking_numbers: ["1z827wk74630"] }]);
  });
});

describe("a body that cannot be", () => {
  test.each([
    ["not JSON", "{", "failed: not_json"],
    ["of another shape", '{"admin_graphql_api_id": 1}', "failed: admin_graphql_api_id: "],
    [
      "with an amount of too many decimals",
      sample("orders/create").replaceAll('"amount": "388.00"', '"amount": "388.001"'),
      "failed: subtotal_price_set.",
    ],
  ])("%s is kept with its reason, and nothing is written", async (_, body, reason) => {
    expect(await deliver("orders/create", body)).toContain(reason);
    expect((await mirrorOf(shop.id))["orders"]).toEqual([]);
  });
});

test("an older body is ignored, and a deleted order stays deleted", async () => {
  const older = sample("orders/create").replace(
    /"updated_at": "[^"]*"\s*}\s*$/,
    '"updated_at": "2020-01-01T00:00:00Z"}',
  );
  expect(older).not.toBe(sample("orders/create"));
  expect(await deliver("orders/create")).toBe("done");
  expect(await deliver("orders/updated", older)).toBe("ignored: not_newer");
  expect(await deliver("orders/delete")).toBe("done");
  expect(await deliver("orders/delete")).toBe("ignored: deleted_before");
  expect(await deliver("orders/create")).toBe("ignored: not_newer");
});

describe("the compliance topics", () => {
  async function fillCustomer() {
    await owner.query(
      `INSERT INTO customers (shop_id, id, email, first_name, tags, created_at, updated_at, search)
       VALUES ($1, 191167, 'ada@example.com', 'Ada', '{vip}', now(), now(), 'ada ada@example.com'),
              ($1, 1911670, 'bob@example.com', 'Bob', '{}', now(), now(), 'bob bob@example.com')`,
      [shop.id],
    );
    await owner.query(
      `INSERT INTO webhook_deliveries (shop_id, webhook_id, topic, api_version, triggered_at, received_at, body, status)
       VALUES ($1, 'by-id', 'customers/update', '', now(), now(), '{"id":191167}', 'done'),
              ($1, 'by-name', 'orders/create', '', now(), now(), '{"email":"Ada@Example.com"}', 'done'),
              ($1, 'another', 'customers/update', '', now(), now(), '{"id":1911670}', 'done')`,
      [shop.id],
    );
  }

  test("customers/data_request is recorded, for an export to be made and the merchant to pass on", async () => {
    await fillCustomer();
    await deliver("customers/data_request");
    const { rows } = await owner.query(
      "SELECT kind, source, customer_id, status, completed_at FROM privacy_requests WHERE shop_id = $1",
      [shop.id],
    );
    expect(rows).toEqual([
      {
        kind: "access",
        source: "data_request/9999/191167",
        customer_id: "191167",
        status: "preparing",
        completed_at: null,
      },
    ]);
  });

  test("customers/redact leaves nothing of the customer, and everything of the others", async () => {
    await fillCustomer();
    expect(await deliver("customers/redact")).toBe("done");
    const left = await owner.query(
      `SELECT (SELECT string_agg(to_jsonb(c)::text, '') FROM customers c WHERE shop_id = $1) ||
              (SELECT string_agg(to_jsonb(d)::text, '') FROM webhook_deliveries d WHERE shop_id = $1) AS text`,
      [shop.id],
    );
    expect(left.rows[0].text.toLowerCase()).not.toContain("ada");
    const { customers } = await mirrorOf(shop.id);
    expect(customers?.find((customer) => customer["id"] === 1911670)).toMatchObject({ first_name: "Bob" });
    const kept = await owner.query(
      "SELECT webhook_id FROM webhook_deliveries WHERE shop_id = $1 AND topic = 'customers/update'",
      [shop.id],
    );
    expect(kept.rows).toEqual([{ webhook_id: "another" }]);
    const { rows } = await owner.query("SELECT outcome FROM privacy_requests WHERE shop_id = $1", [shop.id]);
    expect(rows[0].outcome).toMatchObject({ customers: 1, webhook_deliveries: 2 });
  });

  test("app/uninstalled ends the token; shop/redact then leaves no row of the shop in any table", async () => {
    await deliver("orders/create");
    expect(await deliver("app/uninstalled")).toBe("done");
    const sessions = await owner.query("SELECT FROM sessions WHERE shop_id = $1", [shop.id]);
    expect(sessions.rowCount).toBe(0);
    expect(await deliver("shop/redact")).toBe("erased");
    const tables = await owner.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'shop_id'",
    );
    for (const { name } of tables.rows) {
      const { rowCount } = await owner.query(`SELECT FROM ${name} WHERE shop_id = $1`, [shop.id]);
      expect(rowCount, name).toBe(0);
    }
    expect((await owner.query("SELECT FROM shops WHERE id = $1", [shop.id])).rowCount).toBe(0);
    const after = {
      topic: "orders/create",
      webhookId: "late",
      apiVersion: "",
      triggeredAt: new Date(),
      body: "{}",
    };
    expect(await storeDelivery({ ...after, shopDomain: shop.domain })).toBe("unknown_shop");
  });
});
