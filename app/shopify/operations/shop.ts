import { graphql } from "#app/generated/admin/gql.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

const ShopDetails = graphql(`
  query ShopDetails {
    shop {
      id
      name
      email
      currencyCode
      ianaTimezone
    }
  }
`);

/** What Encore keeps of the shop itself. */
export async function readShop(admin: AdminClient) {
  const { shop } = await admin.request(ShopDetails, {});
  return shop;
}
