/** When each customer orders: numbers of orders and gaps between them as in the real data, laid over two years. */
import { FITTED } from "./fitted.ts";
import type { Random } from "./random.ts";

const DAY = 86_400;
/** How far back the shop's orders go, in days. */
export const WINDOW_DAYS = 730;
/** Orders per hour of the day in the shop's own time, midnight first. */
const HOURS = [4, 2, 1, 1, 1, 2, 4, 8, 14, 20, 26, 28, 30, 28, 27, 27, 28, 28, 30, 36, 42, 40, 26, 12];
/** Eastern standard time; the hour that summer time makes is of no matter here. */
const UTC_OFFSET_HOURS = 5;

/** How many orders a customer makes. */
export function orderCount(random: Random): number {
  const { shares, tailRatio } = FITTED.orderCounts;
  let left = random.next();
  for (let index = 0; index < shares.length; index++) {
    left -= shares[index] ?? 0;
    if (left < 0) return index + 1;
  }
  let count = shares.length + 1;
  while (random.chance(tailRatio) && count < 400) count++;
  return count;
}

/**
 * The times of a customer's orders, ascending, in seconds since 1970: the last at most at `until`. The shop grows: more
 * customers begin later.
 */
export function orderTimes(random: Random, count: number, until: number): number[] {
  const days = [0];
  for (let i = 1; i < count; i++) days.push((days[i - 1] ?? 0) + gap(random, count));
  const span = days.at(-1) ?? 0;
  const squeeze = span > WINDOW_DAYS - 2 ? (WINDOW_DAYS - 2) / span : 1;
  const room = WINDOW_DAYS - 1 - span * squeeze;
  const lastDay = Math.floor(until / DAY);
  const first = lastDay - WINDOW_DAYS + Math.floor(room * random.next() ** 0.7);
  const times = days.map((day) => (first + Math.floor(day * squeeze)) * DAY + timeOfDay(random));
  return times.map((time) => Math.min(time, until - random.int(60, 3600))).sort((a, b) => a - b);
}

function gap(random: Random, count: number): number {
  const fitted = FITTED.gaps.findLast(({ minOrders }) => count >= minOrders);
  if (!fitted) throw new Error(`No gaps are fitted for ${count} orders`);
  return random.chance(fitted.sameDayShare) ? 0 : Math.round(random.fromQuantiles(fitted.dayQuantiles));
}

/** Seconds after midnight UTC. Kept within the UTC day, so that days apart stay days apart. */
function timeOfDay(random: Random): number {
  const hour = (random.weighted(HOURS) + UTC_OFFSET_HOURS) % 24;
  return hour * 3600 + random.int(0, 3599);
}
