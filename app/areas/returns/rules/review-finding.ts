import { toDecimal } from "#app/shared/money.ts";
import { dayOf } from "#app/shared/time.ts";

import { amountFor } from "./amounts.ts";
import type { LineFacts } from "./conditions.ts";
import { historySums, returnRateAbove } from "./customer-history.ts";
import type { ReasonData, WhyCode } from "./outcomes.ts";
import type { ReviewCheck } from "./policy-document.ts";

/** Why a person should look at a return, with the figures; null when a check finds nothing unusual. */
export function reviewFinding(
  check: ReviewCheck,
  { order, now, returnValueMinor }: LineFacts,
): { readonly code: WhyCode; readonly data: ReasonData } | null {
  if (check.kind === "return-value") {
    const above = amountFor(order, check.above);
    if (above === null || returnValueMinor === null || returnValueMinor <= above) return null;
    const { currency } = order;
    return {
      code: "return-value-high",
      data: { value: toDecimal(returnValueMinor, currency), above: toDecimal(above, currency), currency },
    };
  }
  if (!order.customer) return null;
  const { lookBackDays, above } = check;
  const sums = historySums(order.customer, dayOf(now, order.timeZone), lookBackDays);
  const { boughtUnits: bought, returnedUnits: returned, pastReturns: returns } = sums;
  if (check.kind === "return-count") {
    return returns > above ? { code: "return-count-high", data: { returns, above, lookBackDays } } : null;
  }
  if (bought < check.minUnits || !returnRateAbove(sums, above)) return null;
  const rate = Math.round((returned / bought) * 1000) / 10;
  return { code: "return-rate-high", data: { returned, bought, rate, above, lookBackDays } };
}
