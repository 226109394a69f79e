import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

import { cdnowImport, parseRow, readRows } from "#test/dev-store/data/cdnow.ts";
import { FITTED } from "#test/dev-store/data/fitted.ts";
import { generateShop } from "#test/dev-store/data/generate.ts";
import { shapeOf, type HistoricOrder } from "#test/dev-store/data/shape.ts";
import { importObjects, type ImportObject } from "#test/dev-store/import/import.ts";
import { fromBag } from "#test/dev-store/state/money.ts";
import { expectConsistent } from "./order-invariants.ts";
import { testShop } from "./shop.ts";

const UNTIL = new Date("2026-11-01T12:00:00Z");
const SAMPLE = fileURLToPath(new URL("../../factories/cdnow-sample.txt", import.meta.url));

describe("the demo shop", () => {
  test("is the same for the same seed, and another for another", () => {
    const made = (seed: number) => JSON.stringify([...generateShop({ seed, customers: 60, until: UNTIL })]);
    expect(made(1)).toBe(made(1));
    expect(made(1)).not.toBe(made(2));
  });

  test("has exactly as many orders as asked for, or customers", () => {
    const count = (options: object, type: string) =>
      [...generateShop({ seed: 3, until: UNTIL, ...options })].filter((object) => object.type === type)
        .length;
    expect(count({ orders: 1 }, "Order")).toBe(1);
    expect(count({ orders: 777 }, "Order")).toBe(777);
    expect(count({ customers: 123 }, "Customer")).toBe(123);
  });

  test("imports without a fault, and every order is consistent", () => {
    const shop = testShop(UNTIL.toISOString());
    const counts = importObjects(shop, generateShop({ seed: 4, orders: 1_500, until: UNTIL }));
    expect(counts.orders).toBe(1_500);
    expect(counts.products).toBeGreaterThanOrEqual(60);
    const orders = shop.store.list("Order");
    for (const order of orders) expectConsistent(shop.store, order.id);
    const some = (test: (order: (typeof orders)[number]) => boolean) =>
      orders.filter(test).length / orders.length;
    expect(some((order) => order.customerId === null)).toBeGreaterThan(0.005);
    expect(some((order) => order.test)).toBeLessThan(0.01);
    expect(some((order) => order.cancelledAt !== null)).toBeLessThan(0.03);
    expect(some((order) => order.totalRefundedSet.shopMoney.amount !== "0.0")).toBeGreaterThan(0.02);
    expect(some((order) => order.discountCodes.length > 0)).toBeGreaterThan(0.1);
    expect(some((order) => order.presentmentCurrencyCode !== "USD")).toBeGreaterThan(0.15);
    const times = orders.map((order) => order.processedAt);
    expect(times).toEqual(times.toSorted());
    expect((times.at(-1) ?? "") <= UNTIL.toISOString()).toBe(true);
    expect((times[0] ?? "") >= "2024-10-30").toBe(true);
    const now = `${UNTIL.toISOString().slice(0, 19)}Z`;
    for (const event of shop.store.iterate("FulfillmentEvent")) expect(event.happenedAt <= now).toBe(true);
    for (const refund of shop.store.iterate("Refund")) expect(refund.createdAt <= now).toBe(true);
    expect(shop.store.list("Customer").some((customer) => customer.numberOfOrders === "0")).toBe(true);
  });

  test("has the shape of real orders", () => {
    const shape = shapeOf(histories(generateShop({ seed: 5, orders: 20_000, until: UNTIL })));
    const real = FITTED.shape;
    /** Further off than this share of the real figure is too far. */
    const near = (name: keyof typeof shape, tolerance: number) => {
      expect(
        Math.abs(shape[name] / real[name] - 1),
        `${name}: ${shape[name]}, really ${real[name]}`,
      ).toBeLessThan(tolerance);
    };
    near("oneTimeShare", 0.04);
    near("meanOrders", 0.08);
    // Half of the customers buy once, so the median is 1 or 2 from seed to seed.
    expect(shape.medianOrders).toBeLessThanOrEqual(real.medianOrders + 1);
    near("p99Orders", 0.2);
    near("medianGap", 0.15);
    near("sameDayShare", 0.25);
    near("meanValue", 0.1);
    near("medianValue", 0.1);
    near("zeroValueShare", 0.6); // some twenty orders: their number varies by a quarter either way from seed to seed
    near("tieShare", 0.2);
  });
});

/** Customers' orders, valued as lines less discounts. */
function* histories(objects: Iterable<ImportObject>): Generator<HistoricOrder> {
  const cents = (money: unknown) => fromBag(money as Parameters<typeof fromBag>[0]).shop;
  for (const object of objects) {
    if (object.type !== "Order" || !object.customer || typeof object.customer !== "object") continue;
    const lines = object.lineItems as { quantity: number; originalUnitPriceSet: unknown }[];
    const worth = lines.reduce((total, line) => total + line.quantity * cents(line.originalUnitPriceSet), 0);
    yield {
      customer: String(object.customer.id),
      day: Math.floor(Date.parse(object.processedAt ?? "") / 86_400_000),
      minor: worth - (object.totalDiscountsSet ? cents(object.totalDiscountsSet) : 0),
    };
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe("CDNOW's orders", () => {
  test("come in to the cent: 765 orders of 202 customers, 26,322.03 USD, 2 of nothing", async () => {
    const shop = testShop(UNTIL.toISOString());
    importObjects(shop, await collect(cdnowImport(readRows(SAMPLE))));
    const orders = shop.store.list("Order");
    expect(orders).toHaveLength(765);
    expect(shop.store.count("Customer")).toBe(202);
    const totals = orders.map((order) => fromBag(order.totalPriceSet).shop);
    expect(totals.reduce((a, b) => a + b, 0)).toBe(2_632_203);
    expect(totals.filter((total) => total === 0)).toHaveLength(2);
    expect(
      orders.every(
        (order) => order.displayFinancialStatus === "PAID" && order.totalTaxSet.shopMoney.amount === "0.0",
      ),
    ).toBe(true);
    for (const order of orders) expectConsistent(shop.store, order.id);
    const spent = shop.store
      .list("Customer")
      .reduce((total, { amountSpent }) => total + Math.round(Number(amountSpent.amount) * 100), 0);
    expect(spent).toBe(2_632_203);
  });

  test("are placed at noon in New York, in winter and in summer", async () => {
    const objects = await collect(
      cdnowImport(
        Readable.from([
          { customer: 1, date: "1997-01-15", cds: 1, cents: 1177 },
          { customer: 1, date: "1997-07-15", cds: 3, cents: 2000 },
        ]),
      ),
    );
    const orders = objects.filter((object) => object.type === "Order");
    expect(orders.map((order) => order.processedAt)).toEqual([
      "1997-01-15T17:00:00Z",
      "1997-07-15T16:00:00Z",
    ]);
  });

  test("refuse a row that is none", () => {
    expect(parseRow(" 00001 19970101  1   11.77\r")).toEqual({
      customer: 1,
      date: "1997-01-01",
      cds: 1,
      cents: 1177,
    });
    expect(() => parseRow("00001 19970101 1")).toThrow("Not a row");
  });
});
