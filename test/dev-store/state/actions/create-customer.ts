import { customerFrom } from "../customers.ts";
import type { CustomerDoc } from "../documents.ts";
import type { CustomerInput } from "../input/customer.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { makerFor, tell } from "./order-change.ts";

/** Makes a customer. Tells customers/create. @throws UserError when there is no way to name or reach them */
export function createCustomer(shop: DevShop, input: CustomerInput): CustomerDoc {
  const { store } = shop;
  return store.transaction(() => {
    const maker = makerFor(shop);
    const id = maker.idFor("Customer", input.id, []);
    const customer = customerFrom(store, input, id, { now: maker.now, currency: maker.shop.currencyCode });
    if (customer.displayName === "") {
      throw new UserError(null, "A name, phone number, or email address must be present");
    }
    store.put("Customer", customer);
    tell(shop, "customers/create", "Customer", customer);
    return customer;
  });
}
