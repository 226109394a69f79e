/** A share of a sample, with how sure one can be of it. */

export interface Proportion {
  /** Of how many. */
  n: number;
  /** 0 to 1; null for none of none. */
  share: number | null;
  /** The 95 % interval, 0 to 1. */
  low: number;
  high: number;
}

/** Of the standard normal distribution: 95 % lie within. */
const Z = 1.959963984540054;

/** Wilson's score interval, which holds for small samples and shares near 0 and 1. Source: E. B. Wilson, JASA 22 (1927), 209–212. */
export function proportion(count: number, n: number): Proportion {
  if (n <= 0) return { n: 0, share: null, low: 0, high: 1 };
  // More may come back than was sold in an edited order; a share is at most all.
  const share = Math.min(1, count / n);
  const spread = (Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n))) / (1 + (Z * Z) / n);
  const middle = (share + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  return { n, share, low: Math.max(0, middle - spread), high: Math.min(1, middle + spread) };
}
