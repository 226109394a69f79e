import type { DevStore } from "../../server.ts";
import type { FulfillmentDoc } from "../documents.ts";
import { cancelFulfilment as cancel } from "../orders/fulfil.ts";
import { changeFulfilment } from "./change-fulfilment.ts";

/** Takes a parcel back: its units are to be sent again. Tells fulfillments/update, orders/updated. */
export function cancelFulfilment(devStore: DevStore, input: { fulfillmentId: number }): FulfillmentDoc {
  return changeFulfilment(
    devStore,
    input.fulfillmentId,
    ["id"],
    "Fulfillment not found.",
    (fulfilment, context) => {
      cancel(context.maker, context.aggregate, fulfilment, context.now);
      return fulfilment;
    },
  );
}
