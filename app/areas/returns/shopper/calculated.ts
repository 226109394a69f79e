/** Shopify's own calculation of a return beside ours. Pure. */
import type { Currency } from "#app/shared/money.ts";
import { parseMinor } from "#app/shared/money.ts";

import type { Quote } from "../rules/types.ts";

interface Bag {
  readonly presentmentMoney: { readonly amount: string };
}

/** As Shopify answers it (`CalculatedReturn`): goods and their tax below zero, fees above. */
export interface Calculated {
  readonly returnLineItems: readonly {
    readonly restockingFee: { readonly amountSet: Bag } | null;
    readonly subtotalSet: Bag;
    readonly totalTaxSet: Bag;
  }[];
  readonly exchangeLineItems: readonly { readonly subtotalSet: Bag; readonly totalTaxSet: Bag }[];
  readonly returnShippingFee: { readonly amountSet: Bag } | null;
}

export interface CalculatedAmounts {
  readonly goodsMinor: bigint;
  readonly feesMinor: bigint;
  readonly exchangeMinor: bigint;
}

/** The sums of it, all at least 0. @param taxesIncluded whether subtotals contain the tax that stands beside them */
export function amountsOf(
  calculated: Calculated,
  currency: Currency,
  taxesIncluded: boolean,
): CalculatedAmounts {
  const minor = (bag: Bag) => {
    const amount = parseMinor(bag.presentmentMoney.amount, currency);
    if (amount === undefined) throw new Error(`Shopify named an amount that is none of ${currency}`);
    return amount < 0n ? -amount : amount;
  };
  const total = (lines: readonly { subtotalSet: Bag; totalTaxSet: Bag }[]) =>
    lines.reduce(
      (sum, { subtotalSet, totalTaxSet }) =>
        sum + minor(subtotalSet) + (taxesIncluded ? 0n : minor(totalTaxSet)),
      0n,
    );
  const fees = [
    ...calculated.returnLineItems.map(({ restockingFee }) => restockingFee),
    calculated.returnShippingFee,
  ];
  return {
    goodsMinor: total(calculated.returnLineItems),
    feesMinor: fees.reduce((sum, fee) => sum + (fee ? minor(fee.amountSet) : 0n), 0n),
    exchangeMinor: total(calculated.exchangeLineItems),
  };
}

/** What a shopper is shown and promised for one resolution, minor units. */
export interface Promised {
  readonly backMinor: bigint;
  readonly bonusMinor: bigint;
  readonly owedMinor: bigint;
  readonly feesMinor: bigint;
}

/**
 * Of two calculations that differ (Shopify rounds a split discount another way), the shopper is promised what Shopify will
 * pay: the difference goes through to what comes back, and never above what our own arithmetic holds possible.
 * @returns also by how much Shopify's is less, for the log; 0 when both agree
 */
export function promisedBy(
  quote: Quote,
  calculated: CalculatedAmounts | null,
): Promised & { differsMinor: bigint } {
  const ours = {
    backMinor: quote.refundMinor + quote.storeCreditMinor,
    bonusMinor: quote.bonusMinor,
    owedMinor: quote.owedMinor,
    feesMinor: quote.restockingFeeMinor + quote.returnShippingFeeMinor,
  };
  if (!calculated) return { ...ours, differsMinor: 0n };
  const goods = quote.lines.reduce(
    (sum, { valueMinor, duties }) => sum + valueMinor - duties.reduce((all, { minor }) => all + minor, 0n),
    0n,
  );
  const differsMinor = goods - ours.feesMinor - (calculated.goodsMinor - calculated.feesMinor);
  if (differsMinor <= 0n) return { ...ours, differsMinor };
  const less = ours.backMinor < differsMinor ? ours.backMinor : differsMinor;
  return {
    ...ours,
    backMinor: ours.backMinor - less,
    owedMinor:
      quote.lines.length > 0 && ours.owedMinor > 0n ? ours.owedMinor + (differsMinor - less) : ours.owedMinor,
    feesMinor: calculated.feesMinor,
    differsMinor,
  };
}
