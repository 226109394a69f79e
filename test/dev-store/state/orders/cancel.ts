/** Calling an order off. Changes the aggregate in place. */
import type { OrderCancelReason } from "../documents.ts";
import { fromBag, subtract, toBag, ZERO } from "../money.ts";
import { UserError } from "../user-error.ts";
import { currenciesOf, quantitiesOf, type OrderAggregate } from "./aggregate.ts";
import { transaction } from "./compose.ts";
import type { OrderMaker } from "./maker.ts";
import { addRefund } from "./refund.ts";
import { paymentsOf, refundedParts } from "./settle.ts";

export interface Cancellation {
  at: string;
  reason: OrderCancelReason;
  /** Whether what was paid is paid back. */
  refund: boolean;
  restock?: boolean | undefined;
  staffNote?: string | null | undefined;
}

/** Takes every line off the order, pays back when asked to, and closes it. @throws UserError in Shopify's words */
export function cancel(maker: OrderMaker, aggregate: OrderAggregate, input: Cancellation): void {
  const { order } = aggregate;
  const refuse = (message: string) => new UserError(["orderId"], message, "INVALID");
  if (order.cancelledAt) throw refuse("Cannot cancel an order that has already been canceled");
  if (aggregate.fulfillments.some(({ status }) => status !== "CANCELLED")) {
    throw refuse("Cannot cancel an order that has outstanding fulfillments");
  }
  if (aggregate.returns.length > 0) throw refuse("Cannot cancel an order that has returns");
  if ((input.staffNote?.length ?? 0) > 255) {
    throw new UserError(
      ["staffNote"],
      "Staff note is too long. Maximum length is 255 characters.",
      "INVALID",
    );
  }
  const { capturable } = paymentsOf(aggregate);
  const quantities = quantitiesOf(aggregate);
  const shippingPrice = order.shippingLine ? fromBag(order.shippingLine.discountedPriceSet) : ZERO;
  addRefund(
    maker,
    aggregate,
    {
      at: input.at,
      lines: aggregate.lineItems
        .map((line) => ({
          lineItemId: line.id,
          quantity: line.quantity - (quantities.get(line.id)?.refunded ?? 0),
          restockType: input.restock === false ? ("NO_RESTOCK" as const) : ("CANCEL" as const),
        }))
        .filter(({ quantity }) => quantity > 0),
      shipping: subtract(shippingPrice, refundedParts(aggregate).shipping),
      ...(input.refund ? {} : { amount: ZERO }),
    },
    [],
  );
  if (capturable.shop > 0) {
    const authorisation = aggregate.transactions.find(({ kind }) => kind === "AUTHORIZATION");
    aggregate.transactions.push(
      transaction(maker.store.nextId("OrderTransaction"), order, {
        kind: "VOID",
        amountSet: toBag(ZERO, currenciesOf(order)),
        processedAt: input.at,
        gateway: authorisation?.gateway ?? "manual",
        parentTransactionId: authorisation?.id ?? null,
      }),
    );
  }
  for (const doc of aggregate.fulfillmentOrders) {
    doc.status = "CLOSED";
    doc.updatedAt = input.at;
  }
  order.cancelledAt = input.at;
  order.cancelReason = input.reason;
  order.cancellation = { staffNote: input.staffNote ?? null };
  order.closed = true;
  order.closedAt = input.at;
}
