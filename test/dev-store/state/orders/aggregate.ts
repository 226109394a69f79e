/** An order with everything that hangs on it: read, changed and written as one. */
import type {
  FulfillmentDoc,
  FulfillmentEventDoc,
  FulfillmentLineItemDoc,
  FulfillmentOrderDoc,
  LineItemDoc,
  OrderDoc,
  OrderTransactionDoc,
  RefundDoc,
  RefundLineItemDoc,
  ReturnDoc,
  ReturnLineItemDoc,
} from "../documents.ts";
import type { Currencies } from "../money.ts";
import type { Store } from "../store.ts";

export interface OrderAggregate {
  order: OrderDoc;
  lineItems: LineItemDoc[];
  transactions: OrderTransactionDoc[];
  fulfillmentOrders: FulfillmentOrderDoc[];
  fulfillments: FulfillmentDoc[];
  fulfillmentLineItems: FulfillmentLineItemDoc[];
  fulfillmentEvents: FulfillmentEventDoc[];
  refunds: RefundDoc[];
  refundLineItems: RefundLineItemDoc[];
  returns: ReturnDoc[];
  returnLineItems: ReturnLineItemDoc[];
}

/** @returns undefined when there is no such order */
export function loadOrder(store: Store, id: number): OrderAggregate | undefined {
  const order = store.get("Order", id);
  if (!order) return undefined;
  const fulfillments = store.children("Fulfillment", id);
  const refunds = store.children("Refund", id);
  const returns = store.children("Return", id);
  return {
    order,
    lineItems: store.children("LineItem", id),
    transactions: store.children("OrderTransaction", id),
    fulfillmentOrders: store.children("FulfillmentOrder", id),
    fulfillments,
    fulfillmentLineItems: fulfillments.flatMap((parent) => store.children("FulfillmentLineItem", parent.id)),
    fulfillmentEvents: fulfillments.flatMap((parent) => store.children("FulfillmentEvent", parent.id)),
    refunds,
    refundLineItems: refunds.flatMap((parent) => store.children("RefundLineItem", parent.id)),
    returns,
    returnLineItems: returns.flatMap((parent) => store.children("ReturnLineItem", parent.id)),
  };
}

/** Writes all of it. */
export function saveOrder(store: Store, aggregate: OrderAggregate): void {
  store.put("Order", aggregate.order);
  for (const doc of aggregate.lineItems) store.put("LineItem", doc);
  for (const doc of aggregate.transactions) store.put("OrderTransaction", doc);
  for (const doc of aggregate.fulfillmentOrders) store.put("FulfillmentOrder", doc);
  for (const doc of aggregate.fulfillments) store.put("Fulfillment", doc);
  for (const doc of aggregate.fulfillmentLineItems) store.put("FulfillmentLineItem", doc);
  for (const doc of aggregate.fulfillmentEvents) store.put("FulfillmentEvent", doc);
  for (const doc of aggregate.refunds) store.put("Refund", doc);
  for (const doc of aggregate.refundLineItems) store.put("RefundLineItem", doc);
  for (const doc of aggregate.returns) store.put("Return", doc);
  for (const doc of aggregate.returnLineItems) store.put("ReturnLineItem", doc);
}

export function currenciesOf(order: OrderDoc): Currencies {
  return { shop: order.currencyCode, presentment: order.presentmentCurrencyCode };
}

/** What happened to the units of one line so far. */
export interface LineQuantities {
  /** Sent, in fulfilments that stand. */
  fulfilled: number;
  refunded: number;
  /** Refunded before they were sent, so that they never will be. */
  removed: number;
  /** Bought, not sent and not removed. */
  unfulfilled: number;
}

/** The quantities of each line, by its id. */
export function quantitiesOf(aggregate: OrderAggregate): Map<number, LineQuantities> {
  const byLine = new Map<number, LineQuantities>();
  for (const line of aggregate.lineItems) {
    byLine.set(line.id, { fulfilled: 0, refunded: 0, removed: 0, unfulfilled: 0 });
  }
  const standing = new Set(
    aggregate.fulfillments.filter((doc) => doc.status !== "CANCELLED").map((doc) => doc.id),
  );
  for (const { parentId, lineItemId, quantity } of aggregate.fulfillmentLineItems) {
    const quantities = byLine.get(lineItemId);
    if (quantities && standing.has(parentId)) quantities.fulfilled += quantity;
  }
  for (const { lineItemId, quantity, restockType } of aggregate.refundLineItems) {
    const quantities = byLine.get(lineItemId);
    if (!quantities) continue;
    quantities.refunded += quantity;
    if (restockType !== "RETURN") quantities.removed += quantity;
  }
  for (const line of aggregate.lineItems) {
    const quantities = byLine.get(line.id);
    if (!quantities) continue;
    // Units refunded without being returned were either never sent or are let go: only the former were to be sent.
    quantities.removed = Math.min(quantities.removed, line.quantity - quantities.fulfilled);
    quantities.unfulfilled = line.quantity - quantities.fulfilled - quantities.removed;
  }
  return byLine;
}
