import type { FulfillmentEventDoc, FulfilmentEventStatus } from "../documents.ts";
import { addEvent } from "../orders/fulfil.ts";
import type { DevShop } from "../shop.ts";
import { changeFulfilment } from "./change-fulfilment.ts";
import { tell } from "./order-change.ts";

export interface AddFulfilmentEventInput {
  fulfillmentId: number;
  /** "DELIVERED" sets the fulfilment's deliveredAt, "IN_TRANSIT" its inTransitAt. */
  status: FulfilmentEventStatus;
  /** Now, when left out. */
  happenedAt?: string;
  estimatedDeliveryAt?: string | null;
  message?: string | null;
}

/** What the carrier reports. Tells fulfillment_events/create, fulfillments/update, orders/updated. */
export function addFulfilmentEvent(shop: DevShop, input: AddFulfilmentEventInput): FulfillmentEventDoc {
  const { fulfillmentId, ...report } = input;
  const field = ["fulfillmentEvent", "fulfillmentId"];
  return changeFulfilment(
    shop,
    fulfillmentId,
    field,
    "Fulfillment does not exist.",
    (fulfilment, context) => {
      const { maker, aggregate, now } = context;
      const event = addEvent(maker, aggregate, fulfilment, { happenedAt: now, ...report }, field);
      tell(shop, "fulfillment_events/create", "FulfillmentEvent", event);
      return event;
    },
  );
}
