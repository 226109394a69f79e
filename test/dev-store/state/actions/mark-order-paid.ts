import { subtract, toBag } from "../money.ts";
import { currenciesOf, type OrderAggregate } from "../orders/aggregate.ts";
import { transaction } from "../orders/compose.ts";
import { currentTotal, paymentsOf, refundedParts } from "../orders/settle.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { changeOrder, tell } from "./order-change.ts";

/** Records that what is outstanding was paid by hand. Tells order_transactions/create, orders/paid, orders/updated. */
export function markOrderPaid(shop: DevShop, input: { orderId: number }): OrderAggregate {
  return changeOrder(shop, input.orderId, ["id"], (aggregate, maker, now) => {
    const { order } = aggregate;
    if (!order.canMarkAsPaid) throw new UserError(["id"], "Order cannot be marked as paid.");
    const owed = subtract(currentTotal(order, refundedParts(aggregate)), paymentsOf(aggregate).net);
    const payment = transaction(maker.store.nextId("OrderTransaction"), order, {
      kind: "SALE",
      amountSet: toBag(owed, currenciesOf(order)),
      processedAt: now,
      gateway: "manual",
    });
    aggregate.transactions.push(payment);
    tell(shop, "order_transactions/create", "OrderTransaction", payment);
  }).aggregate;
}
