/** Webhooks that are worked on together end in what they would have ended in one by one, and none spoils another's lot. */
import { owner } from "#test/support/database.ts";
import { readFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { ShopContext } from "#app/context.ts";
import { prepareQueues } from "#app/jobs/worker.server.ts";
import { storeDelivery } from "#app/sync/index.server.ts";
import { drainOrders } from "#app/sync/webhooks/drain.server.ts";
import { processDelivery } from "#app/sync/webhooks/process.server.ts";
import { mirrorOf, shopWithContext } from "./support.ts";

const template = JSON.parse(
  readFileSync(new URL("fixtures/orders_create.json", import.meta.url), "utf8"),
) as Record<string, unknown> & { line_items: Record<string, unknown>[] };

let context: ShopContext;
let stored = 0;

beforeAll(prepareQueues);
beforeEach(async () => {
  await owner.query("DELETE FROM jobs.job");
  context = await shopWithContext();
});

interface Told {
  id: number;
  second?: number;
  title?: string;
  extra?: Record<string, unknown>;
}

function order({ id, second = 0, title = "Mug", extra = {} }: Told): string {
  return JSON.stringify({
    ...template,
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    updated_at: new Date(Date.UTC(2026, 2, 1) + second * 1000).toISOString(),
    cancelled_at: null,
    line_items: template.line_items.map((line, index) => ({
      ...line,
      id: id * 100 + index,
      admin_graphql_api_id: `gid://shopify/LineItem/${id * 100 + index}`,
      title,
    })),
    ...extra,
  });
}

/** @returns the webhook's id */
async function receive(body: string, topic = "orders/updated", into = context): Promise<string> {
  stored += 1;
  const webhookId = `w${stored}`;
  const delivery = { shopDomain: into.shop.domain, topic, webhookId, apiVersion: "2026-10", body };
  expect(await storeDelivery({ ...delivery, triggeredAt: new Date() })).toBe("stored");
  return webhookId;
}

async function outcomes(): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ outcome: string; n: number }>(
    `SELECT concat_ws(' ', status, reason, CASE WHEN alone THEN 'alone' END) AS outcome, count(*)::int AS n
     FROM webhook_deliveries WHERE shop_id = $1 GROUP BY 1`,
    [context.shop.id],
  );
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]));
}

async function jobs(name: string): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM jobs.job WHERE name = $1 AND state = 'created'",
    [name],
  );
  return rows[0]?.n ?? 0;
}

describe("webhooks that wait", () => {
  test("of many orders are written at once and told of once", async () => {
    for (let id = 1; id <= 250; id += 1) await receive(order({ id }));
    await drainOrders(context);
    expect(await outcomes()).toEqual({ done: 250 });
    const { rows } = await owner.query("SELECT count(*)::int AS n FROM orders WHERE shop_id = $1", [
      context.shop.id,
    ]);
    expect(rows).toEqual([{ n: 250 }]);
    // Two listeners, three transactions of at most a hundred.
    expect((await jobs("insights.refresh")) + (await jobs("customers.refresh"))).toBeLessThanOrEqual(6);
  });

  test("in any order, and doubled, end in the rows and events that they end in one by one", async () => {
    const paid = { financial_status: "paid" };
    const told = [
      order({ id: 1, second: 3, title: "Large mug", extra: paid }),
      order({ id: 1, second: 1, extra: { financial_status: "pending" } }),
      order({ id: 2, second: 2, extra: { cancelled_at: "2026-03-01T00:00:02Z" } }),
      order({ id: 1, second: 3, title: "Large mug", extra: paid }),
      order({ id: 3, second: 0, extra: { customer: null } }),
      order({ id: 2, second: 1 }),
    ];
    for (const body of told) await receive(body);
    await drainOrders(context);
    const other = await shopWithContext();
    for (const body of told.toReversed()) {
      const webhookId = await receive(body, "orders/updated", other);
      await processDelivery(other, { webhookId }, { lastTry: true });
    }
    const [together, oneByOne] = [await mirrorOf(context.shop.id), await mirrorOf(other.shop.id)];
    expect(together["orders"]).toHaveLength(3);
    // Ids of line items and times are the same in both.
    expect(together).toEqual(oneByOne);
  });

  test("do not suffer from one that cannot be read", async () => {
    await receive(order({ id: 1 }));
    await receive('{"id": 2, "line_items": [');
    await receive(
      order({ id: 3, extra: { total_price_set: { shop_money: { amount: "many", currency_code: "USD" } } } }),
    );
    await receive(order({ id: 4 }));
    await drainOrders(context);
    expect(await outcomes()).toEqual({ done: 2, "received alone": 2 });
    expect(await jobs("webhook.process")).toBe(2);
  });

  test("do not suffer from one that the database refuses: each is then tried by itself", async () => {
    await receive(order({ id: 1 }));
    // The database holds no such number of minor units.
    const money = { amount: "99999999999999999999.00", currency_code: "USD" };
    await receive(
      order({ id: 2, extra: { total_price_set: { shop_money: money, presentment_money: money } } }),
    );
    await drainOrders(context);
    const left = await outcomes();
    expect(left["received"] ?? 0).toBe(0);
    const { rows } = await owner.query<{ webhook_id: string }>(
      "SELECT webhook_id FROM webhook_deliveries WHERE shop_id = $1 AND alone ORDER BY webhook_id",
      [context.shop.id],
    );
    for (const { webhook_id: webhookId } of rows) {
      await processDelivery(context, { webhookId }, { lastTry: true });
    }
    expect((await mirrorOf(context.shop.id))["orders"]).toMatchObject([{ id: 1 }]);
  });

  test("that tell another state of the same second than is stored are left to be read again", async () => {
    await receive(order({ id: 1, title: "Mug" }));
    await drainOrders(context);
    await receive(order({ id: 1, extra: { tags: "changed" } }));
    await receive(order({ id: 2 }));
    await drainOrders(context);
    expect(await outcomes()).toEqual({ done: 2, "received alone": 1 });
  });

  test("are worked on once by two workers at once", async () => {
    for (let id = 1; id <= 120; id += 1) await receive(order({ id }));
    await Promise.all([drainOrders(context), drainOrders(context), drainOrders(context)]);
    expect(await outcomes()).toEqual({ done: 120 });
    const { rows } = await owner.query(
      "SELECT count(*)::int AS n, count(DISTINCT (type, subject))::int AS one FROM events WHERE shop_id = $1",
      [context.shop.id],
    );
    expect(rows[0]?.n).toBe(rows[0]?.one);
  });

  test("of another shop stay as they are", async () => {
    const other = await shopWithContext();
    await receive(order({ id: 1 }), "orders/updated", other);
    await drainOrders(context);
    const { rows } = await owner.query("SELECT status FROM webhook_deliveries WHERE shop_id = $1", [
      other.shop.id,
    ]);
    expect(rows).toEqual([{ status: "received" }]);
  });
});

test("a group of webhooks asks for one drain of each shop, and for a job of each that is no whole order", async () => {
  await Promise.all([
    ...[1, 2, 3].map((id) => receive(order({ id }), "orders/create")),
    receive('{"id": 7}', "orders/delete"),
  ]);
  expect(await jobs("webhook.process")).toBe(1);
  expect(await jobs("webhook.drain")).toBeLessThanOrEqual(3);
});
