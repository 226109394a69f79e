/** Where the shop keeps stock. */
import { graphql } from "#app/generated/admin/gql.ts";
import { everyNode } from "#app/shopify/connection.ts";
import { idOf } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

const ActiveLocations = graphql(`
  query ActiveLocations($after: String) {
    locations(first: 100, after: $after, sortKey: NAME) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
      }
    }
  }
`);

export interface StockLocation {
  id: bigint;
  name: string;
}

/** The active ones, by name. */
export async function readLocations(admin: AdminClient): Promise<StockLocation[]> {
  const nodes = await everyNode(async (after) => (await admin.request(ActiveLocations, { after })).locations);
  return nodes.map(({ id, name }) => ({ id: idOf("Location", id), name }));
}
