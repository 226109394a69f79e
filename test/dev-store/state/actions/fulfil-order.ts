import type { DevStore } from "../../server.ts";
import type { FulfillmentDoc } from "../documents.ts";
import { addFulfilment, type ParcelInput } from "../orders/fulfil.ts";
import { UserError } from "../user-error.ts";
import { changeOrder, tell } from "./order-change.ts";

export interface FulfilOrderInput {
  orderId: number;
  /** Everything still to be sent, when left out. */
  lines?: { lineItemId: number; quantity: number }[];
  trackingInfo?: ParcelInput["trackingInfo"];
}

/** Sends a parcel. Tells fulfillments/create, orders/fulfilled or orders/partially_fulfilled, orders/updated. */
export function fulfilOrder(devStore: DevStore, input: FulfilOrderInput): FulfillmentDoc {
  return changeOrder(devStore, input.orderId, ["orderId"], (aggregate, maker, now) => {
    if (aggregate.order.cancelledAt) throw new UserError(["fulfillment"], "The order is cancelled.");
    const { lines, trackingInfo } = input;
    const fulfilment = addFulfilment(maker, aggregate, { at: now, lines, trackingInfo }, ["fulfillment"]);
    tell(devStore, "fulfillments/create", "Fulfillment", fulfilment);
    return fulfilment;
  }).result;
}
