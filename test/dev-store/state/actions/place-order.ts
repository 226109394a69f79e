import type { DevStore } from "../../server.ts";
import type { CustomerDoc } from "../documents.ts";
import type { OrderInput } from "../input/order.ts";
import { saveOrder, type OrderAggregate } from "../orders/aggregate.ts";
import { makeOrder } from "../orders/history.ts";
import { UserError } from "../user-error.ts";
import { createCustomer } from "./create-customer.ts";
import { makerFor, summarise, tell } from "./order-change.ts";

/** Whose order it is; a customer is made when the e-mail address belongs to none. Null for a guest. */
export function customerOf(
  devStore: DevStore,
  input: OrderInput,
  make: (input: NonNullable<OrderInput["customer"]>) => CustomerDoc,
): CustomerDoc | null {
  if (input.customer === null) return null;
  const given = input.customer ?? (input.email ? { email: input.email } : undefined);
  if (!given) return null;
  if (given.id !== undefined) {
    const found = devStore.store.get("Customer", given.id);
    if (!found) throw new UserError(["customer", "id"], `there is no Customer ${given.id}`);
    return found;
  }
  const email = "email" in given ? given.email : undefined;
  return (email ? devStore.store.find("Customer", email) : undefined) ?? make(given);
}

/**
 * Places an order as a shopper does, paid unless it says otherwise. What is left out is filled plausibly.
 * Tells customers/create (for a new customer), orders/create, order_transactions/create, orders/paid, orders/updated,
 * customers/purchasing_summary; and what its fulfilments and refunds bring, when it is given with them.
 * @throws UserError naming the field that is wrong
 */
export function placeOrder(devStore: DevStore, input: OrderInput): OrderAggregate {
  const { store } = devStore;
  return store.transaction(() => {
    const customer = customerOf(devStore, input, (given) => createCustomer(devStore, given));
    const maker = makerFor(devStore);
    const aggregate = makeOrder(maker, input, customer);
    maker.saveNumber();
    saveOrder(store, aggregate);
    const { order } = aggregate;
    tell(devStore, "orders/create", "Order", order);
    for (const doc of aggregate.transactions)
      tell(devStore, "order_transactions/create", "OrderTransaction", doc);
    if (order.fullyPaid) tell(devStore, "orders/paid", "Order", order);
    for (const doc of aggregate.fulfillments) tell(devStore, "fulfillments/create", "Fulfillment", doc);
    for (const doc of aggregate.fulfillmentEvents)
      tell(devStore, "fulfillment_events/create", "FulfillmentEvent", doc);
    if (order.displayFulfillmentStatus === "FULFILLED") tell(devStore, "orders/fulfilled", "Order", order);
    for (const doc of aggregate.refunds) tell(devStore, "refunds/create", "Refund", doc);
    if (order.cancelledAt) tell(devStore, "orders/cancelled", "Order", order);
    tell(devStore, "orders/updated", "Order", order);
    if (customer) summarise(devStore, customer.id);
    return aggregate;
  });
}
