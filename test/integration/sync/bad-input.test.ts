/** What shops do and networks make of it: each is handled as a person would expect. */
import { owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { serveWebhooks } from "#test/support/webhook-door.ts";
import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import * as actions from "#test/dev-store/state/actions/index.ts";
import { usd } from "#test/factories/shop-objects.ts";

const door = await serveWebhooks();
afterAll(door.close);
const stores = await testDevStores(["bad-input.myshopify.com"], { appUrl: door.origin });
const devStore = stores[0]!;
const { shopContext } = await import("#app/context.server.ts");
const { homeView } = await import("#app/areas/insights/queries.server.ts");
const { FIRST_PAGE } = await import("#app/shared/pagination.ts");
const { customersView } = await import("#app/areas/customers/queries.server.ts");
const { startWorkers } = await import("#app/jobs/worker.server.ts");
const { importAll, install, reconciled } = await import("./reconcile-support.ts");
const { mirrorOf } = await import("./support.ts");

let shopId: string;
const context = () => shopContext(shopId, { kind: "job", job: "test" });

beforeAll(async () => {
  shopId = (await install(devStore)).shop.id;
  await startWorkers();
  await importAll(await context());
});

/** Until everything that the shop told has been worked on, with all that follows from it. */
async function settled(): Promise<void> {
  await devStore.webhooks.idle();
  await vi.waitFor(
    async () => {
      const { rows } = await owner.query(
        "SELECT topic FROM webhook_deliveries WHERE shop_id = $1 AND status = 'received'",
        [shopId],
      );
      expect(rows).toEqual([]);
      const { rows: jobs } = await owner.query(
        "SELECT name FROM jobs.job WHERE state IN ('created', 'retry', 'active') AND start_after <= now()",
      );
      expect(jobs).toEqual([]);
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** Sends what the development store would not send. @returns the status and the webhook's id */
async function send(topic: string, body: string): Promise<{ status: number; webhookId: string }> {
  const webhookId = randomUUID();
  const response = await fetch(`${door.origin}/webhooks`, {
    method: "POST",
    body,
    headers: {
      "X-Shopify-Topic": topic,
      "X-Shopify-Hmac-Sha256": createHmac("sha256", devStore.app.apiSecret).update(body).digest("base64"),
      "X-Shopify-Shop-Domain": devStore.shopDomain,
      "X-Shopify-API-Version": "2026-10",
      "X-Shopify-Webhook-Id": webhookId,
      "X-Shopify-Triggered-At": new Date().toISOString(),
    },
  });
  return { status: response.status, webhookId };
}

async function outcome(webhookId: string): Promise<string> {
  await settled();
  const { rows } = await owner.query<{ outcome: string }>(
    "SELECT concat_ws(': ', status, reason) AS outcome FROM webhook_deliveries WHERE shop_id = $1 AND webhook_id = $2",
    [shopId, webhookId],
  );
  return rows[0]?.outcome ?? "not stored";
}

async function orderRow(id: number): Promise<Record<string, unknown> | undefined> {
  const { rows } = await owner.query<{ row: Record<string, unknown> }>(
    `SELECT to_jsonb(o) || jsonb_build_object('lines', (SELECT count(*) FROM order_line_items l
       WHERE l.shop_id = o.shop_id AND l.order_id = o.id)) AS row
     FROM orders o WHERE shop_id = $1 AND id = $2`,
    [shopId, id],
  );
  return rows[0]?.row;
}

const home = async () => {
  const view = await homeView(await context(), { preset: "all_time" });
  return Object.fromEntries(view.figures.map(({ id, value }) => [id, value]));
};

function place(details: Partial<Parameters<typeof actions.placeOrder>[1]> = {}) {
  return actions.placeOrder(devStore, {
    lineItems: [{ title: "Mug", quantity: 1, originalUnitPriceSet: usd("24.00"), taxable: false }],
    ...details,
  }).order;
}

describe("a webhook", () => {
  test.each([
    ["that is no JSON", "orders/create", '{"id": 1, "line_ite', "failed: not_json"],
    [
      "whose id is a word",
      "orders/create",
      '{"admin_graphql_api_id": "order one"}',
      /^failed: .*admin_graphql_api_id/,
    ],
    [
      "whose fields have other types",
      "customers/update",
      '{"admin_graphql_api_id": 12}',
      /^failed: .*admin_graphql_api_id/,
    ],
    ["that is a number", "products/update", "7", /^failed: /],
    ["of a topic that nobody asked for", "carts/update", '{"id": 1}', "ignored: unknown_topic"],
  ])("%s is kept with the reason", async (_, topic, body, expected) => {
    const { status, webhookId } = await send(topic, body);
    expect(status).toBe(200);
    expect(await outcome(webhookId)).toMatch(expected);
  });

  test("of more than 5 MB is refused unread, and reconciliation brings what it told", async () => {
    const title = "x".repeat(5 * 1024 * 1024);
    const order = place({
      lineItems: [{ title, quantity: 1, originalUnitPriceSet: usd("24.00"), taxable: false }],
    });
    expect((await send("orders/create", JSON.stringify({ title }))).status).toBe(413);
    // Shopify would go on trying for four hours.
    devStore.webhooks.reset();
    expect(await orderRow(order.id)).toBeUndefined();
    expect(await reconciled(await context())).toMatchObject({ status: "completed" });
    expect(await orderRow(order.id)).toMatchObject({ total_minor: 2400, lines: 1 });
    actions.deleteOrder(devStore, { orderId: order.id });
    await settled();
  });
});

describe("an order", () => {
  test("of somebody without an account is counted, and is nobody's", async () => {
    const before = await home();
    const order = place();
    await settled();
    expect(await orderRow(order.id)).toMatchObject({ customer_id: null, total_minor: 2400 });
    const after = await home();
    expect(Number(after["orders"]) - Number(before["orders"])).toBe(1);
    expect(after["customers"]).toBe(before["customers"]);
  });

  test("with 500 lines has all of them, by webhook and by import", async () => {
    const lineItems = Array.from({ length: 500 }, (_, index) => ({
      title: `Mug ${index}`,
      quantity: 1,
      originalUnitPriceSet: usd("1.00"),
      taxable: false,
    }));
    const order = place({ lineItems });
    await settled();
    expect(await orderRow(order.id)).toMatchObject({ total_minor: 50_000, lines: 500 });
    await owner.query("DELETE FROM orders WHERE shop_id = $1 AND id = $2", [shopId, order.id]);
    await importAll(await context());
    expect(await orderRow(order.id)).toMatchObject({ total_minor: 50_000, lines: 500 });
  });

  test("of value zero counts as an order and adds nothing", async () => {
    const before = await home();
    const order = place({
      lineItems: [{ title: "Sample", quantity: 1, originalUnitPriceSet: usd("0.00"), taxable: false }],
    });
    await settled();
    expect(await orderRow(order.id)).toMatchObject({ total_minor: 0 });
    const after = await home();
    expect(Number(after["orders"]) - Number(before["orders"])).toBe(1);
    expect(after["netSales"]).toBe(before["netSales"]);
  });

  test("that is edited has its new lines and sums", async () => {
    const order = place({
      lineItems: [
        { title: "Mug", quantity: 3, originalUnitPriceSet: usd("10.00"), taxable: false },
        { title: "Bowl", quantity: 1, originalUnitPriceSet: usd("30.00"), taxable: false },
      ],
    });
    await settled();
    const before = await home();
    const [mug] = devStore.store.children("LineItem", order.id);
    actions.editOrder(devStore, {
      orderId: order.id,
      edits: [{ kind: "set-quantity", lineItemId: mug!.id, quantity: 1, restock: true }],
    });
    await settled();
    expect(await orderRow(order.id)).toMatchObject({ total_minor: 6000, current_total_minor: 4000 });
    expect(Number(before["netSales"]) - Number((await home())["netSales"])).toBe(2000);
  });

  test("that is cancelled, or deleted, counts no more", async () => {
    const before = await home();
    const [cancelled, deleted] = [place(), place()];
    await settled();
    expect(Number((await home())["orders"]) - Number(before["orders"])).toBe(2);
    actions.cancelOrder(devStore, { orderId: cancelled.id, reason: "CUSTOMER", refund: true });
    actions.deleteOrder(devStore, { orderId: deleted.id });
    await settled();
    await vi.waitFor(async () => expect(await home()).toEqual(before), { timeout: 10_000 });
  });

  test("whose id is beyond 2^53 keeps every digit", async () => {
    const [id, line] = [9_007_199_254_740_993n, 9_007_199_254_740_995n];
    const told = await owner.query<{ body: string }>(
      "SELECT body FROM webhook_deliveries WHERE shop_id = $1 AND topic = 'orders/create' AND status = 'done' AND jsonb_array_length(body::jsonb -> 'line_items') = 1 ORDER BY received_at LIMIT 1",
      [shopId],
    );
    const sample = JSON.parse(told.rows[0]!.body) as Record<string, unknown> & {
      id: number;
      line_items: { id: number }[];
    };
    const body = JSON.stringify(sample)
      .replaceAll(`Order/${sample.id}"`, `Order/${id}"`)
      .replace(`"id":${sample.id}`, `"id":${id}`)
      .replaceAll(String(sample.line_items[0]!.id), String(line));
    const { webhookId } = await send("orders/create", body);
    expect(await outcome(webhookId)).toBe("done");
    const { rows } = await owner.query(
      `SELECT o.id::text, (SELECT min(l.id)::text FROM order_line_items l
         WHERE l.shop_id = o.shop_id AND l.order_id = o.id) AS line
       FROM orders o WHERE shop_id = $1 AND id > 9007199254740000`,
      [shopId],
    );
    expect(rows).toEqual([{ id: String(id), line: String(line) }]);
    await send("orders/delete", `{"id": ${id}}`);
    await settled();
  });
});

test("a customer without e-mail is kept and listed as one", async () => {
  const customer = actions.createCustomer(devStore, { phone: "+436641234567" });
  place({ customer: { id: customer.id } });
  await settled();
  const { customers } = await mirrorOf(shopId);
  expect(customers).toContainEqual(expect.objectContaining({ id: customer.id, email: null }));
  const query = { search: "", sort: "last_order", ascending: false } as const;
  const { page } = await customersView(await context(), query, FIRST_PAGE);
  expect(page.rows.map(({ id }) => id)).toContain(String(customer.id));
});

describe("a shop", () => {
  test("that moves to another time zone has its days by the new one", async () => {
    place({ processedAt: "2026-03-01T04:00:00Z" });
    await settled();
    const days = async () => {
      const { rows } = await owner.query<{ day: string }>(
        "SELECT day::text FROM daily_sales WHERE shop_id = $1 AND day BETWEEN '2026-02-27' AND '2026-03-02'",
        [shopId],
      );
      return rows.map(({ day }) => day);
    };
    await vi.waitFor(async () => expect(await days()).toEqual(["2026-02-28"]), { timeout: 10_000 });
    actions.changeShop(devStore, { ianaTimezone: "Europe/Berlin" });
    await settled();
    await vi.waitFor(async () => expect(await days()).toEqual(["2026-03-01"]), { timeout: 10_000 });
  });

  test("that takes another currency sums the new money alone, and still knows who came back", async () => {
    const ada = actions.createCustomer(devStore, { email: "ada@example.com" });
    const earlier = await home();
    place({ customer: { id: ada.id } });
    await settled();
    // Figures follow the tables by a job of their own.
    const before = await vi.waitFor(
      async () => {
        const now = await home();
        expect(Number(now["orders"])).toBe(Number(earlier["orders"]) + 1);
        return now;
      },
      { timeout: 10_000 },
    );
    expect(Number(before["netSales"])).toBeGreaterThan(0);
    actions.changeShop(devStore, { currencyCode: "EUR" });
    const euros = {
      shopMoney: { amount: "50.00", currencyCode: "EUR" },
      presentmentMoney: { amount: "50.00", currencyCode: "EUR" },
    };
    place({
      customer: { id: ada.id },
      lineItems: [{ title: "Bowl", quantity: 1, originalUnitPriceSet: euros, taxable: false }],
    });
    await settled();
    await vi.waitFor(
      async () =>
        expect(await home()).toMatchObject({
          orders: String(Number(before["orders"]) + 1),
          customers: before["customers"],
          netSales: "5000",
          averageOrderValue: "5000",
        }),
      { timeout: 10_000 },
    );
  });
});
