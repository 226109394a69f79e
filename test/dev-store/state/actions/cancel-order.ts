import type { OrderCancelReason } from "../documents.ts";
import type { OrderAggregate } from "../orders/aggregate.ts";
import { cancel } from "../orders/cancel.ts";
import type { DevShop } from "../shop.ts";
import { changeOrder, tell } from "./order-change.ts";

export interface CancelOrderInput {
  orderId: number;
  reason: OrderCancelReason;
  /** Whether what was paid is paid back. */
  refund: boolean;
  restock?: boolean;
  staffNote?: string | null;
}

/** Calls an order off. Tells orders/cancelled, refunds/create, orders/updated, customers/purchasing_summary. */
export function cancelOrder(shop: DevShop, input: CancelOrderInput): OrderAggregate {
  const { orderId, ...cancellation } = input;
  return shop.store.transaction(() => {
    const { aggregate } = changeOrder(shop, orderId, ["orderId"], (loaded, maker, now) => {
      cancel(maker, loaded, { ...cancellation, at: now });
    });
    const refund = aggregate.refunds.at(-1);
    if (refund) tell(shop, "refunds/create", "Refund", refund);
    tell(shop, "orders/cancelled", "Order", aggregate.order);
    return aggregate;
  });
}
