/** The writers: older never overwrites newer, the same is not written again, and the order of arrival does not matter. */
import { owner } from "#test/support/database.ts";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { customerFromNode } from "#app/sync/mappers/customer.ts";
import { lineItemFromNode, orderFromNode } from "#app/sync/mappers/order-node.ts";
import type { Mapped } from "#app/sync/mappers/parse.ts";
import { productFromNode, variantFromNode } from "#app/sync/mappers/product.ts";
import { encodeCustomers, writeCustomers } from "#app/sync/writers/customers.ts";
import { deleteOrder } from "#app/sync/writers/deletions.ts";
import { affectedOrders, encodeOrders, writeOrders } from "#app/sync/writers/orders.ts";
import { encodeProducts, writeProducts } from "#app/sync/writers/products.ts";
import {
  customerNode,
  fulfilmentNode,
  lineItemNode,
  orderNode,
  productNode,
  refundNode,
  variantNode,
} from "#test/factories/admin-nodes.ts";

import { mirrorOf, shopWithContext, writesOf } from "./support.ts";

const HISTORY = { historicBefore: new Date("2030-01-01") };

function value<T>(mapped: Mapped<T>): T {
  if (!mapped.ok) throw new Error(mapped.reason);
  return mapped.value;
}

interface Version {
  order: ReturnType<typeof orderNode>;
  lines: ReturnType<typeof lineItemNode>[];
}

async function write(context: ShopContext, versions: Version[], options = HISTORY) {
  const orders = versions.map(({ order }) => value(orderFromNode(order)));
  const encoded = encodeOrders({
    orders: orders.map((order) => order.order),
    fulfilments: orders.flatMap((order) => order.fulfilments),
    refunds: orders.flatMap((order) => order.refunds),
    lineItems: versions.flatMap(({ lines }, index) =>
      lines.map((node) => value(lineItemFromNode(node, orders[index]?.order.id ?? 0n))),
    ),
  });
  return withShopConnection(context, async (connection) => {
    const { written } = await writeOrders(connection, context.shop.id, encoded, options);
    return { written, affected: await affectedOrders(connection) };
  });
}

/** Order 1 as it stood at three times: placed, edited (a line less, another customer), refunded and delivered. */
const versions: Version[] = [
  { order: orderNode(1), lines: [lineItemNode(11), lineItemNode(12)] },
  {
    order: orderNode(1, { updatedAt: "2026-03-03T00:00:00Z", customer: { id: "gid://shopify/Customer/8" } }),
    lines: [lineItemNode(11, { currentQuantity: 1 })],
  },
  {
    order: orderNode(1, {
      updatedAt: "2026-03-05T12:00:00Z",
      customer: { id: "gid://shopify/Customer/8" },
      displayFinancialStatus: "PARTIALLY_REFUNDED",
      displayFulfillmentStatus: "FULFILLED",
      fulfillments: [fulfilmentNode(21)],
      refunds: [refundNode(41)],
    }),
    lines: [lineItemNode(11, { currentQuantity: 0 })],
  },
];
const latest = versions.slice(-1);

describe("an order", () => {
  let context: ShopContext;
  beforeAll(async () => {
    context = await shopWithContext();
  });

  test("is written with its parts, in minor units, though nobody knows its customer", async () => {
    const { written, affected } = await write(context, versions.slice(0, 1));
    expect(written).toBe(1);
    expect(affected).toEqual({ orderIds: ["1"], customerIds: ["7"] });
    const { orders, order_line_items: lines } = await mirrorOf(context.shop.id);
    expect(orders).toMatchObject([
      { id: 1, customer_id: 7, total_minor: 2560, shipping_tax_minor: 50, presentment_total_minor: 3511 },
    ]);
    expect(lines).toHaveLength(2);
    expect(lines?.[0]).toMatchObject({
      unit_price_minor: 1250,
      discounted_total_minor: 2000,
      variant_title: "Blue\tand\\white",
    });
  });

  test("is not written again when nothing of it changed", async () => {
    const before = await writesOf(context.shop.id);
    expect((await write(context, versions.slice(0, 1))).written).toBe(0);
    expect(await writesOf(context.shop.id)).toEqual(before);
  });

  test("gives way to a newer state, tells of both customers, and loses the lines that are gone", async () => {
    const { written, affected } = await write(context, versions.slice(1, 2));
    expect(written).toBe(1);
    expect(affected.customerIds.sort()).toEqual(["7", "8"]);
    expect((await mirrorOf(context.shop.id))["order_line_items"]).toMatchObject([
      { id: 11, current_quantity: 1 },
    ]);
  });

  test("does not give way to an older state", async () => {
    const before = await mirrorOf(context.shop.id);
    expect((await write(context, versions.slice(0, 1))).written).toBe(0);
    expect(await mirrorOf(context.shop.id)).toEqual(before);
  });

  test("is not brought back after it was deleted", async () => {
    await withShopConnection(context, (connection) =>
      deleteOrder(connection, context.shop, 1n, new Date("2026-03-04T00:00:00Z")),
    );
    expect((await write(context, latest)).written).toBe(0);
    expect((await mirrorOf(context.shop.id))["orders"]).toMatchObject([{ deleted_at: expect.any(String) }]);
  });

  test("that was deleted before it was known is not taken for new", async () => {
    const other = await shopWithContext();
    await withShopConnection(other, (connection) => deleteOrder(connection, other.shop, 1n, new Date()));
    expect((await write(other, latest)).written).toBe(0);
    expect((await mirrorOf(other.shop.id))["events"]).toEqual([]);
  });
});

test("any order of arrival, in any number of transactions, ends in the same rows", async () => {
  const expected = await shopWithContext();
  await write(expected, latest);
  const { events: _, ...rows } = await mirrorOf(expected.shop.id);

  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...versions), { minLength: 1, maxLength: 6 }),
      fc.nat(6),
      async (arrivals, at) => {
        const context = await shopWithContext();
        const all = [...arrivals.slice(0, at), ...latest, ...arrivals.slice(at)];
        for (const version of all) await write(context, [version]);
        const { events: __, ...ended } = await mirrorOf(context.shop.id);
        expect(ended).toEqual(rows);
      },
    ),
    { numRuns: 12 },
  );
});

test("two writers at once leave the newer state", async () => {
  const expected = await shopWithContext();
  await write(expected, latest);
  const { events: _, ...rows } = await mirrorOf(expected.shop.id);
  for (let round = 0; round < 5; round += 1) {
    const context = await shopWithContext();
    await Promise.all(versions.map((version) => write(context, [version])));
    const { events: __, ...ended } = await mirrorOf(context.shop.id);
    expect(ended).toEqual(rows);
  }
});

describe("events", () => {
  test("tell what happened, once, with its true time", async () => {
    const context = await shopWithContext();
    for (const version of [...versions, ...versions]) await write(context, [version]);
    const { events } = await mirrorOf(context.shop.id);
    expect(events?.map((event) => [event["type"], event["subject"], event["occurred_at"]])).toEqual([
      ["order.delivered", "Fulfillment/21", "2026-03-04T09:59:00+00:00"],
      ["order.fulfilled", "Fulfillment/21", "2026-03-02T10:00:00+00:00"],
      ["order.paid", "Order/1", "2026-03-01T10:00:00+00:00"],
      ["order.placed", "Order/1", "2026-03-01T10:00:00+00:00"],
      ["order.refunded", "Refund/41", "2026-03-05T10:00:00+00:00"],
    ]);
    expect(events?.every((event) => event["backfill"] === true)).toBe(true);
  });

  test("are history only when they happened before the given time", async () => {
    const context = await shopWithContext();
    await write(context, latest, { historicBefore: new Date("2026-03-03T00:00:00Z") });
    const { events } = await mirrorOf(context.shop.id);
    expect(events?.filter((event) => !event["backfill"]).map((event) => event["type"])).toEqual([
      "order.delivered",
      "order.refunded",
    ]);
  });
});

test("a customer is found by unaccented name, and once as created", async () => {
  const context = await shopWithContext();
  const rows = [value(customerFromNode(customerNode(9)))];
  const writeAll = async () =>
    withShopConnection(context, async (connection) =>
      writeCustomers(connection, context.shop.id, encodeCustomers(rows), HISTORY),
    );
  expect(await writeAll()).toBe(1);
  expect(await writeAll()).toBe(0);
  const { customers, events } = await mirrorOf(context.shop.id);
  expect(customers).toMatchObject([{ search: "zoe muller 9 c9@example.com", city: "Köln" }]);
  expect(events).toMatchObject([{ type: "customer.created", subject: "Customer/9", customer_id: 9 }]);
});

test("a product's variants are replaced with it", async () => {
  const context = await shopWithContext();
  const writeProduct = (updatedAt: string, ids: number[]) =>
    withShopConnection(context, async (connection) =>
      writeProducts(
        connection,
        context.shop.id,
        encodeProducts(
          [value(productFromNode(productNode(31, { updatedAt })))],
          ids.map((id) => value(variantFromNode(variantNode(id), 31n, "USD"))),
        ),
      ),
    );
  await writeProduct("2026-01-01T00:00:00Z", [1, 2]);
  await writeProduct("2026-01-02T00:00:00Z", [2, 3]);
  await writeProduct("2026-01-01T00:00:00Z", [1]);
  const { products, product_variants: variants } = await mirrorOf(context.shop.id);
  expect(products).toMatchObject([{ tags: ["blue, dark", 'the "big" one'] }]);
  expect(variants?.map((variant) => variant["id"])).toEqual([2, 3]);
});

test("one shop's writer does not touch another shop's rows", async () => {
  const [one, other] = [await shopWithContext(), await shopWithContext()];
  await write(one, versions.slice(0, 1));
  await write(other, latest);
  const { rows } = await owner.query("SELECT shop_id, updated_at FROM orders WHERE shop_id = ANY($1)", [
    [one.shop.id, other.shop.id],
  ]);
  expect(new Set(rows.map((row) => (row.updated_at as Date).toISOString())).size).toBe(2);
});
