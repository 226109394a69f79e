/** How many objects a shop has. */
import { graphql } from "#app/generated/admin/gql.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

const ResourceCounts = graphql(`
  query ResourceCounts {
    productsCount(limit: null) {
      count
    }
    customersCount(limit: null) {
      count
    }
    ordersCount(limit: null) {
      count
    }
  }
`);

const OrdersMatching = graphql(`
  query OrdersMatching($query: String!) {
    ordersCount(query: $query, limit: null) {
      count
    }
  }
`);

const FirstOrder = graphql(`
  query FirstOrder {
    orders(first: 1, sortKey: CREATED_AT) {
      nodes {
        createdAt
      }
    }
  }
`);

/** Of everything that an import brings, exactly. */
export async function countResources(admin: AdminClient) {
  const { productsCount, customersCount, ordersCount } = await admin.request(ResourceCounts, {});
  return {
    products: productsCount?.count ?? 0,
    customers: customersCount?.count ?? 0,
    orders: ordersCount?.count ?? 0,
  };
}

/** Orders that were made before this time, exactly. */
export async function countOrdersBefore(admin: AdminClient, time: Date): Promise<number> {
  const { ordersCount } = await admin.request(OrdersMatching, {
    query: `created_at:<'${time.toISOString()}'`,
  });
  return ordersCount?.count ?? 0;
}

/** When the shop's first order was made; undefined when it has none. */
export async function firstOrderAt(admin: AdminClient): Promise<Date | undefined> {
  const { orders } = await admin.request(FirstOrder, {});
  const [first] = orders.nodes;
  return first && new Date(first.createdAt);
}
