/** Reading all of an order that decides what of it may come back and for how much money: presentment currency throughout. */
import { graphql } from "#app/generated/admin/gql.ts";
import type { OrderForReturnQuery, OrderForReturnLinesQuery } from "#app/generated/admin/graphql.ts";
import { everyNode } from "#app/shopify/connection.ts";
import { gid } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

graphql(`
  fragment Presentment on MoneyBag {
    presentmentMoney {
      amount
      currencyCode
    }
  }
`);

graphql(`
  fragment LineForReturn on LineItem {
    id
    title
    variantTitle
    sku
    vendor
    quantity
    currentQuantity
    refundableQuantity
    isGiftCard
    requiresShipping
    image {
      url
    }
    product {
      id
      tags
      productType
      collections(first: 20) {
        nodes {
          id
        }
      }
    }
    variant {
      id
    }
    originalUnitPriceSet {
      ...Presentment
    }
    discountAllocations {
      allocatedAmountSet {
        ...Presentment
      }
    }
    taxLines {
      priceSet {
        ...Presentment
      }
    }
    duties {
      id
      price {
        ...Presentment
      }
      taxLines {
        priceSet {
          ...Presentment
        }
      }
    }
    suggestedReturnReasonDefinitions(first: 10) {
      nodes {
        handle
      }
    }
  }
`);

/** Most lines in one answer: what else they bring along keeps it below the 1,000 points that a query may cost. */
const LINES_AT_ONCE = 20;

const OrderForReturn = graphql(`
  query OrderForReturn($id: ID!, $lines: Int!) {
    order(id: $id) {
      id
      name
      email
      phone
      processedAt
      updatedAt
      cancelledAt
      taxesIncluded
      presentmentCurrencyCode
      customerLocale
      sourceName
      shippingAddress {
        countryCodeV2
      }
      customer {
        id
        tags
      }
      totalShippingPriceSet {
        ...Presentment
      }
      totalReceivedSet {
        ...Presentment
      }
      totalRefundedSet {
        ...Presentment
      }
      transactions(first: 50) {
        id
        kind
        status
        gateway
        amountSet {
          ...Presentment
        }
        parentTransaction {
          id
        }
      }
      shippingLine {
        taxLines {
          priceSet {
            ...Presentment
          }
        }
      }
      lineItems(first: $lines) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...LineForReturn
        }
      }
      fulfillments(first: 50) {
        id
        status
        createdAt
        deliveredAt
      }
      refunds(first: 50) {
        id
        totalRefundedSet {
          ...Presentment
        }
        refundLineItems(first: 50) {
          pageInfo {
            hasNextPage
          }
          nodes {
            quantity
            lineItem {
              id
            }
            subtotalSet {
              ...Presentment
            }
            totalTaxSet {
              ...Presentment
            }
          }
        }
      }
    }
  }
`);

const OrderForReturnLines = graphql(`
  query OrderForReturnLines($id: ID!, $lines: Int!, $after: String) {
    order(id: $id) {
      lineItems(first: $lines, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...LineForReturn
        }
      }
    }
  }
`);

const FulfilmentLines = graphql(`
  query FulfilmentLines($id: ID!, $after: String) {
    fulfillment(id: $id) {
      fulfillmentLineItems(first: 100, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          quantity
          lineItem {
            id
          }
        }
      }
    }
  }
`);

const Returnable = graphql(`
  query Returnable($orderId: ID!, $after: String) {
    returnableFulfillments(orderId: $orderId, first: 10, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
      }
    }
  }
`);

const ReturnableLines = graphql(`
  query ReturnableLines($id: ID!, $after: String) {
    returnableFulfillment(id: $id) {
      returnableFulfillmentLineItems(first: 100, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          quantity
          fulfillmentLineItem {
            id
          }
        }
      }
    }
  }
`);

type OrderNode = NonNullable<OrderForReturnQuery["order"]>;
export type LineForReturn = NonNullable<OrderForReturnLinesQuery["order"]>["lineItems"]["nodes"][number];

/** An order with every line, every fulfilment's lines, and what of them Shopify would take back. */
export interface OrderForReturnNode extends Omit<OrderNode, "lineItems" | "fulfillments"> {
  lineItems: LineForReturn[];
  fulfillments: (OrderNode["fulfillments"][number] & {
    lines: { id: string; lineItemId: string; quantity: number }[];
  })[];
  /** Units by the id of their fulfilment line; what is not in it cannot come back (any more). */
  returnable: Map<string, number>;
}

/** @returns null when there is no such order (any more) */
export async function readOrderForReturn(
  admin: AdminClient,
  orderId: bigint,
): Promise<OrderForReturnNode | null> {
  const id = gid("Order", orderId);
  const { order } = await admin.request(OrderForReturn, { id, lines: LINES_AT_ONCE });
  if (!order) return null;
  const lineItems = await everyNode(async (after) => {
    if (after === null) return order.lineItems;
    const more = await admin.request(OrderForReturnLines, { id, lines: LINES_AT_ONCE, after });
    return more.order?.lineItems;
  });
  const fulfillments = [];
  for (const fulfilment of order.fulfillments) {
    fulfillments.push({ ...fulfilment, lines: await fulfilmentLines(admin, fulfilment.id) });
  }
  return { ...order, lineItems, fulfillments, returnable: await returnableLines(admin, id) };
}

async function fulfilmentLines(admin: AdminClient, id: string) {
  const nodes = await everyNode(async (after) => {
    const { fulfillment } = await admin.request(FulfilmentLines, { id, after });
    return fulfillment?.fulfillmentLineItems;
  });
  return nodes.map(({ id, quantity, lineItem }) => ({
    id,
    lineItemId: lineItem.id,
    quantity: quantity ?? 0,
  }));
}

async function returnableLines(admin: AdminClient, orderId: string): Promise<Map<string, number>> {
  const fulfilments = await everyNode(async (after) => {
    const { returnableFulfillments } = await admin.request(Returnable, { orderId, after });
    return returnableFulfillments;
  });
  const units = new Map<string, number>();
  for (const { id } of fulfilments) {
    const lines = await everyNode(async (after) => {
      const { returnableFulfillment } = await admin.request(ReturnableLines, { id, after });
      return returnableFulfillment?.returnableFulfillmentLineItems;
    });
    for (const { quantity, fulfillmentLineItem } of lines) units.set(fulfillmentLineItem.id, quantity);
  }
  return units;
}
