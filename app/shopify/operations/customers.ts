/** Reading one customer, with what the bodies of customers/* webhooks no longer hold. */
import { graphql } from "#app/generated/admin/gql.ts";
import { gid } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

graphql(`
  fragment CustomerFields on Customer {
    id
    firstName
    lastName
    defaultEmailAddress {
      emailAddress
      marketingState
    }
    defaultPhoneNumber {
      phoneNumber
      marketingState
    }
    defaultAddress {
      countryCodeV2
      city
    }
    state
    locale
    tags
    createdAt
    updatedAt
  }
`);

const CustomerById = graphql(`
  query CustomerById($id: ID!) {
    customer(id: $id) {
      ...CustomerFields
    }
  }
`);

/** The customer as the mapper takes it; null when there is none (any more). */
export async function readCustomer(admin: AdminClient, id: bigint) {
  const { customer } = await admin.request(CustomerById, { id: gid("Customer", id) });
  return customer ?? null;
}
