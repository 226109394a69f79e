/** What is in an order: variants that together are worth about what a real order is. */
import { sellables, type Sellable } from "./catalogue.ts";
import { FITTED } from "./fitted.ts";
import type { Random } from "./random.ts";

export interface BasketLine {
  item: Sellable;
  quantity: number;
}

const MAX_LINES = 5;
const PRICES = { now: sellables(false), lastYear: sellables(true) };

/** One to five lines, at the prices of their time. */
export function basket(random: Random, time: keyof typeof PRICES): BasketLine[] {
  const items = PRICES[time];
  const countUpTo = (cents: number) => affordableCount(items, cents);
  // Discount codes, last year's prices and what no combination of things meets take about a twentieth off.
  const target = random.fromQuantiles(FITTED.valueQuantiles) * 1.05;
  const lines: BasketLine[] = [];
  const taken = new Set<string>();
  let rest = target;
  while (lines.length < MAX_LINES) {
    // Nobody leaves without anything, and a last small thing may go a little over.
    const affordable = countUpTo(
      lines.length === 0 ? Math.max(rest * 1.04, items[8]?.cents ?? 0) : rest * 1.04,
    );
    if (affordable === 0) break;
    // More often than not people come for one thing that is most of the order.
    const from = random.chance(0.45) ? countUpTo(rest * 0.86) : 0;
    const item = items[random.int(from < affordable ? from : 0, affordable - 1)];
    if (!item) break;
    const most = Math.floor(rest / item.cents);
    const quantity =
      most >= 4 && lines.length === MAX_LINES - 1 ? most : most >= 2 && random.chance(0.25) ? 2 : 1;
    if (!taken.has(item.sku)) lines.push({ item, quantity });
    else if (random.chance(0.5)) break;
    else continue;
    taken.add(item.sku);
    rest -= item.cents * quantity;
  }
  return lines;
}

/** How many items cost at most this much: they are sorted by price. */
function affordableCount(items: readonly Sellable[], cents: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.cents ?? 0) <= cents) low = middle + 1;
    else high = middle;
  }
  return low;
}
