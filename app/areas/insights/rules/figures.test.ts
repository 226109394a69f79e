import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  averageOrderValue,
  CUSTOMERS_NEEDED,
  GAPS_NEEDED,
  medianDaysBetweenOrders,
  type PeriodCounts,
  repeatPurchaseRate,
} from "./figures.ts";

const counts = (some: Partial<PeriodCounts>): PeriodCounts => ({
  orders: 0,
  valuedOrders: 0,
  orderValueMinor: 0n,
  netSalesMinor: 0n,
  customers: 0,
  onceOnly: 0,
  gaps: [],
  ...some,
});

describe("average order value", () => {
  test.each([
    [100n, 4, 25n],
    [10n, 4, 3n], // 2.5
    [9n, 4, 2n], // 2.25
    [-10n, 4, -2n], // −2.5
    [-11n, 4, -3n], // −2.75
    [0n, 80, 0n],
    [250_031_563n, 69_659, 3_589n],
  ])("%s minor units over %s orders is %s", (orderValueMinor, orders, value) => {
    expect(averageOrderValue(counts({ orderValueMinor, valuedOrders: orders }))).toEqual({
      value,
      n: orders,
    });
  });

  test("of no orders is nothing", () => {
    expect(averageOrderValue(counts({}))).toEqual({ value: null, n: 0 });
  });
});

describe("repeat purchase rate", () => {
  test("is the share of customers who did not order once only", () => {
    expect(repeatPurchaseRate(counts({ customers: 40, onceOnly: 30 }))).toEqual({ value: 0.25, n: 40 });
  });

  test("cannot be told one customer below what is needed", () => {
    const customers = CUSTOMERS_NEEDED - 1;
    expect(repeatPurchaseRate(counts({ customers, onceOnly: 3 }))).toEqual({ value: null, n: customers });
    expect(repeatPurchaseRate(counts({ customers: CUSTOMERS_NEEDED, onceOnly: 0 })).value).toBe(1);
  });
});

describe("median days between orders", () => {
  test("is the median of the gaps, however they were counted", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: GAPS_NEEDED, maxLength: 200 }),
        (all) => {
          const byDays = Map.groupBy(all, (days) => days);
          const gaps = [...byDays].map(([days, same]) => ({ days, orders: same.length }));
          const sorted = all.toSorted((a, b) => a - b);
          const middle = sorted.length / 2;
          const expected =
            sorted.length % 2 === 1
              ? sorted[Math.floor(middle)]
              : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
          expect(medianDaysBetweenOrders(counts({ gaps }))).toEqual({ value: expected, n: all.length });
        },
      ),
    );
  });

  test("cannot be told one gap below what is needed", () => {
    const gaps = [{ days: 7, orders: GAPS_NEEDED - 1 }];
    expect(medianDaysBetweenOrders(counts({ gaps }))).toEqual({ value: null, n: GAPS_NEEDED - 1 });
  });
});
