/** The arithmetic of amounts: minor units as bigint, rounded half up where a whole unit does not come out. */

export const ZERO = 0n;

export function least(first: bigint, ...others: bigint[]): bigint {
  return others.reduce((smallest, other) => (other < smallest ? other : smallest), first);
}

export function atLeastZero(minor: bigint): bigint {
  return minor > 0n ? minor : 0n;
}

export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/** @param numerator at least 0 @param denominator above 0 */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** Hundredths of a percent, exactly: a percent of the policy has at most two decimals. */
export function basisPoints(percent: number): bigint {
  return BigInt(Math.round(percent * 100));
}

/** So many percent of an amount (at least 0), rounded half up. */
export function percentOf(minor: bigint, percent: number): bigint {
  return divideHalfUp(minor * basisPoints(percent), 10_000n);
}
