/** Fulfilment orders, fulfilments and what became of the parcels. */
import type { MoneyBag } from "./documents-values.ts";

export interface FulfillmentOrderLineItem {
  /** "gid://shopify/FulfillmentOrderLineItem/1". */
  id: string;
  lineItemId: number;
  totalQuantity: number;
  remainingQuantity: number;
}

export interface FulfillmentOrderDoc {
  id: number;
  /** The order. */
  parentId: number;
  status: "CANCELLED" | "CLOSED" | "INCOMPLETE" | "IN_PROGRESS" | "ON_HOLD" | "OPEN" | "SCHEDULED";
  requestStatus: "UNSUBMITTED";
  assignedLocationId: number;
  lineItems: FulfillmentOrderLineItem[];
  fulfillAt: string | null;
  fulfillBy: string | null;
  createdAt: string;
  updatedAt: string;
}

export type FulfilmentDisplayStatus =
  | "ATTEMPTED_DELIVERY"
  | "CANCELED"
  | "CARRIER_PICKED_UP"
  | "CONFIRMED"
  | "DELAYED"
  | "DELIVERED"
  | "FAILURE"
  | "FULFILLED"
  | "IN_TRANSIT"
  | "LABEL_PRINTED"
  | "LABEL_PURCHASED"
  | "OUT_FOR_DELIVERY"
  | "READY_FOR_PICKUP";

export interface FulfillmentDoc {
  id: number;
  /** The order. */
  parentId: number;
  /** "#1001-F1". */
  name: string;
  status: "CANCELLED" | "ERROR" | "FAILURE" | "OPEN" | "PENDING" | "SUCCESS";
  displayStatus: FulfilmentDisplayStatus;
  locationId: number;
  requiresShipping: boolean;
  totalQuantity: number;
  trackingInfo: { company: string | null; number: string | null; url: string | null }[];
  inTransitAt: string | null;
  deliveredAt: string | null;
  estimatedDeliveryAt: string | null;
  fulfillmentOrderIds: number[];
  createdAt: string;
  updatedAt: string;
}

export interface FulfillmentLineItemDoc {
  id: number;
  /** The fulfilment. */
  parentId: number;
  lineItemId: number;
  quantity: number;
  originalTotalSet: MoneyBag;
  discountedTotalSet: MoneyBag;
}

export type FulfilmentEventStatus = Exclude<FulfilmentDisplayStatus, "CANCELED" | "FULFILLED">;

export interface FulfillmentEventDoc {
  id: number;
  /** The fulfilment. */
  parentId: number;
  orderId: number;
  status: FulfilmentEventStatus;
  message: string | null;
  happenedAt: string;
  estimatedDeliveryAt: string | null;
  address1: string | null;
  city: string | null;
  country: string | null;
  province: string | null;
  zip: string | null;
  latitude: number | null;
  longitude: number | null;
  createdAt: string;
}
