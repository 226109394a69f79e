import type { DevStore } from "../../server.ts";
import { UserError } from "../user-error.ts";
import { tell } from "./order-change.ts";

/** Deletes a customer who has no orders, as Shopify allows it. Tells customers/delete. */
export function deleteCustomer(devStore: DevStore, input: { customerId: number }): void {
  const { store } = devStore;
  store.transaction(() => {
    const customer = store.get("Customer", input.customerId);
    if (!customer) throw new UserError(["id"], "Customer can't be found");
    if (store.ownedBy("Order", customer.id).length > 0) {
      throw new UserError(["id"], "Customer can’t be deleted because they have associated orders");
    }
    store.remove("Customer", customer.id);
    tell(devStore, "customers/delete", "Customer", customer);
  });
}
