import { customerOfOrder } from "../customers.ts";
import type { OrderInput } from "../input/order.ts";
import { saveOrder, type OrderAggregate } from "../orders/aggregate.ts";
import { makeOrder } from "../orders/history.ts";
import type { DevShop } from "../shop.ts";
import { createCustomer } from "./create-customer.ts";
import { makerFor, summarise, tell } from "./order-change.ts";

/**
 * Places an order as a shopper does, paid unless it says otherwise. What is left out is filled plausibly.
 * Tells customers/create (for a new customer), orders/create, order_transactions/create, orders/paid, orders/updated,
 * customers/purchasing_summary; and what its fulfilments and refunds bring, when it is given with them.
 * @throws UserError naming the field that is wrong
 */
export function placeOrder(shop: DevShop, input: OrderInput): OrderAggregate {
  const { store } = shop;
  return store.transaction(() => {
    const customer = customerOfOrder(store, input, (given) => createCustomer(shop, given));
    const maker = makerFor(shop);
    const aggregate = makeOrder(maker, input, customer);
    maker.saveNumber();
    saveOrder(store, aggregate);
    const { order } = aggregate;
    tell(shop, "orders/create", "Order", order);
    for (const doc of aggregate.transactions)
      tell(shop, "order_transactions/create", "OrderTransaction", doc);
    if (order.fullyPaid) tell(shop, "orders/paid", "Order", order);
    for (const doc of aggregate.fulfillments) tell(shop, "fulfillments/create", "Fulfillment", doc);
    for (const doc of aggregate.fulfillmentEvents)
      tell(shop, "fulfillment_events/create", "FulfillmentEvent", doc);
    if (order.displayFulfillmentStatus === "FULFILLED") tell(shop, "orders/fulfilled", "Order", order);
    for (const doc of aggregate.refunds) tell(shop, "refunds/create", "Refund", doc);
    if (order.cancelledAt) tell(shop, "orders/cancelled", "Order", order);
    tell(shop, "orders/updated", "Order", order);
    if (customer) summarise(shop, customer.id);
    return aggregate;
  });
}
