import { sum } from "./arithmetic.ts";
import { creditOf } from "./credit.ts";
import { labelOf } from "./fees.ts";
import type { Quote } from "./outcomes.ts";
import { drawOn } from "./payment-shares.ts";
import { payOut } from "./payout.ts";
import type { Policy } from "./policy-document.ts";
import { moneyDecidedBy, priceLines, quotedLine } from "./priced-lines.ts";
import type { Resolution, ReturnableOrder, Selection } from "./returnable-order.ts";

/**
 * The exact money of a selection for one resolution (docs/returns.md has the arithmetic). It says nothing of whether the
 * return is allowed. Never promises more than was received and not given back; a bonus is the merchant's and comes on top.
 * @param ownReturnId the return that the selection is in already; null before there is one
 */
export function quote(
  order: ReturnableOrder,
  policy: Policy,
  now: Date,
  selection: Selection,
  resolution: Resolution,
  ownReturnId: string | null = null,
): Quote {
  const lines = priceLines(order, policy, now, selection, resolution, ownReturnId);
  const { creditMinor, shortfallMinor, ...credit } = creditOf(order, policy, lines, resolution);
  const { replacements } = selection;
  const { stuckMinor, ...payout } = payOut(order, policy, lines, resolution, replacements, creditMinor);
  const total = (name: "goodsMinor" | "discountMinor" | "taxMinor") =>
    sum(lines.map(({ value }) => value[name]));
  const sentBack = lines.filter(({ keep }) => !keep).map(({ facts }) => facts);
  return {
    resolution,
    currency: order.currency,
    lines: lines.map(quotedLine),
    goodsMinor: total("goodsMinor"),
    discountMinor: total("discountMinor"),
    taxMinor: total("taxMinor"),
    dutiesMinor: sum(lines.flatMap(({ value }) => value.duties.map(({ minor }) => minor))),
    ...credit,
    ...payout,
    shortfallMinor: shortfallMinor + stuckMinor,
    transactions: drawOn(order.payments, payout.refundMinor),
    label: labelOf(sentBack, policy),
    keep: lines.length > 0 && sentBack.length === 0,
    decidedBy: lines.flatMap((line) => moneyDecidedBy(policy, line)),
  };
}
