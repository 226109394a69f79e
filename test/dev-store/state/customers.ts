/** A customer's document from what was said of them. */
import type { CustomerDoc, CustomerEmailAddress, CustomerPhoneNumber } from "./documents.ts";
import type { CustomerInput } from "./input/customer.ts";
import type { OrderInput } from "./input/order.ts";
import { mailingAddress } from "./orders/maker.ts";
import type { Store } from "./store.ts";
import { UserError } from "./user-error.ts";

/** First and last name; else the e-mail address, else the phone number. */
function displayName(customer: Pick<CustomerDoc, "firstName" | "lastName" | "email" | "phone">): string {
  const name = [customer.firstName, customer.lastName].filter(Boolean).join(" ");
  return name || customer.email || customer.phone || "";
}

/**
 * The customer that `input` makes of `before` (or of nothing): fields left out stay as they are.
 * @throws UserError when the e-mail address is another customer's or contradicts `defaultEmailAddress`
 */
export function customerFrom(
  store: Store,
  input: CustomerInput,
  id: number,
  facts: { now: string; currency: string },
  before?: CustomerDoc,
): CustomerDoc {
  const pick = <T>(given: T | undefined, standing: T | undefined, otherwise: T): T =>
    given ?? standing ?? otherwise;
  const keep = <T>(given: T | null | undefined, standing: T | null | undefined): T | null =>
    given === undefined ? (standing ?? null) : given;
  const email = chooseEmail(input, before);
  if (email !== null && email.toLowerCase() !== before?.email?.toLowerCase()) {
    const other = store.find("Customer", email);
    if (other && other.id !== id) throw new UserError(["email"], "Email has already been taken");
  }
  const phone = keep(input.defaultPhoneNumber?.phoneNumber ?? input.phone, before?.phone);
  const names = {
    firstName: keep(input.firstName, before?.firstName),
    lastName: keep(input.lastName, before?.lastName),
  };
  const given = input.addresses ?? (input.defaultAddress ? [input.defaultAddress] : undefined);
  const addresses =
    given?.map((address, index) =>
      mailingAddress(
        { firstName: names.firstName, lastName: names.lastName, ...address },
        `gid://shopify/MailingAddress/${id}${String(index + 1).padStart(2, "0")}?model_name=CustomerAddress`,
      ),
    ) ??
    before?.addresses ??
    [];
  const createdAt = input.createdAt ?? before?.createdAt ?? facts.now;
  return {
    id,
    ...names,
    displayName: displayName({ ...names, email, phone }),
    email,
    phone,
    defaultEmailAddress: email === null ? null : emailAddress(email, input, before),
    defaultPhoneNumber: phone === null ? null : phoneNumber(phone, input, before),
    state: pick(input.state, before?.state, "DISABLED"),
    locale: pick(input.locale, before?.locale, "en"),
    tags: pick(input.tags, before?.tags, []),
    note: keep(input.note, before?.note),
    verifiedEmail: pick(input.verifiedEmail, before?.verifiedEmail, email !== null),
    validEmailAddress: email !== null,
    taxExempt: pick(input.taxExempt, before?.taxExempt, false),
    taxExemptions: before?.taxExemptions ?? [],
    multipassIdentifier: null,
    dataSaleOptOut: false,
    productSubscriberStatus: "NEVER_SUBSCRIBED",
    numberOfOrders: before?.numberOfOrders ?? "0",
    amountSpent: before?.amountSpent ?? { amount: "0.0", currencyCode: facts.currency },
    lastOrderId: before?.lastOrderId ?? null,
    addresses,
    defaultAddress: addresses[0] ?? null,
    createdAt,
    updatedAt: input.updatedAt ?? before?.updatedAt ?? createdAt,
  };
}

function chooseEmail(input: CustomerInput, before: CustomerDoc | undefined): string | null {
  const inner = input.defaultEmailAddress?.emailAddress;
  if (inner !== undefined && input.email != null && inner !== input.email) {
    throw new UserError(["defaultEmailAddress", "emailAddress"], "is not the customer's email");
  }
  if (inner !== undefined) return inner;
  return input.email === undefined ? (before?.email ?? null) : input.email;
}

function emailAddress(
  email: string,
  input: CustomerInput,
  before: CustomerDoc | undefined,
): CustomerEmailAddress {
  const given = input.defaultEmailAddress;
  const standing = before?.defaultEmailAddress;
  return {
    emailAddress: email,
    marketingState: given?.marketingState ?? standing?.marketingState ?? "NOT_SUBSCRIBED",
    marketingOptInLevel:
      given?.marketingOptInLevel ??
      standing?.marketingOptInLevel ??
      (given?.marketingState === "SUBSCRIBED" ? "SINGLE_OPT_IN" : null),
    marketingUpdatedAt: given?.marketingUpdatedAt ?? standing?.marketingUpdatedAt ?? null,
    validFormat: true,
    openTrackingLevel: standing?.openTrackingLevel ?? "UNKNOWN",
  };
}

function phoneNumber(
  phone: string,
  input: CustomerInput,
  before: CustomerDoc | undefined,
): CustomerPhoneNumber {
  const given = input.defaultPhoneNumber;
  const standing = before?.defaultPhoneNumber;
  return {
    phoneNumber: phone,
    marketingState: given?.marketingState ?? standing?.marketingState ?? "NOT_SUBSCRIBED",
    marketingOptInLevel: given?.marketingOptInLevel ?? standing?.marketingOptInLevel ?? null,
    marketingUpdatedAt: given?.marketingUpdatedAt ?? standing?.marketingUpdatedAt ?? null,
    marketingCollectedFrom: standing?.marketingCollectedFrom ?? null,
  };
}

/**
 * Whose order it is: by id, by e-mail address, or made by `make` from what the order says; null for a guest.
 * @throws UserError when there is no customer with the id
 */
export function customerOfOrder(
  store: Store,
  order: OrderInput,
  make: (input: CustomerInput) => CustomerDoc,
): CustomerDoc | null {
  if (order.customer === null) return null;
  const given: CustomerInput | undefined =
    order.customer ?? (order.email ? { email: order.email } : undefined);
  if (!given) return null;
  if (given.id !== undefined) {
    const found = store.get("Customer", given.id);
    if (!found) throw new UserError(["customer", "id"], `there is no Customer ${given.id}`);
    return found;
  }
  return (given.email ? store.find("Customer", given.email) : undefined) ?? make(given);
}
