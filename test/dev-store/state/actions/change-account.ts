import type { CustomerDoc } from "../documents.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { laterOf, nowOf, tell } from "./order-change.ts";

/**
 * A customer activates their account, or the merchant disables it; the Admin API has no mutation for either.
 * Tells customers/enable or customers/disable, and customers/update.
 */
export function changeAccount(
  shop: DevShop,
  input: { customerId: number; state: "ENABLED" | "DISABLED" },
): CustomerDoc {
  const { store } = shop;
  const { customerId, state } = input;
  return store.transaction(() => {
    const before = store.get("Customer", customerId);
    if (!before) throw new UserError(["id"], "Customer does not exist");
    if (before.state === state)
      throw new UserError(["id"], `Customer account is ${state.toLowerCase()} already`);
    const customer: CustomerDoc = { ...before, state, updatedAt: laterOf(nowOf(shop), before.updatedAt) };
    store.put("Customer", customer);
    tell(shop, state === "ENABLED" ? "customers/enable" : "customers/disable", "Customer", customer);
    tell(shop, "customers/update", "Customer", customer);
    return customer;
  });
}
