/** An order with its whole history at once: composed, then sent, refunded, returned and cancelled as was said. */
import type { CustomerDoc, LineItemDoc } from "../documents.ts";
import type { FulfilmentInput, LineReference, OrderInput, RefundInput, ReturnInput } from "../input/order.ts";
import { fromBag, subtract } from "../money.ts";
import { UserError } from "../user-error.ts";
import { currenciesOf, type OrderAggregate } from "./aggregate.ts";
import { cancel } from "./cancel.ts";
import { composeOrder } from "./compose.ts";
import { addEvent, addFulfilment, cancelFulfilment } from "./fulfil.ts";
import type { OrderMaker } from "./maker.ts";
import { readMoney } from "./read-money.ts";
import { addRefund } from "./refund.ts";
import { addReturn } from "./returns.ts";
import { refundedParts, settle } from "./settle.ts";

/** @throws UserError naming the field that is wrong, or that contradicts what its parts make it */
export function makeOrder(
  maker: OrderMaker,
  input: OrderInput,
  customer: CustomerDoc | null,
): OrderAggregate {
  const aggregate = composeOrder(maker, input, customer);
  fulfil(maker, aggregate, input);
  input.returns?.forEach((given, index) => {
    returnGoods(maker, aggregate, given, ["returns", String(index)]);
  });
  input.refunds?.forEach((given, index) => {
    refund(maker, aggregate, given, ["refunds", String(index)]);
  });
  if (input.displayFinancialStatus === "REFUNDED" && aggregate.refunds.length === 0 && !input.cancelledAt) {
    refundEverything(maker, aggregate, latest(aggregate));
  }
  if (input.cancelledAt) {
    if (input.cancelledAt < aggregate.order.createdAt)
      throw new UserError(["cancelledAt"], "is before createdAt");
    cancel(maker, aggregate, {
      at: input.cancelledAt,
      reason: input.cancelReason ?? "OTHER",
      refund: input.refunds === undefined && input.displayFinancialStatus !== "PAID",
    });
  } else if (input.cancelReason) throw new UserError(["cancelReason"], "needs cancelledAt");
  const settled = settle(aggregate);
  close(settled, input);
  for (const field of ["displayFinancialStatus", "displayFulfillmentStatus"] as const) {
    const said = input[field];
    if (said !== undefined && said !== settled.order[field]) {
      throw new UserError(
        [field],
        `says ${said}, but the order's parts make it ${String(settled.order[field])}`,
      );
    }
  }
  const at = latest(settled);
  if (input.updatedAt && input.updatedAt < settled.order.createdAt) {
    throw new UserError(["updatedAt"], "is before createdAt");
  }
  settled.order.updatedAt = input.updatedAt ?? at;
  return settled;
}

function close(aggregate: OrderAggregate, input: OrderInput): void {
  const { order } = aggregate;
  const done = order.displayFinancialStatus === "PAID" && order.displayFulfillmentStatus === "FULFILLED";
  // Shopify archives a paid and sent order by itself.
  const at = input.closedAt === undefined && done ? latest(aggregate) : input.closedAt;
  if (order.closed || !at) return;
  if (at < order.createdAt) throw new UserError(["closedAt"], "is before createdAt");
  order.closed = true;
  order.closedAt = at;
}

/** When the last thing happened to the order. */
function latest(aggregate: OrderAggregate): string {
  const times = [
    aggregate.order.createdAt,
    aggregate.order.closedAt ?? "",
    aggregate.order.cancelledAt ?? "",
    ...aggregate.transactions.map((doc) => doc.processedAt),
    ...aggregate.fulfillments.map((doc) => doc.updatedAt),
    ...aggregate.refunds.map((doc) => doc.createdAt),
    ...aggregate.returns.map((doc) => doc.closedAt ?? doc.createdAt),
  ];
  return times.reduce((a, b) => (a > b ? a : b));
}

function findLine(aggregate: OrderAggregate, reference: LineReference, field: string[]): LineItemDoc {
  const line = aggregate.lineItems.find((item) =>
    "id" in reference
      ? item.id === reference.id
      : "sku" in reference
        ? item.sku === reference.sku
        : item.title === reference.title,
  );
  if (!line) throw new UserError([...field, "lineItem"], "names no line of this order");
  return line;
}

function fulfil(maker: OrderMaker, aggregate: OrderAggregate, input: OrderInput): void {
  const implied = input.displayFulfillmentStatus === "FULFILLED" && !input.fulfillments?.length;
  const given: FulfilmentInput[] = implied ? [{}] : (input.fulfillments ?? []);
  given.forEach((parcel, index) => {
    const field = ["fulfillments", String(index)];
    const at = parcel.createdAt ?? aggregate.order.createdAt;
    if (at < aggregate.order.createdAt) throw new UserError([...field, "createdAt"], "is before the order's");
    const fulfilment = addFulfilment(
      maker,
      aggregate,
      {
        id: parcel.id,
        at,
        trackingInfo: parcel.trackingInfo,
        lines: parcel.fulfillmentLineItems?.map((line, lineIndex) => ({
          id: line.id,
          lineItemId: findLine(aggregate, line.lineItem, [
            ...field,
            "fulfillmentLineItems",
            String(lineIndex),
          ]).id,
          quantity: line.quantity,
        })),
      },
      field,
    );
    parcel.events?.forEach((event, eventIndex) => {
      addEvent(maker, aggregate, fulfilment, event, [...field, "events", String(eventIndex)]);
    });
    const reported = (status: string) =>
      aggregate.fulfillmentEvents.some(
        (event) => event.parentId === fulfilment.id && event.status === status,
      );
    if (parcel.inTransitAt && !reported("IN_TRANSIT")) {
      addEvent(maker, aggregate, fulfilment, { status: "IN_TRANSIT", happenedAt: parcel.inTransitAt }, field);
    }
    if (parcel.deliveredAt && !reported("DELIVERED")) {
      addEvent(maker, aggregate, fulfilment, { status: "DELIVERED", happenedAt: parcel.deliveredAt }, field);
    }
    fulfilment.estimatedDeliveryAt = parcel.estimatedDeliveryAt ?? fulfilment.estimatedDeliveryAt;
    if (parcel.updatedAt && parcel.updatedAt > fulfilment.updatedAt) fulfilment.updatedAt = parcel.updatedAt;
    if (parcel.status === "CANCELLED") cancelFulfilment(maker, aggregate, fulfilment, fulfilment.updatedAt);
  });
}

function refund(maker: OrderMaker, aggregate: OrderAggregate, given: RefundInput, field: string[]): void {
  const currencies = currenciesOf(aggregate.order);
  const at = given.createdAt ?? latest(aggregate);
  if (at < aggregate.order.createdAt) throw new UserError([...field, "createdAt"], "is before the order's");
  addRefund(
    maker,
    aggregate,
    {
      id: given.id,
      at,
      note: given.note,
      shipping: given.shipping && readMoney(given.shipping, currencies, [...field, "shipping"]),
      amount:
        given.totalRefundedSet &&
        readMoney(given.totalRefundedSet, currencies, [...field, "totalRefundedSet"]),
      lines: (given.refundLineItems ?? []).map((line, index) => ({
        id: line.id,
        lineItemId: findLine(aggregate, line.lineItem, [...field, "refundLineItems", String(index)]).id,
        quantity: line.quantity,
        restockType: line.restockType,
      })),
    },
    field,
  );
}

/** Refunds every unit and the shipping that were not refunded yet. */
export function refundEverything(maker: OrderMaker, aggregate: OrderAggregate, at: string): void {
  const { lineItems } = settle(aggregate);
  const shipping = aggregate.order.shippingLine;
  const lines = lineItems
    .filter((line) => line.refundableQuantity > 0)
    .map((line) => ({ lineItemId: line.id, quantity: line.refundableQuantity }));
  const left = shipping && subtract(fromBag(shipping.discountedPriceSet), refundedParts(aggregate).shipping);
  addRefund(maker, aggregate, { at, lines, ...(left ? { shipping: left } : {}) }, ["refunds"]);
}

function returnGoods(
  maker: OrderMaker,
  aggregate: OrderAggregate,
  given: ReturnInput,
  field: string[],
): void {
  const status = given.status ?? "REQUESTED";
  const at = given.createdAt ?? latest(aggregate);
  const made = addReturn(
    maker,
    aggregate,
    {
      id: given.id,
      at,
      open: status === "OPEN" || status === "CLOSED",
      lines: given.returnLineItems.map((line, index) => {
        const lineField = [...field, "returnLineItems", String(index)];
        const item = findLine(aggregate, line.lineItem, lineField);
        const sent = aggregate.fulfillmentLineItems.find((doc) => doc.lineItemId === item.id);
        if (!sent) throw new UserError([...lineField, "lineItem"], "was not sent, so it cannot be returned");
        return { ...line, fulfillmentLineItemId: sent.id };
      }),
    },
    field,
  );
  made.status = status;
  made.closedAt = status === "CLOSED" ? (given.closedAt ?? at) : null;
  if (status === "DECLINED") made.decline = { reason: "OTHER", note: null };
}
