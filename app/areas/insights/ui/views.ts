/** What Home shows, as plain data that goes to the browser. */
import type { DateRange, Day, Month } from "#app/shared/time.ts";
import type { Change } from "../rules/change.ts";

export const FIGURES = [
  "customers",
  "orders",
  "netSales",
  "averageOrderValue",
  "repeatPurchaseRate",
  "medianDaysBetweenOrders",
] as const;
export type FigureId = (typeof FIGURES)[number];

/** One figure, ready to be shown. */
export interface FigureView {
  readonly id: FigureId;
  /** A count, minor units (both as whole decimal text), a share of 1, or days; null: cannot tell yet. */
  readonly value: string | null;
  /** How many customers, orders or gaps it was made from, and how many it needs. */
  readonly n: number;
  readonly needed: number;
  readonly change: Change | null;
}

export interface MonthView {
  readonly month: Month;
  readonly orders: number;
  readonly netSalesMinor: string;
}

export interface HomeView {
  readonly range: DateRange;
  /** The range that changes are against; null when nothing was sold in it. */
  readonly comparedTo: DateRange | null;
  readonly today: Day;
  /** The days of the shop's first and last order; null for a shop without orders. */
  readonly history: DateRange | null;
  readonly currency: string;
  readonly figures: readonly FigureView[];
  /** The days of the chart: the range, or where that is short the whole months that lead to its end. */
  readonly chart: DateRange;
  readonly months: readonly MonthView[];
}
