/** Reading one order with all of its parts: what webhooks that say too little are completed by. */
import { graphql } from "#app/generated/admin/gql.ts";
import type { MoreOrderLinesQuery } from "#app/generated/admin/graphql.ts";
import type { FirstPage } from "#app/shopify/connection.ts";
import { gid } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

graphql(`
  fragment OrderLine on LineItem {
    id
    product {
      id
    }
    variant {
      id
    }
    title
    variantTitle
    sku
    quantity
    currentQuantity
    originalUnitPriceSet {
      shopMoney {
        amount
        currencyCode
      }
    }
    discountAllocations {
      allocatedAmountSet {
        shopMoney {
          amount
          currencyCode
        }
      }
    }
  }
`);

graphql(`
  fragment OrderFields on Order {
    id
    name
    test
    customer {
      id
    }
    currencyCode
    presentmentCurrencyCode
    taxesIncluded
    subtotalPriceSet {
      shopMoney {
        amount
        currencyCode
      }
    }
    totalDiscountsSet {
      shopMoney {
        amount
        currencyCode
      }
    }
    totalTaxSet {
      shopMoney {
        amount
        currencyCode
      }
    }
    totalShippingPriceSet {
      shopMoney {
        amount
        currencyCode
      }
    }
    totalPriceSet {
      shopMoney {
        amount
        currencyCode
      }
      presentmentMoney {
        amount
        currencyCode
      }
    }
    currentSubtotalPriceSet {
      shopMoney {
        amount
        currencyCode
      }
    }
    currentTotalTaxSet {
      shopMoney {
        amount
        currencyCode
      }
    }
    currentTotalPriceSet {
      shopMoney {
        amount
        currencyCode
      }
    }
    totalRefundedSet {
      shopMoney {
        amount
        currencyCode
      }
    }
    shippingLine {
      taxLines {
        priceSet {
          shopMoney {
            amount
            currencyCode
          }
        }
      }
    }
    displayFinancialStatus
    displayFulfillmentStatus
    discountCodes
    tags
    sourceName
    customerLocale
    shippingAddress {
      countryCodeV2
    }
    processedAt
    createdAt
    updatedAt
    cancelledAt
    closedAt
    fulfillments {
      id
      name
      status
      displayStatus
      trackingInfo {
        company
        number
      }
      createdAt
      updatedAt
      deliveredAt
    }
    refunds {
      id
      totalRefundedSet {
        shopMoney {
          amount
          currencyCode
        }
      }
      createdAt
      processedAt
    }
  }
`);

const OrderById = graphql(`
  query OrderById($id: ID!) {
    order(id: $id) {
      ...OrderFields
      lineItems(first: 50) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...OrderLine
        }
      }
    }
  }
`);

const MoreOrderLines = graphql(`
  query MoreOrderLines($id: ID!, $after: String) {
    order(id: $id) {
      lineItems(first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...OrderLine
        }
      }
    }
  }
`);

type OrderLine = NonNullable<MoreOrderLinesQuery["order"]>["lineItems"]["nodes"][number];

/** Every line item of the order, given its first page; null when the order has gone meanwhile. @param orderId a global id */
export async function allOrderLines(
  admin: AdminClient,
  orderId: string,
  first: FirstPage<OrderLine>,
): Promise<OrderLine[] | null> {
  const lines = [...first.nodes];
  let page = first.pageInfo;
  while (page.hasNextPage) {
    const more = await admin.request(MoreOrderLines, { id: orderId, after: page.endCursor ?? null });
    if (!more.order) return null;
    lines.push(...more.order.lineItems.nodes);
    page = more.order.lineItems.pageInfo;
  }
  return lines;
}

/** The order as the mappers take it, with every line item; null when there is none (any more). */
export async function readOrder(admin: AdminClient, id: bigint) {
  const { order } = await admin.request(OrderById, { id: gid("Order", id) });
  if (!order) return null;
  const { lineItems, ...fields } = order;
  const lines = await allOrderLines(admin, order.id, lineItems);
  return lines && { order: fields, lineItems: lines };
}
