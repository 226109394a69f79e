import type { FulfillmentDoc } from "../documents.ts";
import { addFulfilment, type ParcelInput } from "../orders/fulfil.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { changeOrder, tell } from "./order-change.ts";

export interface FulfilOrderInput {
  orderId: number;
  /** Everything still to be sent, when left out. */
  lines?: { lineItemId: number; quantity: number }[];
  trackingInfo?: ParcelInput["trackingInfo"];
}

/** Sends a parcel. Tells fulfillments/create, orders/fulfilled or orders/partially_fulfilled, orders/updated. */
export function fulfilOrder(shop: DevShop, input: FulfilOrderInput): FulfillmentDoc {
  return changeOrder(shop, input.orderId, ["orderId"], (aggregate, maker, now) => {
    if (aggregate.order.cancelledAt) throw new UserError(["fulfillment"], "The order is cancelled.");
    const { lines, trackingInfo } = input;
    const fulfilment = addFulfilment(maker, aggregate, { at: now, lines, trackingInfo }, ["fulfillment"]);
    tell(shop, "fulfillments/create", "Fulfillment", fulfilment);
    return fulfilment;
  }).result;
}
