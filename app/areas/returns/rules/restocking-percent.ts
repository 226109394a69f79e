import type { LineFacts } from "./conditions.ts";
import { decide } from "./decide.ts";
import type { Policy } from "./policy-document.ts";
import type { Resolution } from "./returnable-order.ts";

/** The restocking fee as Shopify is told it: percent of the line's discounted total. Null: none. */
export function restockingPercent(facts: LineFacts, policy: Policy, resolution: Resolution): number | null {
  const { percent, byResolution } = decide("restockingFee", facts, policy).effect;
  const charged = byResolution?.[resolution] ?? percent;
  return charged > 0 ? charged : null;
}
