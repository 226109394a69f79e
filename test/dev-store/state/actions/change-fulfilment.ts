import type { FulfillmentDoc } from "../documents.ts";
import type { OrderAggregate } from "../orders/aggregate.ts";
import type { OrderMaker } from "../orders/maker.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { changeOrder, laterOf, tell } from "./order-change.ts";

/**
 * Changes one fulfilment and with it its order. Tells fulfillments/update and what changeOrder tells.
 * @throws UserError on `field` with `missing` when there is no such fulfilment
 */
export function changeFulfilment<T>(
  shop: DevShop,
  fulfillmentId: number,
  field: string[],
  missing: string,
  change: (
    fulfilment: FulfillmentDoc,
    context: { aggregate: OrderAggregate; maker: OrderMaker; now: string },
  ) => T,
): T {
  const orderId = shop.store.get("Fulfillment", fulfillmentId)?.parentId;
  if (orderId === undefined) throw new UserError(field, missing);
  return changeOrder(shop, orderId, field, (aggregate, maker, now) => {
    const fulfilment = aggregate.fulfillments.find((doc) => doc.id === fulfillmentId);
    if (!fulfilment) throw new UserError(field, missing);
    const result = change(fulfilment, { aggregate, maker, now });
    fulfilment.updatedAt = laterOf(now, fulfilment.updatedAt);
    tell(shop, "fulfillments/update", "Fulfillment", fulfilment);
    return result;
  }).result;
}
