/**
 * The figures of a period, from what was counted in it. What each means, in words: docs/metrics.md.
 */

/** How many customers the repeat purchase rate needs before it says something. */
export const CUSTOMERS_NEEDED = 30;
/** How many gaps the median needs before it says something. */
export const GAPS_NEEDED = 10;

/** What the database counts in a range of days. */
export interface PeriodCounts {
  readonly orders: number;
  /** Orders in the shop's currency of today, and their value. */
  readonly valuedOrders: number;
  readonly orderValueMinor: bigint;
  readonly netSalesMinor: bigint;
  /** Customers with an order in the range. */
  readonly customers: number;
  /** Those of them whose only order until the end of the range is in it. */
  readonly onceOnly: number;
  /** How many orders of the range came so many days after their customer's previous one. */
  readonly gaps: readonly { readonly days: number; readonly orders: number }[];
}

/** A figure with the size of what it was made from; null where that is too small to tell, or nothing at all. */
export interface Figure<Value> {
  readonly value: Value | null;
  readonly n: number;
}

/** Goods value as sold ÷ orders, rounded half up to the minor unit. n = orders in the shop's currency. */
export function averageOrderValue({ valuedOrders, orderValueMinor }: PeriodCounts): Figure<bigint> {
  if (valuedOrders === 0) return { value: null, n: 0 };
  const n = BigInt(valuedOrders);
  // Half up also below zero: floor of (2·sum + n) ÷ 2n, which BigInt division truncates towards zero.
  const numerator = 2n * orderValueMinor + n;
  const quotient = numerator / (2n * n);
  const floored = numerator < 0n && quotient * 2n * n !== numerator ? quotient - 1n : quotient;
  return { value: floored, n: valuedOrders };
}

/** Of the customers who ordered in the range, the share (0…1) whose last order in it was at least their second ever. */
export function repeatPurchaseRate({ customers, onceOnly }: PeriodCounts): Figure<number> {
  const value = customers < CUSTOMERS_NEEDED ? null : (customers - onceOnly) / customers;
  return { value, n: customers };
}

/** The median of the days since the customer's previous order. n = orders that have a previous one. */
export function medianDaysBetweenOrders({ gaps }: PeriodCounts): Figure<number> {
  const sorted = gaps.toSorted((a, b) => a.days - b.days);
  const n = sorted.reduce((sum, gap) => sum + gap.orders, 0);
  if (n < GAPS_NEEDED) return { value: null, n };
  const at = (rank: number) => {
    let seen = 0;
    for (const gap of sorted) {
      seen += gap.orders;
      if (rank < seen) return gap.days;
    }
    return 0;
  };
  return { value: (at(Math.floor((n - 1) / 2)) + at(Math.floor(n / 2))) / 2, n };
}
