import { atLeastZero, sum } from "./arithmetic.ts";
import type { FulfilmentLine, OrderLine, ReturnableOrder } from "./returnable-order.ts";

/** What was paid for all units of a line: after discounts, with tax, without duties. */
export function paidWithTax(order: Pick<ReturnableOrder, "taxesIncluded">, line: OrderLine): bigint {
  return order.taxesIncluded ? line.discountedTotalMinor : line.discountedTotalMinor + line.taxMinor;
}

/** The order's line and the fulfilment behind a fulfilment line; undefined when the order has none of that id. */
export function findFulfilled(order: ReturnableOrder, fulfilmentLineItemId: string) {
  for (const fulfilment of order.fulfilments) {
    const sent = fulfilment.lines.find((line) => line.fulfilmentLineItemId === fulfilmentLineItemId);
    const line = sent && order.lines.find(({ lineItemId }) => lineItemId === sent.lineItemId);
    if (sent && line) return { fulfilment, sent, line };
  }
  return undefined;
}

/**
 * Units of an order line that returns under way hold and that were not refunded yet.
 * @param before a return: only those that were there before it count; null: all
 */
export function pendingUnits(order: ReturnableOrder, lineItemId: string, before: string | null): number {
  const sent = order.fulfilments
    .flatMap(({ lines }) => lines)
    .filter((line) => line.lineItemId === lineItemId);
  return sent.reduce((units, line) => units + pendingOf(order, line, before), 0);
}

/** As `pendingUnits`, of one fulfilment line. */
export function pendingOf(order: ReturnableOrder, sent: FulfilmentLine, before: string | null): number {
  const own = order.returns.findIndex(({ returnId }) => returnId === before);
  return order.returns
    .slice(0, own < 0 ? undefined : own)
    .filter(({ status }) => status === "REQUESTED" || status === "OPEN")
    .flatMap(({ lines }) => lines)
    .filter((line) => line.fulfilmentLineItemId === sent.fulfilmentLineItemId)
    .reduce((units, line) => units + Math.max(0, line.quantity - line.refundedQuantity), 0);
}

/** What was received for the order and not given back yet, in whatever way. At least 0. */
export function notGivenBack(order: ReturnableOrder): bigint {
  return atLeastZero(sum(order.payments.map(({ receivedMinor }) => receivedMinor)) - order.refundedMinor);
}

/** What the payments can still take back. */
export function refundableMinor(order: ReturnableOrder): bigint {
  return sum(order.payments.map((payment) => atLeastZero(payment.refundableMinor)));
}
