import { addDays, type Day, dayOf } from "#app/shared/time.ts";

import type { Effects } from "./policy-document.ts";
import type { OrderFulfilment } from "./returnable-order.ts";

/**
 * The last day of the shop on which a return of what was sent may be asked for; null when it never ends. The day of
 * delivery is day 0; without it, the day it was sent and the transit days together are.
 */
export function lastDayOf(
  window: Effects["window"],
  fulfilment: Pick<OrderFulfilment, "createdAt" | "deliveredAt">,
  timeZone: string,
): Day | null {
  const after = ({ days, transitDays }: { days: number; transitDays: number }) =>
    fulfilment.deliveredAt
      ? addDays(dayOf(fulfilment.deliveredAt, timeZone), days)
      : addDays(dayOf(fulfilment.createdAt, timeZone), transitDays + days);
  switch (window.kind) {
    case "unlimited":
      return null;
    case "days":
      return after(window);
    case "until": {
      const counted = window.orDays ? after(window.orDays) : window.day;
      return counted > window.day ? counted : window.day;
    }
  }
}
