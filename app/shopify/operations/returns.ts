/** Reading one return with its lines: the bodies of returns/* webhooks are partial. */
import { graphql } from "#app/generated/admin/gql.ts";
import { gid, idOf } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

graphql(`
  fragment ReturnLine on ReturnLineItemType {
    id
    quantity
    processedQuantity
    refundedQuantity
    returnReasonDefinition {
      handle
    }
    ... on ReturnLineItem {
      fulfillmentLineItem {
        lineItem {
          id
        }
      }
    }
  }
`);

const ReturnById = graphql(`
  query ReturnById($id: ID!) {
    return(id: $id) {
      id
      order {
        id
      }
      name
      status
      totalQuantity
      createdAt
      closedAt
      returnLineItems(first: 50) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...ReturnLine
        }
      }
    }
  }
`);

const MoreReturnLines = graphql(`
  query MoreReturnLines($id: ID!, $after: String) {
    return(id: $id) {
      returnLineItems(first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...ReturnLine
        }
      }
    }
  }
`);

/** The return as the mappers take it, with every line; null when there is none (any more). */
export async function readReturn(admin: AdminClient, id: bigint) {
  const { return: found } = await admin.request(ReturnById, { id: gid("Return", id) });
  if (!found) return null;
  const { returnLineItems, order, ...fields } = found;
  const lines = [...returnLineItems.nodes];
  let page = returnLineItems.pageInfo;
  while (page.hasNextPage) {
    const more = await admin.request(MoreReturnLines, { id: found.id, after: page.endCursor ?? null });
    if (!more.return) return null;
    lines.push(...more.return.returnLineItems.nodes);
    page = more.return.returnLineItems.pageInfo;
  }
  return { orderId: idOf("Order", order.id), return: fields, lineItems: lines };
}
