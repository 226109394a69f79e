import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { tell } from "./order-change.ts";

/** Deletes a customer who has no orders, as Shopify allows it. Tells customers/delete. */
export function deleteCustomer(shop: DevShop, input: { customerId: number }): void {
  const { store } = shop;
  store.transaction(() => {
    const customer = store.get("Customer", input.customerId);
    if (!customer) throw new UserError(["id"], "Customer can't be found");
    if (store.ownedBy("Order", customer.id).length > 0) {
      throw new UserError(["id"], "Customer can’t be deleted because they have associated orders");
    }
    store.remove("Customer", customer.id);
    tell(shop, "customers/delete", "Customer", customer);
  });
}
