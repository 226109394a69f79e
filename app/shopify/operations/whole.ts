/**
 * Reading many objects by their ids, each with everything that is mirrored of it: as the mappers take them, every nested
 * connection paged to its end. Reads by id show what was written a moment ago, which Shopify's lists do only seconds later.
 */
import { graphql } from "#app/generated/admin/gql.ts";
import type { MoreReturnsQuery } from "#app/generated/admin/graphql.ts";
import type { FirstPage } from "#app/shopify/connection.ts";
import { gid } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

import { allOrderLines } from "./orders.ts";
import { allVariants } from "./products.ts";
import { allReturnLines } from "./returns.ts";

/**
 * How many objects one request asks for, so that it stays well below the 1,000 points that a query may cost: an order with
 * its first parts is at most about 80 of them, a product 15, a customer 5.
 */
export const AT_ONCE = { products: 25, customers: 50, orders: 10 } as const;
/** Most ids that Shopify takes in one `nodes(ids:)`. */
export const IDS_AT_ONCE = 250;

const WholeProducts = graphql(`
  query WholeProducts($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Product {
        ...ProductFields
        variants(first: 100) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...Variant
          }
        }
      }
    }
  }
`);

/** Products with every variant. Those that are gone are left out. @param ids at most `AT_ONCE.products` */
export async function readWholeProducts(admin: AdminClient, ids: readonly bigint[]) {
  const { nodes } = await admin.request(WholeProducts, { ids: ids.map((id) => gid("Product", id)) });
  const found = [];
  for (const node of nodes) {
    if (!node || !("id" in node)) continue;
    const { variants, ...product } = node;
    const all = await allVariants(admin, product.id, variants);
    if (all) found.push({ product, variants: all });
  }
  return found;
}

const WholeCustomers = graphql(`
  query WholeCustomers($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Customer {
        ...CustomerFields
      }
    }
  }
`);

/** Customers. Those that are gone are left out. @param ids at most `AT_ONCE.customers` */
export async function readWholeCustomers(admin: AdminClient, ids: readonly bigint[]) {
  const { nodes } = await admin.request(WholeCustomers, { ids: ids.map((id) => gid("Customer", id)) });
  return nodes.flatMap((node) => (node && "id" in node ? [node] : []));
}

graphql(`
  fragment WholeReturn on Return {
    ...ReturnFields
    returnLineItems(first: 10) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...ReturnLine
      }
    }
  }
`);

const WholeOrders = graphql(`
  query WholeOrders($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Order {
        ...OrderFields
        lineItems(first: 20) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...OrderLine
          }
        }
        returns(first: 3) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...WholeReturn
          }
        }
      }
    }
  }
`);

const MoreReturns = graphql(`
  query MoreReturns($id: ID!, $after: String) {
    order(id: $id) {
      returns(first: 20, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...WholeReturn
        }
      }
    }
  }
`);

type WholeReturn = NonNullable<MoreReturnsQuery["order"]>["returns"]["nodes"][number];

/** Orders with every line item, fulfilment, refund and return. Those that are gone are left out. @param ids at most `AT_ONCE.orders` */
export async function readWholeOrders(admin: AdminClient, ids: readonly bigint[]) {
  const { nodes } = await admin.request(WholeOrders, { ids: ids.map((id) => gid("Order", id)) });
  const found = [];
  for (const node of nodes) {
    if (!node || !("id" in node)) continue;
    const { lineItems, returns, ...order } = node;
    const lines = await allOrderLines(admin, order.id, lineItems);
    const wholeReturns = await allReturns(admin, order.id, returns);
    if (lines && wholeReturns) found.push({ order, lineItems: lines, returns: wholeReturns });
  }
  return found;
}

async function allReturns(admin: AdminClient, orderId: string, first: FirstPage<WholeReturn>) {
  const all = [...first.nodes];
  let page = first.pageInfo;
  while (page.hasNextPage) {
    const more = await admin.request(MoreReturns, { id: orderId, after: page.endCursor ?? null });
    if (!more.order) return null;
    all.push(...more.order.returns.nodes);
    page = more.order.returns.pageInfo;
  }
  const whole = [];
  for (const { returnLineItems, ...fields } of all) {
    const lines = await allReturnLines(admin, fields.id, returnLineItems);
    if (!lines) return null;
    whole.push({ return: fields, lineItems: lines });
  }
  return whole;
}

const StillThere = graphql(`
  query StillThere($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
    }
  }
`);

/** Which of these objects Shopify still has. @param ids at most `IDS_AT_ONCE` */
export async function stillThere(
  admin: AdminClient,
  type: "Product" | "Customer" | "Order",
  ids: readonly bigint[],
): Promise<Set<bigint>> {
  const global = ids.map((id) => gid(type, id));
  const { nodes } = await admin.request(StillThere, { ids: global });
  return new Set(ids.filter((_, index) => nodes[index] != null));
}
