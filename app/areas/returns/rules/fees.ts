import { amountFor } from "./amounts.ts";
import { least, percentOf } from "./arithmetic.ts";
import type { LineFacts } from "./conditions.ts";
import { decide } from "./decide.ts";
import type { LineValue } from "./line-value.ts";
import type { Effects, Policy } from "./policy-document.ts";
import type { Resolution } from "./returnable-order.ts";

/** Percent of the discounted total as Shopify takes it; never more than the units are worth. */
export function restockingFee(
  facts: LineFacts,
  policy: Policy,
  resolution: Resolution,
  of: LineValue,
): bigint {
  const { percent, byResolution } = decide("restockingFee", facts, policy).effect;
  return least(percentOf(of.discountedMinor, byResolution?.[resolution] ?? percent), of.valueMinor);
}

const LABELS = ["free", "merchant", "own"] as const;

/** One parcel: the best label of the lines that are sent back; "own" when none is. */
export function labelOf(sentBack: readonly LineFacts[], policy: Policy): Effects["label"] {
  const labels = sentBack.map((facts) => decide("label", facts, policy).effect);
  return LABELS.find((label) => labels.includes(label)) ?? "own";
}

/** One parcel, one fee: the lowest of the lines that are sent back; none with a free label or when nothing is. */
export function returnShippingFee(
  sentBack: readonly LineFacts[],
  policy: Policy,
  resolution: Resolution,
): bigint {
  if (labelOf(sentBack, policy) === "free") return 0n;
  const fees = sentBack.map((facts) => {
    const { amount, byResolution } = decide("returnShippingFee", facts, policy).effect;
    const own = byResolution?.[resolution];
    const charged = own === undefined ? amount : own;
    return (charged && amountFor(facts.order, charged)) ?? 0n;
  });
  const [first, ...others] = fees;
  return first === undefined ? 0n : least(first, ...others);
}
