import { amountFor } from "./amounts.ts";
import type { Amounts } from "./policy-document.ts";
import type { ReturnableOrder } from "./returnable-order.ts";

/** Who settles: a person, who may have the right to go above the limit, or Encore by itself. */
export type SettlingActor =
  { readonly kind: "staff"; readonly maySettleAboveLimit: boolean } | { readonly kind: "automatic" };

export type SettleDecision =
  | { readonly kind: "allowed" }
  /** The case waits for somebody with the right; null: no limit could be told for the order's currency. */
  | { readonly kind: "waits"; readonly limitMinor: bigint | null };

/**
 * Whether somebody may settle a case without asking anyone: up to the limit, the limit included.
 * @param amountMinor all that the case gives, earlier parts and bonus included, in the order's currency: parts do not slip under
 * @param limit null where the merchant set none
 */
export function settleLimit(
  order: Pick<ReturnableOrder, "currency" | "rate">,
  amountMinor: bigint,
  limit: Amounts | null,
  actor: SettlingActor,
): SettleDecision {
  if (limit === null || (actor.kind === "staff" && actor.maySettleAboveLimit)) return { kind: "allowed" };
  const limitMinor = amountFor(order, limit);
  return limitMinor !== null && amountMinor <= limitMinor
    ? { kind: "allowed" }
    : { kind: "waits", limitMinor };
}
