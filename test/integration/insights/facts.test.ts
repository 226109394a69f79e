/** Facts and totals: the same numbers order by order as for the whole shop at once, and the same as counting by hand. */
import { installedShop, owner } from "#test/support/database.ts";
import { contextOf } from "#test/support/context.ts";
import { type MirrorOrder, writeCustomers, writeOrders } from "#test/factories/mirror.ts";

import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";

import { rebuildStats, refreshStats } from "#app/areas/customers/stats.server.ts";
import { homeView } from "#app/areas/insights/queries.server.ts";
import { rebuildFacts, refreshFacts } from "#app/areas/insights/refresh-facts.server.ts";
import type { ShopContext } from "#app/context.ts";
import { dayOf, daysBetween } from "#app/shared/time.ts";

const CUSTOMERS = [1, 2, 3, 4];
let ctx: ShopContext;

beforeEach(async () => {
  ctx = contextOf(await installedShop({ timeZone: "America/New_York" }));
  await writeCustomers(
    owner,
    ctx.shop.id,
    CUSTOMERS.map((id) => ({ id })),
  );
});

async function derived() {
  const facts = await owner.query("SELECT * FROM order_facts WHERE shop_id = $1 ORDER BY order_id", [
    ctx.shop.id,
  ]);
  const days = await owner.query("SELECT * FROM daily_sales WHERE shop_id = $1 ORDER BY day", [ctx.shop.id]);
  const stats = await owner.query("SELECT * FROM customer_stats WHERE shop_id = $1 ORDER BY customer_id", [
    ctx.shop.id,
  ]);
  return { facts: facts.rows, days: days.rows, stats: stats.rows };
}

async function forgetDerived() {
  for (const table of ["order_facts", "daily_sales", "customer_stats"]) {
    await owner.query(`DELETE FROM ${table} WHERE shop_id = $1`, [ctx.shop.id]);
  }
}

/** Few instants, around the shop's midnight, so that ties and neighbouring days are common. */
const instants = ["2026-03-01T04:59:59Z", "2026-03-01T05:00:00Z", "2026-03-02T12:00:00Z", "2026-03-02T12:00:00.001Z", "2026-07-05T03:30:00Z", "2026-07-05T04:30:00Z"]; // prettier-ignore
const anOrder: fc.Arbitrary<MirrorOrder> = fc.record({
  id: fc.integer({ min: 1, max: 12 }),
  customerId: fc.constantFrom(null, ...CUSTOMERS),
  processedAt: fc.constantFrom(...instants),
  subtotalMinor: fc.integer({ min: 0, max: 10_000 }),
  currentSubtotalMinor: fc.integer({ min: 0, max: 10_000 }),
  taxMinor: fc.integer({ min: 0, max: 500 }),
  currentTaxMinor: fc.integer({ min: 0, max: 500 }),
  shippingTaxMinor: fc.integer({ min: 0, max: 100 }),
  taxesIncluded: fc.boolean(),
  test: fc.boolean().map((flag) => flag && true),
  cancelled: fc.boolean(),
  deleted: fc.constantFrom(false, false, false, true),
});

const goodsTax = (order: MirrorOrder, tax = 0) =>
  order.taxesIncluded ? Math.max(0, tax - (order.shippingTaxMinor ?? 0)) : 0;

/** The definitions of docs/metrics.md, counted order by order. */
function byHand(orders: readonly MirrorOrder[], from: string, to: string) {
  const counted = orders
    .filter((order) => !order.test && !order.cancelled && !order.deleted)
    .map((order) => ({ ...order, day: dayOf(new Date(order.processedAt), ctx.shop.timeZone) }))
    .sort((a, b) => a.processedAt.localeCompare(b.processedAt) || a.id - b.id);
  const inRange = counted.filter((order) => order.day >= from && order.day <= to);
  const previousOf = (order: (typeof counted)[number]) =>
    counted.slice(0, counted.indexOf(order)).findLast((other) => other.customerId === order.customerId);
  const customers = new Set(inRange.flatMap((order) => order.customerId ?? []));
  const repeat = [...customers].filter((customer) => {
    const last = inRange.findLast((order) => order.customerId === customer);
    return last && previousOf(last);
  });
  const gaps = inRange.flatMap((order) => {
    const previous = order.customerId === null ? undefined : previousOf(order);
    return previous ? [daysBetween(previous.day, order.day)] : [];
  });
  const netSales = inRange.reduce(
    (sum, order) => sum + (order.currentSubtotalMinor ?? 0) - goodsTax(order, order.currentTaxMinor),
    0,
  );
  gaps.sort((a, b) => a - b);
  const middle = (gaps.length - 1) / 2;
  const median = ((gaps[Math.floor(middle)] ?? NaN) + (gaps[Math.ceil(middle)] ?? NaN)) / 2;
  const orderValue = inRange.reduce(
    (sum, order) => sum + order.subtotalMinor - goodsTax(order, order.taxMinor),
    0,
  );
  return {
    orders: inRange.length,
    customers: customers.size,
    repeatRate: repeat.length / customers.size,
    gaps: gaps.length,
    median,
    netSales,
    average: Math.floor(orderValue / inRange.length + 0.5),
  };
}

describe("random histories", () => {
  test("order by order and all at once give the same rows, and Home the figures counted by hand", async () => {
    const batches = fc.array(fc.array(anOrder, { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(batches, async (history) => {
        await owner.query("DELETE FROM orders WHERE shop_id = $1", [ctx.shop.id]);
        await forgetDerived();
        const orders = new Map<number, MirrorOrder>();
        for (const batch of history) {
          const last = new Map(batch.map((order) => [order.id, order]));
          // Whoever had or has one of these orders, as sync tells it.
          const touched = [...last.values()].flatMap((order) => [orders.get(order.id), order]);
          const customerIds = touched.flatMap((order) =>
            order?.customerId ? [String(order.customerId)] : [],
          );
          const orderIds = touched.flatMap((order) => (order && !order.customerId ? [String(order.id)] : []));
          for (const [id, order] of last) orders.set(id, order);
          await writeOrders(owner, ctx.shop.id, [...last.values()]);
          await refreshFacts(ctx, { customerIds, orderIds });
          await refreshStats(ctx, { customerIds });
        }
        // What nobody ordered from has no row until told of: an import tells everything.
        await refreshStats(ctx, { customerIds: CUSTOMERS.map(String) });
        const incremental = await derived();
        await forgetDerived();
        await rebuildFacts(ctx);
        await rebuildStats(ctx);
        expect(incremental).toEqual(await derived());

        for (const [from, to] of [
          ["2026-02-28", "2026-02-28"],
          ["2026-03-01", "2026-03-02"],
          ["2026-01-01", "2026-12-31"],
        ] as const) {
          const view = await homeView(ctx, { preset: "custom", range: { from, to } });
          const figure = (id: string) => view.figures.find((one) => one.id === id);
          const hand = byHand([...orders.values()], from, to);
          expect(figure("orders")?.value).toBe(String(hand.orders));
          expect(figure("customers")?.value).toBe(String(hand.customers));
          expect(figure("netSales")?.value).toBe(String(hand.netSales));
          expect(figure("medianDaysBetweenOrders")?.n).toBe(hand.gaps);
          const inChart = byHand([...orders.values()], view.chart.from, view.chart.to);
          const months = view.months.reduce((sum, month) => sum + Number(month.netSalesMinor), 0);
          expect(months).toBe(inChart.netSales);
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

/** Ninety customers over two years: ties on one day, orders of 0.00, orders without customer. Always the same. */
function aShopsHistory(): MirrorOrder[] {
  let state = 7;
  const below = (limit: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  return Array.from({ length: 600 }, (_, at) => ({
    id: at + 1,
    customerId: at % 50 === 0 ? null : 1 + Math.floor((below(90) * below(90)) / 90),
    processedAt: new Date(Date.UTC(2024, 0, 1 + below(730), below(24))).toISOString(),
    subtotalMinor: at % 40 === 0 ? 0 : below(20_000),
    currentSubtotalMinor: at % 9 === 0 ? 0 : below(20_000),
    taxMinor: below(900),
    currentTaxMinor: below(900),
    shippingTaxMinor: below(100),
    taxesIncluded: at % 3 === 0,
    cancelled: at % 31 === 0,
  }));
}

describe("a shop's history", () => {
  const ranges = [
    ["2024-01-01", "2025-12-31"],
    ["2025-01-01", "2025-12-31"],
    ["2025-03-01", "2025-05-31"],
    ["2024-11-15", "2025-02-14"],
  ] as const;

  test("gives the figures and changes that counting by hand gives", async () => {
    const orders = aShopsHistory();
    await writeOrders(owner, ctx.shop.id, orders);
    await rebuildFacts(ctx);
    for (const [from, to] of ranges) {
      const view = await homeView(ctx, { preset: "custom", range: { from, to } });
      const values = Object.fromEntries(view.figures.map((figure) => [figure.id, figure.value]));
      const hand = byHand(orders, from, to);
      expect(values).toEqual({
        customers: String(hand.customers),
        orders: String(hand.orders),
        netSales: String(hand.netSales),
        averageOrderValue: String(hand.average),
        repeatPurchaseRate: String(hand.repeatRate),
        medianDaysBetweenOrders: String(hand.median),
      });
      if (!view.comparedTo) continue;
      const before = byHand(orders, view.comparedTo.from, view.comparedTo.to);
      const changes = new Map(view.figures.map((figure) => [figure.id, figure.change]));
      expect(changes.get("netSales")?.by).toBeCloseTo((hand.netSales - before.netSales) / before.netSales);
      const rate = { kind: "points", by: hand.repeatRate - before.repeatRate };
      expect(changes.get("repeatPurchaseRate")).toEqual(before.customers < 30 ? null : rate);
      expect(changes.get("customers")?.by).toBeCloseTo(hand.customers / before.customers - 1);
    }
  });

  test("compares with the days before, where there are orders, and with nothing else", async () => {
    await writeOrders(owner, ctx.shop.id, aShopsHistory());
    await rebuildFacts(ctx);
    const all = await homeView(ctx, { preset: "custom", range: { from: "2023-12-31", to: "2025-12-31" } });
    expect(all.comparedTo).toBeNull();
    expect(all.figures.every((figure) => figure.change === null)).toBe(true);
    const spring = await homeView(ctx, { preset: "custom", range: { from: "2025-03-01", to: "2025-03-31" } });
    expect(spring.comparedTo).toEqual({ from: "2025-01-29", to: "2025-02-28" });
  });

  test("of one shop says nothing of another", async () => {
    await writeOrders(owner, ctx.shop.id, aShopsHistory());
    await rebuildFacts(ctx);
    const other = contextOf(await installedShop());
    await rebuildFacts(other);
    const view = await homeView(other, { preset: "all_time" });
    expect(view.history).toBeNull();
    expect(view.figures.map((figure) => figure.value)).toEqual(["0", "0", "0", null, null, null]);
  });

  test("too small to tell says so, with how much there is", async () => {
    await writeOrders(owner, ctx.shop.id, [
      { id: 1, customerId: 1, processedAt: "2026-11-01T12:00:00Z", subtotalMinor: 0 },
      { id: 2, customerId: 1, processedAt: "2026-11-04T12:00:00Z", subtotalMinor: 500 },
    ]);
    await rebuildFacts(ctx);
    const view = await homeView(ctx, { preset: "last_30_days" });
    const figure = (id: string) => view.figures.find((one) => one.id === id);
    expect(figure("repeatPurchaseRate")).toMatchObject({ value: null, n: 1, needed: 30 });
    expect(figure("medianDaysBetweenOrders")).toMatchObject({ value: null, n: 1, needed: 10 });
    expect(figure("averageOrderValue")).toMatchObject({ value: "250", n: 2 });
    expect(view.months.at(-1)).toEqual({ month: "2026-11", orders: 2, netSalesMinor: "500" });
    expect(view.months).toHaveLength(6);
  });
});

test("rebuilding what is right already writes nothing", async () => {
  await writeOrders(owner, ctx.shop.id, [
    { id: 1, customerId: 1, processedAt: "2026-03-01T12:00:00Z", subtotalMinor: 100 },
    { id: 2, customerId: null, processedAt: "2026-03-01T12:00:00Z", subtotalMinor: 200 },
  ]);
  const versions = async () => {
    const tables = ["order_facts", "daily_sales", "customer_stats"].map((table) =>
      owner.query(`SELECT xmin FROM ${table} WHERE shop_id = $1 ORDER BY xmin::text`, [ctx.shop.id]),
    );
    return (await Promise.all(tables)).map((found) => found.rows);
  };
  await rebuildFacts(ctx);
  await rebuildStats(ctx);
  const before = await versions();
  await rebuildFacts(ctx);
  await rebuildStats(ctx);
  expect(before.map((rows) => rows.length)).toEqual([2, 1, 4]);
  expect(await versions()).toEqual(before);
});

test("refreshes of one day that run at once lose no order", async () => {
  const orders = Array.from({ length: 12 }, (_, at) => ({
    id: at + 1,
    customerId: CUSTOMERS[at % 4] ?? null,
    processedAt: "2026-03-01T12:00:00Z",
    subtotalMinor: 100,
  }));
  await Promise.all(
    orders.map(async (order) => {
      await writeOrders(owner, ctx.shop.id, [order]);
      const customerIds = [String(order.customerId)];
      await Promise.all([
        refreshFacts(ctx, { customerIds, orderIds: [] }),
        refreshStats(ctx, { customerIds }),
      ]);
    }),
  );
  const incremental = await derived();
  expect(incremental.days).toMatchObject([{ orders: 12, net_sales_minor: "1200" }]);
  expect(incremental.stats.map((row) => row.orders)).toEqual([3, 3, 3, 3]);
  await rebuildFacts(ctx);
  await rebuildStats(ctx);
  expect(await derived()).toEqual(incremental);
});

test("a new time zone moves orders to other days", async () => {
  await writeOrders(owner, ctx.shop.id, [
    { id: 1, customerId: 1, processedAt: "2026-03-01T04:00:00Z", subtotalMinor: 100 },
  ]);
  const days = async () =>
    (await owner.query("SELECT day::text FROM daily_sales WHERE shop_id = $1", [ctx.shop.id])).rows;
  await rebuildFacts(ctx);
  expect(await days()).toEqual([{ day: "2026-02-28" }]);
  await rebuildFacts({ ...ctx, shop: { ...ctx.shop, timeZone: "Europe/Berlin" } });
  expect(await days()).toEqual([{ day: "2026-03-01" }]);
});

test("when the shop takes another currency, earlier orders count and their money is in no sum", async () => {
  await writeOrders(owner, ctx.shop.id, [
    { id: 1, customerId: 1, processedAt: "2026-03-01T12:00:00Z", subtotalMinor: 100 },
  ]);
  await writeOrders(owner, ctx.shop.id, [
    { id: 2, customerId: 1, processedAt: "2026-03-01T13:00:00Z", subtotalMinor: 900, currency: "EUR" },
  ]);
  const euros = { ...ctx, shop: { ...ctx.shop, currency: "EUR" } };
  const sums = async () => {
    const { days, stats } = await derived();
    return { days, spent: stats.find((row) => row["customer_id"] === "1") };
  };
  const expected = {
    days: [{ orders: 2, valued_orders: 1, order_value_minor: "900", net_sales_minor: "900" }],
    spent: { orders: 2, spent_minor: "900" },
  };
  await rebuildFacts(euros);
  await rebuildStats(euros);
  expect(await sums()).toMatchObject(expected);
  await rebuildFacts(ctx);
  await refreshFacts(euros, { customerIds: ["1"], orderIds: [] });
  expect(await sums()).toMatchObject(expected);
});
