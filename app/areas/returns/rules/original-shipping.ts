import { atLeastZero } from "./arithmetic.ts";
import type { LineFacts } from "./conditions.ts";
import { decide } from "./decide.ts";
import type { LineValue } from "./line-value.ts";
import type { Policy } from "./policy-document.ts";
import type { ReturnableOrder } from "./returnable-order.ts";

/**
 * Shipping once paid that comes back, with its tax: all that is left of it, when every line's rule says so and nothing of the
 * order is left afterwards. Units in other returns count as left, so that two returns side by side never promise it twice.
 */
export function originalShipping(
  order: ReturnableOrder,
  values: readonly LineValue[],
  facts: readonly LineFacts[],
  policy: Policy,
): bigint {
  const allowed = facts.every((line) => decide("originalShipping", line, policy).effect === "whole-order");
  const nothingLeft = order.lines.every(({ lineItemId, quantity, refundedQuantity }) => {
    const returned = values.filter(({ line }) => line.lineItemId === lineItemId);
    return quantity - refundedQuantity - returned.reduce((units, of) => units + of.quantity, 0) <= 0;
  });
  if (values.length === 0 || !allowed || !nothingLeft) return 0n;
  const { paidMinor, taxMinor, refundedMinor } = order.shipping;
  return atLeastZero((order.taxesIncluded ? paidMinor : paidMinor + taxMinor) - refundedMinor);
}
