import type { DevStore } from "../../server.ts";
import type { FulfillmentDoc } from "../documents.ts";
import { changeFulfilment } from "./change-fulfilment.ts";

export interface UpdateTrackingInput {
  fulfillmentId: number;
  trackingInfo: FulfillmentDoc["trackingInfo"];
}

/** Replaces a parcel's tracking numbers. Tells fulfillments/update, orders/updated. */
export function updateTracking(devStore: DevStore, input: UpdateTrackingInput): FulfillmentDoc {
  const missing = "Fulfillment does not exist.";
  return changeFulfilment(devStore, input.fulfillmentId, ["fulfillmentId"], missing, (fulfilment) => {
    fulfilment.trackingInfo = input.trackingInfo;
    return fulfilment;
  });
}
