import { sum } from "./arithmetic.ts";
import { decide } from "./decide.ts";
import { judge } from "./judge.ts";
import { findFulfilled } from "./line-money.ts";
import { lineValues } from "./line-value.ts";
import type { Decision, Explanation } from "./outcomes.ts";
import { type Policy, TOPICS } from "./policy-document.ts";
import { quote } from "./quote.ts";
import type { ReturnableOrder, Selection } from "./returnable-order.ts";
import { verdict } from "./verdict.ts";

/**
 * "What would happen if …": every topic of every line that was sent, which rules were looked at and which decided; then what
 * comes out. For trying a policy on a past order, `now` may be any time.
 */
export function explain(
  order: ReturnableOrder,
  policy: Policy,
  now: Date,
  selection: Selection,
): Explanation {
  const judgement = judge(order, policy, now, selection);
  const chosen = selection.lines.length > 0;
  const returnValueMinor = chosen
    ? sum(lineValues(order, selection, null).map(({ valueMinor }) => valueMinor))
    : null;
  const lines = judgement.lines.flatMap(({ lineItemId, fulfilmentLineItemId }) => {
    const found = fulfilmentLineItemId === null ? undefined : findFulfilled(order, fulfilmentLineItemId);
    if (!found || fulfilmentLineItemId === null) return [];
    const selected = selection.lines.find((of) => of.fulfilmentLineItemId === fulfilmentLineItemId);
    const reasonHandle = selected?.reasonHandle ?? null;
    const facts = { order, line: found.line, now, reasonHandle, returnValueMinor };
    const decisions = TOPICS.map((topic): Decision => decide(topic, facts, policy));
    const selectedQuantity = selected?.quantity ?? 0;
    return [{ lineItemId, fulfilmentLineItemId, title: found.line.title, selectedQuantity, decisions }];
  });
  return {
    lines,
    judgement,
    verdict: chosen ? verdict(order, policy, now, selection) : null,
    quotes: chosen
      ? judgement.resolutions.map((resolution) => quote(order, policy, now, selection, resolution))
      : [],
  };
}
