import { atLeastZero, sum } from "./arithmetic.ts";
import type { LineFacts } from "./conditions.ts";
import { decide } from "./decide.ts";
import type { LineValue } from "./line-value.ts";
import type { Policy } from "./policy-document.ts";
import type { Replacement } from "./returnable-order.ts";
import { shareOfNext } from "./unit-shares.ts";

/** What was paid for units of one product that are returned under "as-paid". */
interface Pool {
  minor: bigint;
  units: number;
  used: number;
}

/**
 * What the replacements cost less than today's price, because another variant of a returned product costs what was paid for
 * it. Unit by unit: further units of the product cost today's price.
 */
export function exchangeDiscount(
  replacements: readonly Replacement[],
  lines: readonly { readonly facts: LineFacts; readonly value: LineValue }[],
  policy: Policy,
): bigint {
  const pools = new Map<string, Pool>();
  for (const { facts, value } of lines) {
    const { productId } = value.line;
    if (productId === null || decide("exchangePrice", facts, policy).effect !== "as-paid") continue;
    const pool = pools.get(productId) ?? { minor: 0n, units: 0, used: 0 };
    pool.minor += value.valueMinor - sum(value.duties.map(({ minor }) => minor));
    pool.units += value.quantity;
    pools.set(productId, pool);
  }
  return sum(
    replacements.map(({ productId, quantity, totalMinor }) => {
      const pool = pools.get(productId);
      if (!pool) return 0n;
      const covered = Math.min(quantity, pool.units - pool.used);
      const share = (wholeMinor: bigint, units: number, skip: number) =>
        shareOfNext({ wholeMinor, units, refundedMinor: 0n, refundedUnits: 0 }, skip, covered);
      const paid = share(pool.minor, pool.units, pool.used);
      pool.used += covered;
      return atLeastZero(share(totalMinor, quantity, 0) - paid);
    }),
  );
}
