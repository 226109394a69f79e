import { atLeastZero, least } from "./arithmetic.ts";
import type { OrderPayment } from "./returnable-order.ts";

export interface PaymentShare {
  readonly transactionId: string;
  readonly gateway: string;
  readonly minor: bigint;
}

/** Draws a refund on the payments in their order, from each at most what it can still give back; without empty shares. */
export function drawOn(payments: readonly OrderPayment[], refundMinor: bigint): PaymentShare[] {
  let left = refundMinor;
  return payments.flatMap(({ transactionId, gateway, refundableMinor }) => {
    const minor = least(left, atLeastZero(refundableMinor));
    left -= minor;
    return minor > 0n ? [{ transactionId, gateway, minor }] : [];
  });
}
