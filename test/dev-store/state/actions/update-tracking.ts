import type { FulfillmentDoc } from "../documents.ts";
import type { DevShop } from "../shop.ts";
import { changeFulfilment } from "./change-fulfilment.ts";

export interface UpdateTrackingInput {
  fulfillmentId: number;
  trackingInfo: FulfillmentDoc["trackingInfo"];
}

/** Replaces a parcel's tracking numbers. Tells fulfillments/update, orders/updated. */
export function updateTracking(shop: DevShop, input: UpdateTrackingInput): FulfillmentDoc {
  const missing = "Fulfillment does not exist.";
  return changeFulfilment(shop, input.fulfillmentId, ["fulfillmentId"], missing, (fulfilment) => {
    fulfilment.trackingInfo = input.trackingInfo;
    return fulfilment;
  });
}
