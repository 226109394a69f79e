import { atLeastZero, least, sum } from "./arithmetic.ts";
import { findFulfilled, pendingUnits } from "./line-money.ts";
import type { OrderLine, ReturnableOrder, Selection } from "./returnable-order.ts";
import { shareOfNext } from "./unit-shares.ts";

/** What selected units are worth before any fee: Shopify's amounts alone, no policy. */
export interface LineValue {
  readonly fulfilmentLineItemId: string;
  readonly line: OrderLine;
  readonly quantity: number;
  readonly goodsMinor: bigint;
  readonly discountMinor: bigint;
  /** Goods less discount, as the order counts tax. */
  readonly discountedMinor: bigint;
  readonly taxMinor: bigint;
  readonly duties: readonly { readonly dutyId: string; readonly minor: bigint }[];
  /** With tax and duties. */
  readonly valueMinor: bigint;
}

/**
 * The worth of each selected line. Units that other returns under way hold come first, so that returns side by side never
 * promise the same cent; units that are not there, and quantities that are none, are worth nothing; lines that are not the
 * order's are left out.
 * @param ownReturnId the return that these lines are in already: its units come before those of later returns
 */
export function lineValues(
  order: ReturnableOrder,
  selection: Selection,
  ownReturnId: string | null,
): LineValue[] {
  const taken = new Map<string, number>();
  return selection.lines.flatMap(({ fulfilmentLineItemId, quantity: asked }) => {
    const line = findFulfilled(order, fulfilmentLineItemId)?.line;
    if (!line) return [];
    const quantity = Number.isInteger(asked) ? Math.max(0, asked) : 0;
    const skip = taken.get(line.lineItemId) ?? pendingUnits(order, line.lineItemId, ownReturnId);
    taken.set(line.lineItemId, skip + quantity);
    const { quantity: units, refundedQuantity: refundedUnits } = line;
    const share = (wholeMinor: bigint, refundedMinor: bigint) =>
      shareOfNext({ wholeMinor, units, refundedMinor, refundedUnits }, skip, quantity);

    const discountedMinor = share(line.discountedTotalMinor, line.refundedTotalMinor);
    const taxShare = share(line.taxMinor, line.refundedTaxMinor);
    const taxMinor = order.taxesIncluded ? least(taxShare, discountedMinor) : taxShare;
    const duties = line.duties.map(({ dutyId, amountMinor, refundedMinor }) => ({
      dutyId,
      minor: share(amountMinor, refundedMinor),
    }));
    const there = Math.min(quantity, Math.max(0, units - refundedUnits - skip));
    const listMinor = line.unitPriceMinor * BigInt(there);
    const discountMinor = atLeastZero(listMinor - discountedMinor);
    return {
      fulfilmentLineItemId,
      line,
      quantity: there,
      goodsMinor: discountedMinor + discountMinor,
      discountMinor,
      discountedMinor,
      taxMinor,
      duties,
      valueMinor:
        discountedMinor + (order.taxesIncluded ? 0n : taxMinor) + sum(duties.map(({ minor }) => minor)),
    };
  });
}
