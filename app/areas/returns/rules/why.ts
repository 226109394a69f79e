import type { DecidedBy, Outcome, ReasonData, Why, WhyCode } from "./outcomes.ts";
import type { SelectedLine } from "./returnable-order.ts";

/** @param selected the line that it is about; null for the whole return @param ruleId the rule that decided */
export function why(
  outcome: Outcome,
  code: WhyCode,
  selected: SelectedLine | null,
  ruleId: DecidedBy = null,
  data: ReasonData = {},
): Why {
  return { outcome, code, fulfilmentLineItemId: selected?.fulfilmentLineItemId ?? null, ruleId, data };
}
