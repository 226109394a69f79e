/** Bodies of the customer topics, in the three dialects that they come in. */
import type { CustomerDoc } from "../../state/documents.ts";
import type { Change } from "../../state/store.ts";
import type { PayloadContext } from "./index.ts";
import { amount, customerAddress, gid, lower, zoned } from "./values.ts";

type Json = Record<string, unknown>;

/** `customers/create`, `/update`, `/enable`, `/disable`: without spend, order count, tags or consent, which have their own topics. */
export function customerPayload(customer: CustomerDoc, context: PayloadContext): Json {
  const isDefault = (id: string): boolean => id === customer.defaultAddress?.id;
  return {
    id: customer.id,
    admin_graphql_api_id: gid("Customer", customer.id),
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    phone: customer.phone,
    state: customer.state.toLowerCase(),
    note: customer.note,
    verified_email: customer.verifiedEmail,
    multipass_identifier: customer.multipassIdentifier,
    tax_exempt: customer.taxExempt,
    tax_exemptions: customer.taxExemptions,
    currency: customer.amountSpent.currencyCode,
    created_at: zoned(customer.createdAt, context.timeZone),
    updated_at: zoned(customer.updatedAt, context.timeZone),
    addresses: customer.addresses.map((entry) => customerAddress(entry, customer.id, isDefault(entry.id))),
    ...(customer.defaultAddress !== null && {
      default_address: customerAddress(customer.defaultAddress, customer.id, true),
    }),
  };
}

/** `customers/delete`. */
export function customerDeletePayload(customer: CustomerDoc): Json {
  return {
    id: customer.id,
    admin_graphql_api_id: gid("Customer", customer.id),
    phone: customer.phone,
    addresses: [],
    tax_exemptions: customer.taxExemptions,
  };
}

/** `customers/merge`: the changed customer is the one kept; the other's id is told with the change. */
export function customerMergePayload(change: Change): Json {
  return {
    admin_graphql_api_customer_kept_id: gid("Customer", change.doc.id),
    admin_graphql_api_customer_deleted_id: gid("Customer", Number(change.extra?.["deletedId"])),
    admin_graphql_api_job_id: null,
    status: "completed",
    errors: [],
  };
}

/** `customers/purchasing_summary`, in camelCase. */
export function purchasingSummaryPayload(customer: CustomerDoc, at: string): Json {
  return {
    customerId: gid("Customer", customer.id),
    numberOfOrders: Number(customer.numberOfOrders),
    amountSpent: { amount: amount(customer.amountSpent), currencyCode: customer.amountSpent.currencyCode },
    lastOrderId: customer.lastOrderId === null ? null : gid("Order", customer.lastOrderId),
    occurredAt: withMilliseconds(at),
  };
}

/** `customer.tags_added` and `customer.tags_removed`; the tags concerned are told with the change. */
export function customerTagsPayload(change: Change): Json {
  const tags = change.extra?.["tags"];
  return {
    customerId: gid("Customer", change.doc.id),
    tags: Array.isArray(tags) ? tags : [],
    occurredAt: withMilliseconds(change.at),
  };
}

/** `customers_email_marketing_consent/update`. */
export function emailConsentPayload(customer: CustomerDoc, context: PayloadContext): Json {
  const address = customer.defaultEmailAddress;
  return {
    customer_id: customer.id,
    email_address: address?.emailAddress ?? customer.email,
    email_marketing_consent: {
      state: lower(address?.marketingState ?? null),
      opt_in_level: lower(address?.marketingOptInLevel ?? null),
      consent_updated_at: zoned(address?.marketingUpdatedAt, context.timeZone),
    },
  };
}

/** `customers_marketing_consent/update`: consent to text messages. */
export function smsConsentPayload(customer: CustomerDoc, context: PayloadContext): Json {
  const phone = customer.defaultPhoneNumber;
  return {
    id: customer.id,
    phone: phone?.phoneNumber ?? customer.phone,
    sms_marketing_consent: {
      state: lower(phone?.marketingState ?? null),
      opt_in_level: lower(phone?.marketingOptInLevel ?? null),
      consent_updated_at: zoned(phone?.marketingUpdatedAt, context.timeZone),
      consent_collected_from: lower(phone?.marketingCollectedFrom ?? null),
    },
  };
}

function withMilliseconds(time: string): string {
  return new Date(time).toISOString();
}
