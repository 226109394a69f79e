/** Shopify's return reasons: keyed by handle, named in the shop's language. */
import { graphql } from "#app/generated/admin/gql.ts";
import { everyNode } from "#app/shopify/connection.ts";
import { idOf } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

const ReturnReasons = graphql(`
  query ReturnReasons($after: String) {
    returnReasonDefinitions(first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        handle
        name
        deleted
      }
    }
  }
`);

export interface ReturnReasonDefinition {
  id: bigint;
  /** "too-small". */
  handle: string;
  name: string;
}

/** Those that may still be given. */
export async function readReturnReasons(admin: AdminClient): Promise<ReturnReasonDefinition[]> {
  const nodes = await everyNode(
    async (after) => (await admin.request(ReturnReasons, { after })).returnReasonDefinitions,
  );
  return nodes
    .filter(({ deleted }) => !deleted)
    .map(({ id, handle, name }) => ({ id: idOf("ReturnReasonDefinition", id), handle, name }));
}
