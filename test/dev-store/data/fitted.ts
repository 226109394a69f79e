/** The distributions that `fit.ts` read off real orders. */
import type { Shape } from "./shape.ts";
import fitted from "./cdnow-fit.json" with { type: "json" };

export interface Fit {
  source: string;
  /** The shape of the real orders themselves, to compare with. Values in US cents. */
  shape: Shape;
  orderCounts: {
    /** Share of customers with 1, 2, 3, … orders; the rest have more. */
    shares: number[];
    /** Beyond those, each further order is this likely. */
    tailRatio: number;
  };
  /** Days between a customer's orders, for customers with at least `minOrders`. */
  gaps: {
    minOrders: number;
    sameDayShare: number;
    /** Of the gaps of a day and more: evenly spaced quantiles from the least to the greatest. */
    dayQuantiles: number[];
  }[];
  /** Order values above zero in US cents: evenly spaced quantiles from the least to the greatest. */
  valueQuantiles: number[];
}

export const FITTED: Fit = fitted;
