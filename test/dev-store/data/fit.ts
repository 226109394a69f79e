/**
 * Fits the demo shop's distributions to real orders: `node test/dev-store/data/fit.ts CDNOW_master.txt` writes
 * cdnow-fit.json beside this file.
 */
import { writeFileSync } from "node:fs";

import { readRows } from "./cdnow.ts";
import type { Fit } from "./fitted.ts";
import { gapsOf, quantile, shapeOf, type HistoricOrder, type Shape } from "./shape.ts";

/** Up to here each number of orders has its own share; beyond, the tail falls by a constant ratio. */
const TAIL_FROM = 20;

/** Customers whose gaps are alike: the more somebody buys, the sooner they buy again. */
const GAP_CLASSES: [min: number, max: number][] = [
  [2, 2],
  [3, 3],
  [4, 4],
  [5, 6],
  [7, 10],
  [11, 20],
  [21, Infinity],
];

const steps = (n: number) => Array.from({ length: n + 1 }, (_, step) => step / n);
const rounded = (value: number) => Math.round(value * 1e6) / 1e6;

function roundedShape(shape: Shape): Shape {
  const result = { ...shape };
  for (const name of Object.keys(result) as (keyof Shape)[]) result[name] = rounded(result[name]);
  return result;
}

/** The distributions of these orders. */
export function fit(orders: HistoricOrder[]): Fit {
  const histories = new Map<string | number, number[]>();
  for (const { customer, day } of orders) histories.set(customer, [...(histories.get(customer) ?? []), day]);
  const counts = [...histories.values()].map((days) => days.length);
  const tail = counts.filter((n) => n > TAIL_FROM);
  const meanBeyond = tail.reduce((a, n) => a + n - TAIL_FROM, 0) / tail.length;
  const sold = orders.map(({ minor }) => minor).filter((minor) => minor > 0);
  return {
    source: "CDNOW_master.txt: 69,659 orders of the 23,570 people who first bought there in early 1997",
    shape: roundedShape(shapeOf(orders)),
    orderCounts: {
      shares: Array.from({ length: TAIL_FROM }, (_, i) =>
        rounded(counts.filter((n) => n === i + 1).length / counts.length),
      ),
      // A geometric tail with the mean of the real one.
      tailRatio: rounded(1 - 1 / meanBeyond),
    },
    gaps: GAP_CLASSES.map(([minOrders, maxOrders]) => {
      const days = [...histories.values()].filter(({ length }) => length >= minOrders && length <= maxOrders);
      const gaps = gapsOf(days);
      return {
        minOrders,
        sameDayShare: rounded(gaps.filter((gap) => gap === 0).length / gaps.length),
        dayQuantiles: steps(20).map((share) =>
          quantile(
            gaps.filter((gap) => gap > 0),
            share,
          ),
        ),
      };
    }),
    valueQuantiles: steps(500).map((share) => quantile(sold, share)),
  };
}

const [file] = process.argv.slice(2);
if (import.meta.filename === process.argv[1]) {
  if (file === undefined) throw new Error("Usage: fit.ts CDNOW_master.txt");
  const orders: HistoricOrder[] = [];
  for await (const { customer, date, cents } of readRows(file)) {
    orders.push({ customer, day: Date.parse(date) / 86_400_000, minor: cents });
  }
  writeFileSync(new URL("cdnow-fit.json", import.meta.url), `${JSON.stringify(fit(orders), null, 2)}\n`);
}
