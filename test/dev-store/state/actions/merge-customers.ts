import type { CustomerDoc } from "../documents.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { laterOf, nowOf, summarise, tell } from "./order-change.ts";

const MAX_TAGS = 250;
const MAX_NOTE = 5000;

export interface MergeCustomersInput {
  customerOneId: number;
  customerTwoId: number;
  /** Whose value is kept, where it is not that of the customer who stays. */
  keep?: {
    email?: number | undefined;
    firstName?: number | undefined;
    lastName?: number | undefined;
    phone?: number | undefined;
    defaultAddress?: number | undefined;
  };
  note?: string | undefined;
  tags?: string[] | undefined;
}

/**
 * Makes one customer of two: orders, addresses, tags and notes of the one who goes are moved to the one who stays. The
 * orders themselves do not count as changed. Tells customers/merge, customers/update, customers/purchasing_summary.
 * @returns the customer who stays
 */
export function mergeCustomers(shop: DevShop, input: MergeCustomersInput): CustomerDoc {
  const { store } = shop;
  return store.transaction(() => {
    const one = mergeable(shop, input.customerOneId, "customerOneId");
    const two = mergeable(shop, input.customerTwoId, "customerTwoId");
    if (one.id === two.id) throw new UserError(null, "Customers IDs should not match", "INVALID_CUSTOMER_ID");
    const kept = resultingCustomer(one, two, input.keep?.email);
    const gone = kept === one ? two : one;
    const of = (id: number | undefined): CustomerDoc => (id === gone.id ? gone : kept);
    const contact = of(input.keep?.email ?? (kept.email === null ? gone.id : kept.id));
    const caller = of(input.keep?.phone ?? (kept.phone === null ? gone.id : kept.id));
    const firstName = of(input.keep?.firstName).firstName ?? gone.firstName;
    const lastName = of(input.keep?.lastName).lastName ?? gone.lastName;
    const home = of(input.keep?.defaultAddress).defaultAddress ?? gone.defaultAddress;
    const addresses = [...kept.addresses, ...gone.addresses];
    const notes = [kept.note, gone.note].filter((note) => note !== null && note !== "");
    const merged: CustomerDoc = {
      ...kept,
      firstName,
      lastName,
      email: contact.email,
      defaultEmailAddress: contact.defaultEmailAddress,
      validEmailAddress: contact.validEmailAddress,
      verifiedEmail: contact.verifiedEmail,
      phone: caller.phone,
      defaultPhoneNumber: caller.defaultPhoneNumber,
      displayName:
        [firstName, lastName].filter((name) => name !== null).join(" ") ||
        (contact.email ?? caller.phone ?? ""),
      addresses: home ? [home, ...addresses.filter(({ id }) => id !== home.id)] : addresses,
      defaultAddress: home,
      tags: input.tags ?? [...new Set([...kept.tags, ...gone.tags])].sort(),
      note: input.note ?? (notes.length > 0 ? notes.join("\n") : null),
      updatedAt: laterOf(nowOf(shop), kept.updatedAt),
    };
    for (const order of store.ownedBy("Order", gone.id))
      store.put("Order", { ...order, customerId: kept.id });
    store.remove("Customer", gone.id);
    store.put("Customer", merged);
    tell(shop, "customers/merge", "Customer", merged, { deletedId: gone.id });
    tell(shop, "customers/update", "Customer", merged);
    summarise(shop, kept.id);
    return merged;
  });
}

function mergeable(shop: DevShop, id: number, field: string): CustomerDoc {
  const customer = shop.store.get("Customer", id);
  const refuse = (message: string, code: string) => new UserError([field], message, code);
  if (!customer) throw refuse(`Customer does not exist with ID ${id}`, "INVALID_CUSTOMER_ID");
  if (customer.tags.length > MAX_TAGS)
    throw refuse("Customers must have 250 tags or less.", "INVALID_CUSTOMER");
  if ((customer.note?.length ?? 0) > MAX_NOTE)
    throw refuse("Customer notes must be 5,000 characters or less.", "INVALID_CUSTOMER");
  return customer;
}

/** Who stays, by the rules that the schema's documentation of customerMerge gives. */
function resultingCustomer(one: CustomerDoc, two: CustomerDoc, emailOf: number | undefined): CustomerDoc {
  if (emailOf === one.id && one.email !== null) return one;
  if (emailOf === two.id && two.email !== null) return two;
  if (one.email === null || two.email === null) return two.email === null && one.email !== null ? one : two;
  const only = (test: (customer: CustomerDoc) => boolean): CustomerDoc | undefined =>
    test(one) === test(two) ? undefined : test(one) ? one : two;
  const consents = (customer: CustomerDoc): boolean =>
    ["SUBSCRIBED", "PENDING"].includes(customer.defaultEmailAddress?.marketingState ?? "");
  return (
    only(({ state }) => state === "ENABLED") ??
    only(consents) ??
    only(({ state }) => state === "INVITED") ??
    two
  );
}
