import { amountFor } from "./amounts.ts";
import type { LineFacts } from "./conditions.ts";
import { decide } from "./decide.ts";
import type { LineValue } from "./line-value.ts";
import type { Policy } from "./policy-document.ts";

/** Whether a line need not be sent back: its value, or the whole return's, is below the policy's limit. */
export function keepsItem(facts: LineFacts, policy: Policy, { valueMinor }: LineValue): boolean {
  const { below, measure } = decide("keepItem", facts, policy).effect;
  const limit = below && amountFor(facts.order, below);
  if (limit === null) return false;
  return (measure === "line" ? valueMinor : (facts.returnValueMinor ?? valueMinor)) < limit;
}
