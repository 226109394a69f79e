import type { DevShop } from "../shop.ts";
import type { ObjectType } from "../store.ts";
import { UserError } from "../user-error.ts";
import { summarise, tell } from "./order-change.ts";

/** What hangs on an order, and what hangs on that. */
const PARTS: Partial<Record<ObjectType, readonly ObjectType[]>> = {
  Fulfillment: ["FulfillmentLineItem", "FulfillmentEvent"],
  Refund: ["RefundLineItem"],
  Return: ["ReturnLineItem"],
  FulfillmentOrder: [],
  OrderTransaction: [],
  LineItem: [],
};

/**
 * Deletes an order for good with everything that hangs on it, whatever its state, as Shopify does.
 * Tells orders/delete, customers/purchasing_summary.
 */
export function deleteOrder(shop: DevShop, input: { orderId: number }): void {
  const { store } = shop;
  store.transaction(() => {
    const order = store.get("Order", input.orderId);
    if (!order) throw new UserError(["orderId"], "Order does not exist", "NOT_FOUND");
    for (const [part, details] of Object.entries(PARTS) as [ObjectType, readonly ObjectType[]][]) {
      for (const { id } of store.children(part, order.id)) {
        for (const detail of details)
          for (const doc of store.children(detail, id)) store.remove(detail, doc.id);
        store.remove(part, id);
      }
    }
    store.remove("Order", order.id);
    tell(shop, "orders/delete", "Order", order);
    if (order.customerId !== null) summarise(shop, order.customerId);
  });
}
