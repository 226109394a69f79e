/** Reading one order with all of its parts: what webhooks that say too little are completed by. */
import { graphql } from "#app/generated/admin/gql.ts";
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

const OrderById = graphql(`
  query OrderById($id: ID!) {
    order(id: $id) {
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

/** The order as the mappers take it, with every line item; null when there is none (any more). */
export async function readOrder(admin: AdminClient, id: bigint) {
  const { order } = await admin.request(OrderById, { id: gid("Order", id) });
  if (!order) return null;
  const { lineItems, ...fields } = order;
  const lines = [...lineItems.nodes];
  let page = lineItems.pageInfo;
  while (page.hasNextPage) {
    const more = await admin.request(MoreOrderLines, { id: order.id, after: page.endCursor ?? null });
    if (!more.order) return null;
    lines.push(...more.order.lineItems.nodes);
    page = more.order.lineItems.pageInfo;
  }
  return { order: fields, lineItems: lines };
}
