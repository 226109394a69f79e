import { customerFrom } from "../customers.ts";
import type { CustomerDoc } from "../documents.ts";
import type { CustomerInput } from "../input/customer.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { laterOf, makerFor, tell } from "./order-change.ts";

export type UpdateCustomerInput = Omit<CustomerInput, "id" | "createdAt" | "updatedAt"> & {
  customerId: number;
};

/**
 * Changes a customer; fields left out stay. Tells customers/update, and where it fits customer.tags_added,
 * customer.tags_removed, customers_email_marketing_consent/update, customers_marketing_consent/update.
 */
export function updateCustomer(shop: DevShop, input: UpdateCustomerInput): CustomerDoc {
  const { store } = shop;
  const { customerId, ...fields } = input;
  return store.transaction(() => {
    const before = store.get("Customer", customerId);
    if (!before) throw new UserError(["id"], "Customer does not exist");
    const maker = makerFor(shop);
    const facts = { now: maker.now, currency: maker.shop.currencyCode };
    const customer = customerFrom(store, fields, customerId, facts, before);
    const consent = customer.defaultEmailAddress;
    const consentChanged = consent?.marketingState !== before.defaultEmailAddress?.marketingState;
    const smsConsent = customer.defaultPhoneNumber;
    const smsConsentChanged = smsConsent?.marketingState !== before.defaultPhoneNumber?.marketingState;
    customer.updatedAt = laterOf(maker.now, before.updatedAt);
    if (consent && consentChanged)
      consent.marketingUpdatedAt = fields.defaultEmailAddress?.marketingUpdatedAt ?? customer.updatedAt;
    if (smsConsent && smsConsentChanged) {
      smsConsent.marketingUpdatedAt = fields.defaultPhoneNumber?.marketingUpdatedAt ?? customer.updatedAt;
      smsConsent.marketingCollectedFrom = "OTHER";
    }
    store.put("Customer", customer);
    tell(shop, "customers/update", "Customer", customer);
    const added = customer.tags.filter((tag) => !before.tags.includes(tag));
    const removed = before.tags.filter((tag) => !customer.tags.includes(tag));
    if (added.length > 0) tell(shop, "customer.tags_added", "Customer", customer, { tags: added });
    if (removed.length > 0) tell(shop, "customer.tags_removed", "Customer", customer, { tags: removed });
    if (consent && consentChanged) {
      tell(shop, "customers_email_marketing_consent/update", "Customer", customer);
    }
    if (smsConsent && smsConsentChanged)
      tell(shop, "customers_marketing_consent/update", "Customer", customer);
    return customer;
  });
}
