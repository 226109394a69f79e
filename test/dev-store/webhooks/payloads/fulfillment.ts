/** Bodies of `fulfillments/*` and `fulfillment_events/*`. */
import type { FulfillmentDoc, FulfillmentEventDoc } from "../../state/documents.ts";
import type { PayloadContext } from "./index.ts";
import { lineItemPayload } from "./order.ts";
import { address, gid, zoned } from "./values.ts";

type Json = Record<string, unknown>;

/** Display states that are also shipment states; the others leave `shipment_status` null. */
const SHIPMENT_STATUS: Partial<Record<FulfillmentDoc["displayStatus"], string>> = {
  ATTEMPTED_DELIVERY: "attempted_delivery",
  CONFIRMED: "confirmed",
  DELIVERED: "delivered",
  FAILURE: "failure",
  IN_TRANSIT: "in_transit",
  LABEL_PRINTED: "label_printed",
  LABEL_PURCHASED: "label_purchased",
  OUT_FOR_DELIVERY: "out_for_delivery",
  READY_FOR_PICKUP: "ready_for_pickup",
};

/** `fulfillments/create` and `/update`. */
export function fulfillmentPayload(fulfillment: FulfillmentDoc, context: PayloadContext): Json {
  const { store, timeZone } = context;
  const order = store.get("Order", fulfillment.parentId);
  const tracking = fulfillment.trackingInfo;
  const lines = store.children("FulfillmentLineItem", fulfillment.id).flatMap((sent) => {
    const line = store.get("LineItem", sent.lineItemId);
    return line === undefined ? [] : [{ ...lineItemPayload(line), quantity: sent.quantity }];
  });
  const present = (values: (string | null | undefined)[]): string[] =>
    values.filter((value) => value !== null && value !== undefined);
  return {
    id: fulfillment.id,
    admin_graphql_api_id: gid("Fulfillment", fulfillment.id),
    order_id: fulfillment.parentId,
    name: fulfillment.name.replace(/-F(\d+)$/, ".$1"),
    status: fulfillment.status.toLowerCase(),
    shipment_status: SHIPMENT_STATUS[fulfillment.displayStatus] ?? null,
    service: "manual",
    location_id: fulfillment.locationId,
    email: order?.email ?? null,
    destination: address(order?.shippingAddress ?? null),
    origin_address: null,
    receipt: {},
    tracking_company: tracking[0]?.company ?? null,
    tracking_number: tracking[0]?.number ?? null,
    tracking_numbers: present(tracking.map(({ number }) => number)),
    tracking_url: tracking[0]?.url ?? null,
    tracking_urls: present(tracking.map(({ url }) => url)),
    line_items: lines,
    created_at: zoned(fulfillment.createdAt, timeZone),
    updated_at: zoned(fulfillment.updatedAt, timeZone),
  };
}

/** `fulfillment_events/create` and `/delete`. */
export function fulfillmentEventPayload(event: FulfillmentEventDoc, context: PayloadContext): Json {
  const at = (time: string | null): string | null => zoned(time, context.timeZone);
  return {
    id: event.id,
    admin_graphql_api_id: gid("FulfillmentEvent", event.id),
    fulfillment_id: event.parentId,
    order_id: event.orderId,
    shop_id: context.shopId,
    status: event.status.toLowerCase(),
    message: event.message,
    happened_at: at(event.happenedAt),
    estimated_delivery_at: at(event.estimatedDeliveryAt),
    address1: event.address1,
    city: event.city,
    province: event.province,
    country: event.country,
    zip: event.zip,
    latitude: event.latitude,
    longitude: event.longitude,
    created_at: at(event.createdAt),
    updated_at: at(event.createdAt),
  };
}
