import { sum } from "./arithmetic.ts";
import { judge } from "./judge.ts";
import { findFulfilled } from "./line-money.ts";
import { lineValues } from "./line-value.ts";
import type { Outcome, Verdict, Why } from "./outcomes.ts";
import type { Policy } from "./policy-document.ts";
import { lineRefusals, returnRefusals } from "./refusals.ts";
import type { ReturnableOrder, Selection } from "./returnable-order.ts";
import { lineReviews } from "./reviews.ts";
import { why } from "./why.ts";

const OUTCOMES: readonly Outcome[] = ["refuse", "review", "approve"];
const SERIOUSNESS = (why: Why) => OUTCOMES.indexOf(why.outcome);

/**
 * Whether a return is approved, reviewed by a person or refused, with every reason why. It is approved by itself when the
 * policy says "auto" for every line and nothing is unusual or missing.
 */
export function verdict(order: ReturnableOrder, policy: Policy, now: Date, selection: Selection): Verdict {
  const judgement = judge(order, policy, now, selection);
  const returnValueMinor = sum(lineValues(order, selection, null).map(({ valueMinor }) => valueMinor));
  const whys = [
    ...returnRefusals(order, selection, judgement),
    ...selection.lines.flatMap((selected, index) => {
      const found = findFulfilled(order, selected.fulfilmentLineItemId);
      if (!found) return [why("refuse", "unknown-line", selected)];
      if (
        selection.lines.findIndex((of) => of.fulfilmentLineItemId === selected.fulfilmentLineItemId) < index
      ) {
        return [why("refuse", "line-selected-twice", selected)];
      }
      const { reasonHandle } = selected;
      const facts = { order, line: found.line, now, reasonHandle, returnValueMinor };
      return [...lineRefusals(selected, judgement), ...lineReviews(selected, facts, policy)];
    }),
  ];
  const distinct = whys.filter((one, index) => whys.findIndex((other) => sameReason(one, other)) === index);
  const ordered = distinct.toSorted((one, other) => SERIOUSNESS(one) - SERIOUSNESS(other));
  return { outcome: ordered[0]?.outcome ?? "refuse", whys: ordered };
}

/** A review of the whole return may come of the rules of several lines, and is told once. */
function sameReason(one: Why, other: Why): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
