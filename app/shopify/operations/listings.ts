/**
 * Walking through everything of one kind by id and time of change alone, at about 15 points for 250 objects: what is to
 * be read whole is then known. Times in queries are quoted, because Shopify takes an unquoted one apart at its colons.
 */
import { graphql } from "#app/generated/admin/gql.ts";
import { gid, idOf } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

export type Listed = "products" | "customers" | "orders";

const ListProducts = graphql(`
  query ListProducts($query: String, $after: String, $first: Int!, $sortKey: ProductSortKeys!) {
    products(query: $query, after: $after, first: $first, sortKey: $sortKey) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        updatedAt
      }
    }
  }
`);

const ListCustomers = graphql(`
  query ListCustomers($query: String, $after: String, $first: Int!, $sortKey: CustomerSortKeys!) {
    customers(query: $query, after: $after, first: $first, sortKey: $sortKey) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        updatedAt
      }
    }
  }
`);

const ListOrders = graphql(`
  query ListOrders($query: String, $after: String, $first: Int!, $sortKey: OrderSortKeys!) {
    orders(query: $query, after: $after, first: $first, sortKey: $sortKey) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        updatedAt
        currentTotalPriceSet {
          shopMoney {
            amount
            currencyCode
          }
        }
      }
    }
  }
`);

export interface ListedObject {
  id: bigint;
  updatedAt: Date;
  /** What an order comes to after refunds and edits, as Shopify writes it. */
  total?: { amount: string; currencyCode: string };
}

export interface ListedPage {
  objects: ListedObject[];
  /** Where the next page begins; null after the last. */
  next: string | null;
}

/** One page. @param page.sort by time of change or by id, ascending; a cursor is good for one sort and query alone */
export async function listPage(
  admin: AdminClient,
  kind: Listed,
  page: { query: string; after: string | null; first: number; sort: "UPDATED_AT" | "ID" },
): Promise<ListedPage> {
  const variables = {
    query: page.query || null,
    after: page.after,
    first: page.first,
    sortKey: page.sort,
  };
  switch (kind) {
    case "products": {
      const { products } = await admin.request(ListProducts, variables);
      return toPage("Product", products);
    }
    case "customers": {
      const { customers } = await admin.request(ListCustomers, variables);
      return toPage("Customer", customers);
    }
    case "orders": {
      const { orders } = await admin.request(ListOrders, variables);
      return toPage("Order", orders);
    }
  }
}

interface Connection {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: readonly {
    id: string;
    updatedAt: string;
    currentTotalPriceSet?: { shopMoney: { amount: string; currencyCode: string } };
  }[];
}

function toPage(type: string, { pageInfo, nodes }: Connection): ListedPage {
  return {
    objects: nodes.map((node) => ({
      id: idOf(type, node.id),
      updatedAt: new Date(node.updatedAt),
      ...(node.currentTotalPriceSet ? { total: node.currentTotalPriceSet.shopMoney } : {}),
    })),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  };
}

const CountMatching = graphql(`
  query CountMatching($query: String, $products: Boolean!, $customers: Boolean!, $orders: Boolean!) {
    productsCount(query: $query, limit: null) @include(if: $products) {
      count
    }
    customersCount(query: $query, limit: null) @include(if: $customers) {
      count
    }
    ordersCount(query: $query, limit: null) @include(if: $orders) {
      count
    }
  }
`);

/** How many there are, exactly. @param query "" for all */
export async function countMatching(admin: AdminClient, kind: Listed, query: string): Promise<number> {
  const counts = await admin.request(CountMatching, {
    query: query || null,
    products: kind === "products",
    customers: kind === "customers",
    orders: kind === "orders",
  });
  return (counts.productsCount ?? counts.customersCount ?? counts.ordersCount)?.count ?? 0;
}

const OrderOwners = graphql(`
  query OrderOwners($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Order {
        customer {
          id
        }
      }
    }
  }
`);

/** Whose these orders are now; orders that are gone or nobody's are left out. @param orderIds at most 250 */
export async function ownersOf(admin: AdminClient, orderIds: readonly bigint[]): Promise<bigint[]> {
  const { nodes } = await admin.request(OrderOwners, { ids: orderIds.map((id) => gid("Order", id)) });
  return nodes.flatMap((node) =>
    node && "customer" in node && node.customer ? [idOf("Customer", node.customer.id)] : [],
  );
}
