/** Sending parcels: fulfilments, what is in them, and what the carrier reports. They change the aggregate in place. */
import type { FulfillmentDoc, FulfillmentEventDoc } from "../documents.ts";
import { fromBag, shareOf, toBag } from "../money.ts";
import { UserError } from "../user-error.ts";
import { currenciesOf, quantitiesOf, type OrderAggregate } from "./aggregate.ts";
import type { OrderMaker } from "./maker.ts";

export interface ParcelInput {
  id?: number | undefined;
  at: string;
  /** Everything still to be sent, when left out. */
  lines?: { id?: number | undefined; lineItemId: number; quantity: number }[] | undefined;
  trackingInfo?:
    | {
        company?: string | null | undefined;
        number?: string | null | undefined;
        url?: string | null | undefined;
      }[]
    | undefined;
}

/** @param field where it was given, for the error. @throws UserError when more is sent than is to be sent */
export function addFulfilment(
  maker: OrderMaker,
  aggregate: OrderAggregate,
  input: ParcelInput,
  field: string[],
): FulfillmentDoc {
  const { order } = aggregate;
  const currencies = currenciesOf(order);
  const quantities = quantitiesOf(aggregate);
  const lines: { id?: number | undefined; lineItemId: number; quantity: number }[] =
    input.lines ??
    aggregate.lineItems
      .map((line) => ({ lineItemId: line.id, quantity: quantities.get(line.id)?.unfulfilled ?? 0 }))
      .filter(({ quantity }) => quantity > 0);
  if (lines.length === 0) throw new UserError(field, "there is nothing left to send");
  const id = maker.idFor("Fulfillment", input.id, field);
  const touched = new Set<number>();
  for (const { lineItemId, quantity, id: givenId } of lines) {
    const line = aggregate.lineItems.find((item) => item.id === lineItemId);
    const left = quantities.get(lineItemId);
    if (!line || !left) throw new UserError(field, "Fulfillment order line item does not exist.");
    if (quantity < 1) throw new UserError(field, "Quantity must be greater than 0");
    if (quantity > left.unfulfilled)
      throw new UserError(field, "Invalid fulfillment order line item quantity requested.");
    const share = (bag: typeof line.originalTotalSet) =>
      toBag(shareOf(fromBag(bag), left.fulfilled, quantity, line.quantity), currencies);
    aggregate.fulfillmentLineItems.push({
      id: maker.idFor("FulfillmentLineItem", givenId, field),
      parentId: id,
      lineItemId,
      quantity,
      originalTotalSet: share(line.originalTotalSet),
      discountedTotalSet: share(line.discountedTotalSet),
    });
    left.fulfilled += quantity;
    left.unfulfilled -= quantity;
    for (const orderId of takeFromFulfilmentOrders(aggregate, lineItemId, quantity, input.at))
      touched.add(orderId);
  }
  const fulfilment: FulfillmentDoc = {
    id,
    parentId: order.id,
    name: `${order.name}-F${aggregate.fulfillments.length + 1}`,
    status: "SUCCESS",
    displayStatus: "FULFILLED",
    locationId: maker.locationId,
    requiresShipping: lines.some(({ lineItemId }) =>
      aggregate.lineItems.some((line) => line.id === lineItemId && line.requiresShipping),
    ),
    totalQuantity: lines.reduce((n, line) => n + line.quantity, 0),
    trackingInfo: (input.trackingInfo ?? []).map((info) => ({
      company: info.company ?? null,
      number: info.number ?? null,
      url: info.url ?? null,
    })),
    inTransitAt: null,
    deliveredAt: null,
    estimatedDeliveryAt: null,
    fulfillmentOrderIds: [...touched],
    createdAt: input.at,
    updatedAt: input.at,
  };
  aggregate.fulfillments.push(fulfilment);
  return fulfilment;
}

/**
 * Takes units of a line off the open fulfilment orders (they are sent, or not wanted any more).
 * @returns the ids of the fulfilment orders they were taken off
 */
export function takeFromFulfilmentOrders(
  aggregate: OrderAggregate,
  lineItemId: number,
  quantity: number,
  at: string,
): number[] {
  const touched: number[] = [];
  let rest = quantity;
  for (const doc of aggregate.fulfillmentOrders) {
    if (doc.status === "CLOSED" || doc.status === "CANCELLED") continue;
    for (const line of doc.lineItems) {
      if (line.lineItemId !== lineItemId) continue;
      const taken = Math.min(rest, line.remainingQuantity);
      line.remainingQuantity -= taken;
      rest -= taken;
      if (taken > 0) touched.push(doc.id);
    }
    if (!touched.includes(doc.id)) continue;
    doc.status = doc.lineItems.every((line) => line.remainingQuantity === 0) ? "CLOSED" : "IN_PROGRESS";
    doc.updatedAt = at;
  }
  return touched;
}

export interface CarrierReport {
  id?: number | undefined;
  status: FulfillmentEventDoc["status"];
  message?: string | null | undefined;
  happenedAt: string;
  estimatedDeliveryAt?: string | null | undefined;
}

/** What the carrier reports of a parcel: it shows in `displayStatus`, unless the fulfilment was cancelled. */
export function addEvent(
  maker: OrderMaker,
  aggregate: OrderAggregate,
  fulfilment: FulfillmentDoc,
  report: CarrierReport,
  field: string[],
): FulfillmentEventDoc {
  const address = aggregate.order.shippingAddress;
  const delivered = report.status === "DELIVERED";
  const event: FulfillmentEventDoc = {
    id: maker.idFor("FulfillmentEvent", report.id, field),
    parentId: fulfilment.id,
    orderId: aggregate.order.id,
    status: report.status,
    message: report.message ?? null,
    happenedAt: report.happenedAt,
    estimatedDeliveryAt: report.estimatedDeliveryAt ?? null,
    address1: null,
    city: delivered ? (address?.city ?? null) : null,
    country: delivered ? (address?.countryCodeV2 ?? null) : null,
    province: delivered ? (address?.provinceCode ?? null) : null,
    zip: delivered ? (address?.zip ?? null) : null,
    latitude: null,
    longitude: null,
    createdAt: report.happenedAt,
  };
  aggregate.fulfillmentEvents.push(event);
  if (fulfilment.status !== "CANCELLED") fulfilment.displayStatus = report.status;
  if (report.status === "IN_TRANSIT") fulfilment.inTransitAt ??= report.happenedAt;
  if (delivered) fulfilment.deliveredAt ??= report.happenedAt;
  if (report.estimatedDeliveryAt) fulfilment.estimatedDeliveryAt = report.estimatedDeliveryAt;
  if (report.happenedAt > fulfilment.updatedAt) fulfilment.updatedAt = report.happenedAt;
  return event;
}

/** Takes a fulfilment back: its units are to be sent again, by a new fulfilment order. */
export function cancelFulfilment(
  maker: OrderMaker,
  aggregate: OrderAggregate,
  fulfilment: FulfillmentDoc,
  at: string,
): void {
  if (fulfilment.status === "CANCELLED") return;
  fulfilment.status = "CANCELLED";
  fulfilment.displayStatus = "CANCELED";
  fulfilment.updatedAt = at;
  const units = aggregate.fulfillmentLineItems.filter((line) => line.parentId === fulfilment.id);
  const id = maker.store.nextId("FulfillmentOrder");
  aggregate.fulfillmentOrders.push({
    id,
    parentId: aggregate.order.id,
    status: "OPEN",
    requestStatus: "UNSUBMITTED",
    assignedLocationId: fulfilment.locationId,
    lineItems: units.map(({ lineItemId, quantity }) => ({
      id: `gid://shopify/FulfillmentOrderLineItem/${id}${lineItemId}`,
      lineItemId,
      totalQuantity: quantity,
      remainingQuantity: quantity,
    })),
    fulfillAt: at,
    fulfillBy: null,
    createdAt: at,
    updatedAt: at,
  });
}
