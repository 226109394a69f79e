/**
 * What Shopify holds about a return: its lines with how far each has come, the money that has moved, what is to be put back.
 * Completeness is read from these, never from `Order.returnStatus`.
 */
import { graphql } from "#app/generated/admin/gql.ts";
import type { ReturnStateQuery } from "#app/generated/admin/graphql.ts";
import { gid, idOf, parseGid } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

graphql(`
  fragment ReturnState on Return {
    id
    name
    status
    createdAt
    closedAt
    decline {
      reason
      note
    }
    returnLineItems(first: 100) {
      pageInfo {
        hasNextPage
      }
      nodes {
        __typename
        id
        quantity
        processedQuantity
        refundedQuantity
        returnReasonDefinition {
          handle
        }
        customerNote
        ... on ReturnLineItem {
          fulfillmentLineItem {
            id
            lineItem {
              id
            }
          }
        }
      }
    }
    exchangeLineItems(first: 50) {
      nodes {
        id
        quantity
        processedQuantity
        variantId
      }
    }
    returnShippingFees {
      amountSet {
        ...Presentment
      }
    }
    refunds(first: 50) {
      nodes {
        id
        totalRefundedSet {
          ...Presentment
        }
      }
    }
    transactions(first: 50) {
      nodes {
        id
        kind
        status
        gateway
        amountSet {
          ...Presentment
        }
      }
    }
    reverseFulfillmentOrders(first: 10) {
      nodes {
        id
        status
        lineItems(first: 100) {
          nodes {
            id
            totalQuantity
            fulfillmentLineItem {
              id
            }
            dispositions {
              type
              quantity
            }
          }
        }
        reverseDeliveries(first: 10) {
          nodes {
            id
          }
        }
      }
    }
  }
`);

const ReturnStateById = graphql(`
  query ReturnState($id: ID!) {
    return(id: $id) {
      ...ReturnState
    }
  }
`);

const ReturnsOfOrder = graphql(`
  query ReturnsOfOrder($id: ID!) {
    order(id: $id) {
      returns(first: 10, reverse: true) {
        nodes {
          id
          status
          returnLineItems(first: 50) {
            nodes {
              quantity
              refundedQuantity
              ... on ReturnLineItem {
                fulfillmentLineItem {
                  id
                }
              }
            }
          }
        }
      }
    }
  }
`);

export type ReturnStateNode = NonNullable<ReturnStateQuery["return"]>;

export interface ReturnLineState {
  id: bigint;
  /** Null on an unverified line. */
  fulfilmentLineItemId: bigint | null;
  lineItemId: bigint | null;
  quantity: number;
  processedQuantity: number;
  refundedQuantity: number;
  reason: string | null;
  customerNote: string | null;
}

/** Amounts are Shopify's decimal texts, in presentment currency. */
export interface ReturnState {
  id: bigint;
  name: string;
  /** REQUESTED, OPEN, CLOSED, DECLINED, CANCELED. */
  status: string;
  createdAt: Date;
  closedAt: Date | null;
  decline: { reason: string; note: string | null } | null;
  lines: ReturnLineState[];
  exchangeLines: { id: bigint; quantity: number; processedQuantity: number; variantId: bigint | null }[];
  shippingFees: string[];
  refunds: { id: bigint; amount: string }[];
  /** Store credit is one of them, with a gateway of its own. */
  transactions: { id: bigint; kind: string; status: string; gateway: string | null; amount: string }[];
  reverseFulfilmentOrders: {
    id: bigint;
    status: string;
    lines: {
      id: bigint;
      fulfilmentLineItemId: bigint | null;
      totalQuantity: number;
      disposed: { type: string; quantity: number }[];
    }[];
    deliveryIds: bigint[];
  }[];
}

/** @returns null when there is no such return (any more) */
export async function readReturnState(admin: AdminClient, returnId: bigint): Promise<ReturnState | null> {
  const { return: node } = await admin.request(ReturnStateById, { id: gid("Return", returnId) });
  return node && stateOf(node);
}

/** A return as one tells it from another: by what it is of. */
export interface ReturnOutline {
  id: bigint;
  status: string;
  /** Unverified lines have no fulfilment line. */
  lines: { fulfilmentLineItemId: bigint | null; quantity: number; refundedQuantity: number }[];
}

/** The newest ten returns of an order, the newest first. */
export async function readReturnsOfOrder(admin: AdminClient, orderId: bigint): Promise<ReturnOutline[]> {
  const { order } = await admin.request(ReturnsOfOrder, { id: gid("Order", orderId) });
  return (order?.returns.nodes ?? []).map(({ id, status, returnLineItems }) => ({
    id: idOf("Return", id),
    status,
    lines: returnLineItems.nodes.map((line) => ({
      quantity: line.quantity,
      refundedQuantity: line.refundedQuantity,
      fulfilmentLineItemId:
        "fulfillmentLineItem" in line ? idOf("FulfillmentLineItem", line.fulfillmentLineItem.id) : null,
    })),
  }));
}

export function stateOf(node: ReturnStateNode): ReturnState {
  if (node.returnLineItems.pageInfo.hasNextPage) throw new Error("A return has more than 100 lines");
  return {
    id: idOf("Return", node.id),
    name: node.name,
    status: node.status,
    createdAt: new Date(node.createdAt),
    closedAt: node.closedAt === null ? null : new Date(node.closedAt),
    decline: node.decline && { reason: node.decline.reason, note: node.decline.note },
    lines: node.returnLineItems.nodes.map((line) => ({
      id: tailOf(line.id),
      fulfilmentLineItemId:
        line.__typename === "ReturnLineItem"
          ? idOf("FulfillmentLineItem", line.fulfillmentLineItem.id)
          : null,
      lineItemId:
        line.__typename === "ReturnLineItem" ? idOf("LineItem", line.fulfillmentLineItem.lineItem.id) : null,
      quantity: line.quantity,
      processedQuantity: line.processedQuantity,
      refundedQuantity: line.refundedQuantity,
      reason: line.returnReasonDefinition?.handle ?? null,
      customerNote: line.customerNote,
    })),
    exchangeLines: node.exchangeLineItems.nodes.map(({ id, quantity, processedQuantity, variantId }) => ({
      id: idOf("ExchangeLineItem", id),
      quantity,
      processedQuantity,
      variantId: variantId === null ? null : idOf("ProductVariant", variantId),
    })),
    shippingFees: node.returnShippingFees.map(({ amountSet }) => amountSet.presentmentMoney.amount),
    refunds: node.refunds.nodes.map(({ id, totalRefundedSet }) => ({
      id: idOf("Refund", id),
      amount: totalRefundedSet.presentmentMoney.amount,
    })),
    transactions: node.transactions.nodes.map(({ id, kind, status, gateway, amountSet }) => ({
      id: idOf("OrderTransaction", id),
      kind,
      status,
      gateway,
      amount: amountSet.presentmentMoney.amount,
    })),
    reverseFulfilmentOrders: node.reverseFulfillmentOrders.nodes.map((order) => ({
      id: idOf("ReverseFulfillmentOrder", order.id),
      status: order.status,
      lines: order.lineItems.nodes.map((line) => ({
        id: idOf("ReverseFulfillmentOrderLineItem", line.id),
        fulfilmentLineItemId:
          line.fulfillmentLineItem && idOf("FulfillmentLineItem", line.fulfillmentLineItem.id),
        totalQuantity: line.totalQuantity,
        disposed: line.dispositions.map(({ type, quantity }) => ({ type, quantity })),
      })),
      deliveryIds: order.reverseDeliveries.nodes.map(({ id }) => idOf("ReverseDelivery", id)),
    })),
  };
}

/** Lines of a return are of two types, with ids of one kind. */
function tailOf(id: string): bigint {
  const parsed = parseGid(id);
  if (!parsed) throw new Error("Expected the id of a return line item");
  return parsed.id;
}
