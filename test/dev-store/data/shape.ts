/** The shape of a set of order histories: what the demo shop must have in common with a real one. */

/** One order, as far as its customer's history goes. */
export interface HistoricOrder {
  customer: string | number;
  /** Days since any fixed day. */
  day: number;
  /** Its value in minor units. */
  minor: number;
}

export interface Shape {
  orders: number;
  customers: number;
  /** Share of customers with one order only. */
  oneTimeShare: number;
  meanOrders: number;
  medianOrders: number;
  /** Orders of the customer at the 99th percentile. */
  p99Orders: number;
  /** Days between an order and the customer's next. */
  medianGap: number;
  /** Share of those gaps that are 0 days. */
  sameDayShare: number;
  meanValue: number;
  medianValue: number;
  zeroValueShare: number;
  /** Share of orders with one of the twenty most frequent values. */
  tieShare: number;
}

/** @param orders in any order; at least one */
export function shapeOf(orders: Iterable<HistoricOrder>): Shape {
  const byCustomer = new Map<string | number, number[]>();
  const values: number[] = [];
  const frequency = new Map<number, number>();
  for (const { customer, day, minor } of orders) {
    const days = byCustomer.get(customer);
    if (days) days.push(day);
    else byCustomer.set(customer, [day]);
    values.push(minor);
    frequency.set(minor, (frequency.get(minor) ?? 0) + 1);
  }
  const counts = [...byCustomer.values()].map((days) => days.length);
  const gaps = gapsOf(byCustomer.values());
  const common = [...frequency.values()].sort((a, b) => b - a).slice(0, 20);
  return {
    orders: values.length,
    customers: counts.length,
    oneTimeShare: counts.filter((n) => n === 1).length / counts.length,
    meanOrders: values.length / counts.length,
    medianOrders: quantile(counts, 0.5),
    p99Orders: quantile(counts, 0.99),
    medianGap: quantile(gaps, 0.5),
    sameDayShare: gaps.filter((gap) => gap === 0).length / gaps.length,
    meanValue: total(values) / values.length,
    medianValue: quantile(values, 0.5),
    zeroValueShare: values.filter((value) => value === 0).length / values.length,
    tieShare: total(common) / values.length,
  };
}

/** Days from each order to the same customer's next. */
export function gapsOf(histories: Iterable<number[]>): number[] {
  const gaps: number[] = [];
  for (const days of histories) {
    const sorted = days.toSorted((a, b) => a - b);
    sorted.forEach((day, index) => {
      const before = sorted[index - 1];
      if (before !== undefined) gaps.push(day - before);
    });
  }
  return gaps;
}

/** The value below which this share of the values lies (0.5 is the median); 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function total(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
