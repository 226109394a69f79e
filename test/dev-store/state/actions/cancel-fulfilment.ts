import type { FulfillmentDoc } from "../documents.ts";
import { cancelFulfilment as cancel } from "../orders/fulfil.ts";
import type { DevShop } from "../shop.ts";
import { changeFulfilment } from "./change-fulfilment.ts";

/** Takes a parcel back: its units are to be sent again. Tells fulfillments/update, orders/updated. */
export function cancelFulfilment(shop: DevShop, input: { fulfillmentId: number }): FulfillmentDoc {
  return changeFulfilment(
    shop,
    input.fulfillmentId,
    ["id"],
    "Fulfillment not found.",
    (fulfilment, context) => {
      cancel(context.maker, context.aggregate, fulfilment, context.now);
      return fulfilment;
    },
  );
}
