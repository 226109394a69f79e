import { sum } from "./arithmetic.ts";
import type { LineFacts } from "./conditions.ts";
import { decide } from "./decide.ts";
import { restockingFee } from "./fees.ts";
import { keepsItem } from "./keep-item.ts";
import { type LineValue, lineValues } from "./line-value.ts";
import type { Quote, QuotedLine } from "./outcomes.ts";
import type { Policy, Topic } from "./policy-document.ts";
import type { Resolution, ReturnableOrder, Selection } from "./returnable-order.ts";

/** A selected line with what the policy does to its money. */
export interface PricedLine {
  readonly facts: LineFacts;
  readonly value: LineValue;
  readonly feeMinor: bigint;
  /** Need not be sent back. */
  readonly keep: boolean;
}

/** @param ownReturnId the return that the selection is in already; null before there is one */
export function priceLines(
  order: ReturnableOrder,
  policy: Policy,
  now: Date,
  selection: Selection,
  resolution: Resolution,
  ownReturnId: string | null,
): PricedLine[] {
  const values = lineValues(order, selection, ownReturnId);
  const returnValueMinor = sum(values.map(({ valueMinor }) => valueMinor));
  return values.map((value) => {
    const selected = selection.lines.find((of) => of.fulfilmentLineItemId === value.fulfilmentLineItemId);
    const reasonHandle = selected?.reasonHandle ?? null;
    const facts: LineFacts = { order, line: value.line, now, reasonHandle, returnValueMinor };
    const feeMinor = restockingFee(facts, policy, resolution, value);
    return { facts, value, feeMinor, keep: keepsItem(facts, policy, value) };
  });
}

/** As a quote shows it. */
export function quotedLine({ value, feeMinor, keep }: PricedLine): QuotedLine {
  const { line, discountedMinor: _, ...amounts } = value;
  return { ...amounts, lineItemId: line.lineItemId, restockingFeeMinor: feeMinor, keep };
}

const MONEY_TOPICS = [
  "restockingFee",
  "returnShippingFee",
  "label",
  "originalShipping",
  "creditBonus",
  "exchangeBonus",
  "exchangePrice",
  "keepItem",
] as const satisfies readonly Topic[];

/** Which rules decided about a line's money. */
export function moneyDecidedBy(policy: Policy, { facts, value }: PricedLine): Quote["decidedBy"] {
  const { fulfilmentLineItemId } = value;
  return MONEY_TOPICS.map((topic) => ({
    fulfilmentLineItemId,
    topic,
    ruleId: decide(topic, facts, policy).ruleId,
  }));
}
