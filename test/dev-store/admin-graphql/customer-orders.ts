/** The orders of one customer. */
import type { Doc, Store } from "../state/store.ts";

/** By ascending id. The store has no index for it, so this reads every order. */
export function ordersOfCustomer(store: Store, customerId: number): Doc[] {
  return [...store.iterate("Order")].filter((order) => order["customerId"] === customerId);
}
