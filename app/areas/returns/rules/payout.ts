import { atLeastZero, least, sum } from "./arithmetic.ts";
import { bonusOf } from "./bonus.ts";
import { exchangeDiscount } from "./exchange-price.ts";
import { refundableMinor } from "./line-money.ts";
import type { Policy } from "./policy-document.ts";
import type { PricedLine } from "./priced-lines.ts";
import { isExchange, type Replacement, type Resolution, type ReturnableOrder } from "./returnable-order.ts";

/** How a credit is paid out; every amount at least 0. */
export interface Payout {
  readonly replacementMinor: bigint;
  readonly replacementDiscountMinor: bigint;
  readonly bonusMinor: bigint;
  readonly refundMinor: bigint;
  readonly storeCreditMinor: bigint;
  readonly owedMinor: bigint;
  /** What should have gone back and no payment can take back. */
  readonly stuckMinor: bigint;
}

const NOTHING: Payout = {
  replacementMinor: 0n,
  replacementDiscountMinor: 0n,
  bonusMinor: 0n,
  refundMinor: 0n,
  storeCreditMinor: 0n,
  owedMinor: 0n,
  stuckMinor: 0n,
};

/** @param creditMinor below 0 only for an exchange */
export function payOut(
  order: ReturnableOrder,
  policy: Policy,
  lines: readonly PricedLine[],
  resolution: Resolution,
  replacements: readonly Replacement[],
  creditMinor: bigint,
): Payout {
  const worth = lines.map(({ facts, value, feeMinor }) => ({
    facts,
    worthMinor: value.valueMinor - feeMinor,
  }));
  if (isExchange(resolution)) {
    const replacementMinor = sum(replacements.map(({ totalMinor }) => totalMinor));
    const replacementDiscountMinor = exchangeDiscount(replacements, lines, policy);
    const open = replacementMinor - replacementDiscountMinor - creditMinor;
    const bonusMinor = least(bonusOf("exchangeBonus", worth, policy, creditMinor), atLeastZero(open));
    const refundMinor = least(atLeastZero(-open), refundableMinor(order));
    return {
      ...NOTHING,
      replacementMinor,
      replacementDiscountMinor,
      bonusMinor,
      refundMinor,
      owedMinor: atLeastZero(open) - bonusMinor,
      stuckMinor: atLeastZero(-open) - refundMinor,
    };
  }
  if (resolution === "refund") return { ...NOTHING, refundMinor: creditMinor };
  const bonusMinor = bonusOf("creditBonus", worth, policy, creditMinor);
  return { ...NOTHING, bonusMinor, storeCreditMinor: creditMinor + bonusMinor };
}
