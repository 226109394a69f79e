/** Two customers became one: whatever is told of the one who is gone, early or late, belongs to the one who stayed. */
import { owner } from "#test/support/database.ts";
import { orderNode } from "#test/factories/admin-nodes.ts";
import { beforeAll, beforeEach, expect, test } from "vitest";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { prepareQueues } from "#app/jobs/worker.server.ts";
import { orderFromNode } from "#app/sync/mappers/order-node.ts";
import { mergeCustomer } from "#app/sync/writers/deletions.ts";
import { encodeOrders, writeOrders } from "#app/sync/writers/orders.ts";
import { shopWithContext } from "./support.ts";

let context: ShopContext;
beforeAll(prepareQueues);
beforeEach(async () => {
  context = await shopWithContext();
});

const merge = (lost: bigint, kept: bigint) =>
  withShopConnection(context, (connection) =>
    mergeCustomer(connection, context.shop.id, { lost, kept, at: new Date() }),
  );

/** An order of a customer's is told of, once more when it is known. */
async function told(id: number, customer: number, updatedAt: string): Promise<void> {
  const mapped = orderFromNode(
    orderNode(id, { customer: { id: `gid://shopify/Customer/${customer}` }, updatedAt }),
  );
  if (!mapped.ok) throw new Error(mapped.reason);
  const encoded = encodeOrders({ orders: [mapped.value.order] });
  await withShopConnection(context, (connection) =>
    writeOrders(connection, context.shop.id, encoded, { historicBefore: new Date(0), ties: "leave" }),
  );
}

async function owners(): Promise<{ orders: string[]; events: string[] }> {
  const of = async (table: string) => {
    const { rows } = await owner.query<{ id: string }>(
      `SELECT DISTINCT customer_id AS id FROM ${table} WHERE shop_id = $1`,
      [context.shop.id],
    );
    return rows.map(({ id }) => id);
  };
  return { orders: await of("orders"), events: await of("events") };
}

test("orders that came before and orders that come after are the other's, and so is what happened", async () => {
  await told(1, 7, "2026-03-01T00:00:00Z");
  expect((await merge(7n, 8n)).orderIds).toEqual(["1"]);
  await told(2, 7, "2026-03-02T00:00:00Z");
  // What was on its way when they were merged.
  await told(1, 7, "2026-03-03T00:00:00Z");
  expect(await owners()).toEqual({ orders: ["8"], events: ["8"] });
});

test.each([
  [
    "in the order in which it happened",
    [
      [7n, 8n],
      [8n, 9n],
    ],
  ],
  [
    "the other way round",
    [
      [8n, 9n],
      [7n, 8n],
    ],
  ],
  [
    "twice",
    [
      [7n, 8n],
      [8n, 9n],
      [7n, 8n],
    ],
  ],
] as const)("one who was merged into one who was merged: told %s", async (_, merges) => {
  await told(1, 7, "2026-03-01T00:00:00Z");
  for (const [lost, kept] of merges) await merge(lost, kept);
  await told(2, 7, "2026-03-02T00:00:00Z");
  await told(3, 8, "2026-03-02T00:00:00Z");
  expect(await owners()).toEqual({ orders: ["9"], events: ["9"] });
});
