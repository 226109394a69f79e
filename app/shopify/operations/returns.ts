/** Reading one return with its lines: the bodies of returns/* webhooks are partial. */
import { graphql } from "#app/generated/admin/gql.ts";
import type { MoreReturnLinesQuery } from "#app/generated/admin/graphql.ts";
import type { FirstPage } from "#app/shopify/connection.ts";
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

graphql(`
  fragment ReturnFields on Return {
    id
    name
    status
    totalQuantity
    createdAt
    closedAt
  }
`);

const ReturnById = graphql(`
  query ReturnById($id: ID!) {
    return(id: $id) {
      order {
        id
      }
      ...ReturnFields
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

type ReturnLine = NonNullable<MoreReturnLinesQuery["return"]>["returnLineItems"]["nodes"][number];

/** Every line of the return, given its first page; null when it has gone meanwhile. @param returnId a global id */
export async function allReturnLines(
  admin: AdminClient,
  returnId: string,
  first: FirstPage<ReturnLine>,
): Promise<ReturnLine[] | null> {
  const lines = [...first.nodes];
  let page = first.pageInfo;
  while (page.hasNextPage) {
    const more = await admin.request(MoreReturnLines, { id: returnId, after: page.endCursor ?? null });
    if (!more.return) return null;
    lines.push(...more.return.returnLineItems.nodes);
    page = more.return.returnLineItems.pageInfo;
  }
  return lines;
}

/** The return as the mappers take it, with every line; null when there is none (any more). */
export async function readReturn(admin: AdminClient, id: bigint) {
  const { return: found } = await admin.request(ReturnById, { id: gid("Return", id) });
  if (!found) return null;
  const { returnLineItems, order, ...fields } = found;
  const lines = await allReturnLines(admin, found.id, returnLineItems);
  return lines && { orderId: idOf("Order", order.id), return: fields, lineItems: lines };
}
