/**
 * Slices of a large shop's orders, exported at the same time: Shopify runs five bulk operations of a shop at once, and
 * products and customers take two of them.
 */
import type { AdminClient } from "#app/shopify/graphql.server.ts";
import { countOrdersBefore, firstOrderAt } from "#app/shopify/operations/counts.ts";

/** A slice of orders by the time they were made. */
export interface Slice {
  /** Inclusive; null: from the first. */
  from: Date | null;
  /** Exclusive; null: to the last, and whatever comes. */
  until: Date | null;
  /** Orders in it. */
  total: number;
}

const SLICES = 3;
/** From so many orders on, slices are worth the questions that it takes to find them. */
const WORTHWHILE = 30_000;
/** How far a slice may be from an even share of the orders. */
const TOLERANCE = 0.1;
const MOST_QUESTIONS = 16;

/** Divides so many orders into slices of about the same size. */
export async function sliceOrders(
  admin: AdminClient,
  total: number,
  now: Date,
  worthwhile = WORTHWHILE,
): Promise<Slice[]> {
  const whole: Slice[] = [{ from: null, until: null, total }];
  if (total < worthwhile) return whole;
  const first = await firstOrderAt(admin);
  if (!first) return whole;

  const slices: Slice[] = [];
  let from: Date | null = null;
  let before = 0;
  for (let share = 1; share < SLICES; share += 1) {
    const wanted = Math.round((total * share) / SLICES);
    const bound = await timeOf(admin, wanted, total, from ?? first, now);
    slices.push({ from, until: bound.time, total: bound.before - before });
    from = bound.time;
    before = bound.before;
  }
  slices.push({ from, until: null, total: Math.max(0, total - before) });
  return slices;
}

/** A time, in whole seconds, before which about so many orders were made: by halving. */
async function timeOf(
  admin: AdminClient,
  wanted: number,
  total: number,
  first: Date,
  last: Date,
): Promise<{ time: Date; before: number }> {
  let [low, high] = [first.getTime(), last.getTime()];
  for (let question = 1; ; question += 1) {
    const time = new Date(Math.floor((low + high) / 2000) * 1000);
    const before = await countOrdersBefore(admin, time);
    const near = Math.abs(before - wanted) <= (total / SLICES) * TOLERANCE;
    if (near || question === MOST_QUESTIONS || high - low < 2000) return { time, before };
    if (before < wanted) low = time.getTime();
    else high = time.getTime();
  }
}
