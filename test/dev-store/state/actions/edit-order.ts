import { applyEdits, type OrderEdit } from "../orders/edit.ts";
import type { OrderAggregate } from "../orders/aggregate.ts";
import type { DevShop } from "../shop.ts";
import { changeOrder, tell } from "./order-change.ts";

export interface EditOrderInput {
  orderId: number;
  edits: readonly OrderEdit[];
  /** The number of the edit, where it has one. */
  editId?: number;
  staffNote?: string | null;
  notifyCustomer?: boolean;
}

/**
 * Changes what was ordered. Tells orders/edited, refunds/create (for units taken off), orders/updated,
 * customers/purchasing_summary.
 */
export function editOrder(shop: DevShop, input: EditOrderInput): OrderAggregate {
  return changeOrder(shop, input.orderId, ["id"], (aggregate, maker, now) => {
    const before = aggregate.refunds.length;
    const { additions, removals } = applyEdits(maker, aggregate, input.edits, now);
    const { order } = aggregate;
    order.edited = true;
    for (const refund of aggregate.refunds.slice(before)) tell(shop, "refunds/create", "Refund", refund);
    tell(shop, "orders/edited", "Order", order, {
      editId: input.editId ?? order.id,
      additions: additions.map(({ id, delta }) => ({ id, delta })),
      removals,
      notifyCustomer: input.notifyCustomer ?? false,
      staffNote: input.staffNote ?? "",
    });
  }).aggregate;
}
