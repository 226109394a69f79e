/** Customers from the Admin API. (The bodies of customers/* lack tags and consent, so those are read again by id.) */
import { z } from "zod";

import { countryCode, gidOf, map, type Mapped, optionalText, text, texts, timestamp } from "./parse.ts";
import type { CustomerRow } from "./rows.ts";

const customerNode = z.compile(
  z.object({
    id: gidOf("Customer"),
    firstName: optionalText,
    lastName: optionalText,
    defaultEmailAddress: z.object({ emailAddress: text, marketingState: text }).nullable(),
    defaultPhoneNumber: z.object({ phoneNumber: text, marketingState: text }).nullable(),
    defaultAddress: z.object({ countryCodeV2: countryCode, city: optionalText }).nullable(),
    state: text,
    locale: optionalText,
    tags: texts,
    createdAt: timestamp,
    updatedAt: timestamp,
  }),
);

export function customerFromNode(node: unknown): Mapped<CustomerRow> {
  return map(customerNode, node, (customer) => ({
    id: customer.id,
    email: customer.defaultEmailAddress?.emailAddress ?? null,
    firstName: customer.firstName,
    lastName: customer.lastName,
    phone: customer.defaultPhoneNumber?.phoneNumber ?? null,
    state: customer.state,
    locale: customer.locale,
    countryCode: customer.defaultAddress?.countryCodeV2 ?? null,
    city: customer.defaultAddress?.city ?? null,
    tags: customer.tags,
    emailMarketingState: customer.defaultEmailAddress?.marketingState ?? null,
    smsMarketingState: customer.defaultPhoneNumber?.marketingState ?? null,
    createdAt: customer.createdAt,
    updatedAt: customer.updatedAt,
  }));
}
