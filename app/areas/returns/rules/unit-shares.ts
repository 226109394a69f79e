/**
 * Splits a line's amount among its units by largest remainder: every unit gets the whole part, and the minor units that are
 * left over go to the first units, one each. Shares of consecutive units therefore add up to the whole, however the line is
 * cut into returns.
 */
import { atLeastZero, least } from "./arithmetic.ts";

/** What the first `units` of `all` units take of `wholeMinor`. */
function firstUnits(wholeMinor: bigint, all: number, units: number): bigint {
  if (all === 0) return 0n;
  const count = BigInt(units);
  return (wholeMinor / BigInt(all)) * count + least(wholeMinor % BigInt(all), count);
}

/** How far a line was given back already. */
export interface Split {
  /** Of all units. At least 0. */
  readonly wholeMinor: bigint;
  readonly units: number;
  readonly refundedMinor: bigint;
  readonly refundedUnits: number;
}

/**
 * What the next `quantity` units take after `skip` more that are promised elsewhere. Units beyond the last take nothing. What
 * earlier refunds gave too little is not made up for by other units: no unit takes more than its share of the whole.
 */
export function shareOfNext(split: Split, skip: number, quantity: number): bigint {
  const left = Math.max(0, split.units - split.refundedUnits);
  const leftMinor = least(
    atLeastZero(split.wholeMinor - split.refundedMinor),
    firstUnits(split.wholeMinor, split.units, left),
  );
  const from = Math.min(left, skip);
  const to = Math.min(left, skip + quantity);
  return firstUnits(leftMinor, left, to) - firstUnits(leftMinor, left, from);
}
