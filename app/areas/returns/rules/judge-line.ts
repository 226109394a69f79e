import type { LineFacts } from "./conditions.ts";
import { decide } from "./decide.ts";
import { pendingOf } from "./line-money.ts";
import { possibleResolutions } from "./offered-resolutions.ts";
import type { LineJudgement, NotReturnable } from "./outcomes.ts";
import type { Policy } from "./policy-document.ts";
import { ANY_OTHER_REASON, decisiveReasons, possibleReasons } from "./reasons.ts";
import { policyRefusal } from "./refusal.ts";
import type {
  FulfilmentLine,
  OrderFulfilment,
  OrderLine,
  ReturnableOrder,
  SelectedLine,
} from "./returnable-order.ts";

/**
 * One fulfilment line.
 * @param quantity how many of its units are still there to be returned
 * @param selected what was chosen for it, if it was
 */
export function judgeSent(
  facts: LineFacts,
  policy: Policy,
  fulfilment: OrderFulfilment,
  sent: FulfilmentLine,
  quantity: number,
  selected: SelectedLine | undefined,
): LineJudgement {
  const asked = (reasonHandle: string) => policyRefusal({ ...facts, reasonHandle }, policy, fulfilment);
  const chosen = selected?.reasonHandle ?? null;
  const named = chosen === null ? decisiveReasons(policy) : [];
  const reasons = chosen === null ? possibleReasons(named, (handle) => asked(handle).refusal === null) : null;
  // Shown without a chosen reason: what holds for most reasons, or for the first of those with which it is possible at all.
  const shown = asked(
    chosen ?? (reasons && "anyOf" in reasons ? reasons.anyOf[0] : undefined) ?? ANY_OTHER_REASON,
  );
  const refusal = goneAlready(facts, sent, quantity) ?? shown.refusal;
  return {
    lineItemId: facts.line.lineItemId,
    fulfilmentLineItemId: sent.fulfilmentLineItemId,
    returnableQuantity: refusal ? 0 : quantity,
    refusal,
    reasons: refusal ? null : (reasons ?? null),
    lastDay: shown.lastDay,
    resolutions: refusal
      ? []
      : possibleResolutions(decide("resolutions", facts, policy).effect, facts.order, facts.line),
    evidence: decide("evidence", facts, policy).effect,
  };
}

/** Reasons that no policy can lift. */
function goneAlready(
  { order, line }: LineFacts,
  sent: FulfilmentLine,
  quantity: number,
): NotReturnable | null {
  if (line.giftCard) return { code: "gift-card" };
  if (quantity > 0) return null;
  return { code: pendingOf(order, sent, null) > 0 ? "in-return" : "returned-already" };
}

/** An order line's units that were not sent, or the whole line when nothing ever will be. */
export function judgeUnsent(
  order: ReturnableOrder,
  policy: Policy,
  now: Date,
  line: OrderLine,
): LineJudgement {
  const facts: LineFacts = { order, line, now, reasonHandle: null, returnValueMinor: null };
  const gone = line.refundedQuantity >= line.quantity;
  return {
    lineItemId: line.lineItemId,
    fulfilmentLineItemId: null,
    returnableQuantity: 0,
    refusal: { code: line.giftCard ? "gift-card" : gone ? "returned-already" : "not-fulfilled" },
    reasons: null,
    lastDay: null,
    resolutions: [],
    evidence: decide("evidence", facts, policy).effect,
  };
}
