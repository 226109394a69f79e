import { dayOf, type Day } from "#app/shared/time.ts";

import type { LineFacts } from "./conditions.ts";
import { decide } from "./decide.ts";
import type { NotReturnable } from "./outcomes.ts";
import type { Policy } from "./policy-document.ts";
import type { OrderFulfilment } from "./returnable-order.ts";
import { lastDayOf } from "./window.ts";

/** What the policy says of a line that was sent: whether it may be returned, and until when. */
export function policyRefusal(
  facts: LineFacts,
  policy: Policy,
  fulfilment: OrderFulfilment,
): { readonly refusal: NotReturnable | null; readonly lastDay: Day | null } {
  const window = decide("window", facts, policy);
  const lastDay = lastDayOf(window.effect, fulfilment, facts.order.timeZone);
  const { effect, ruleId } = decide("returnable", facts, policy);
  if (effect.kind !== "yes") {
    return { refusal: { code: effect.kind, message: effect.message ?? null, ruleId }, lastDay };
  }
  const ended = lastDay !== null && dayOf(facts.now, facts.order.timeZone) > lastDay;
  return {
    refusal: ended ? { code: "window-ended", endedOn: lastDay, ruleId: window.ruleId } : null,
    lastDay,
  };
}
