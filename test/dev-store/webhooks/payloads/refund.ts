/** Bodies of `refunds/create` and the `returns/*` topics. */
import type { RefundDoc, ReturnDoc, Stored } from "../../state/documents.ts";
import type { PayloadContext } from "./index.ts";
import { lineItemPayload, transactionPayload } from "./order.ts";
import { amount, gid, idOf, moneySet, priced, zeroLike, zoned } from "./values.ts";

type Json = Record<string, unknown>;

/** `refunds/create`, and each of an order's `refunds`. */
export function refundPayload(refund: RefundDoc, context: PayloadContext): Json {
  const { store, timeZone } = context;
  const lines = store.children("RefundLineItem", refund.id);
  const transactions = store
    .children("OrderTransaction", refund.parentId)
    .filter((transaction) => transaction.refundId === refund.id);
  return {
    id: refund.id,
    admin_graphql_api_id: gid("Refund", refund.id),
    order_id: refund.parentId,
    created_at: zoned(refund.createdAt, timeZone),
    processed_at: zoned(refund.processedAt, timeZone),
    note: refund.note,
    user_id: null,
    restock: lines.some((line) => line.restocked),
    return:
      refund.returnId === null
        ? null
        : { id: refund.returnId, admin_graphql_api_id: gid("Return", refund.returnId) },
    duties: [],
    total_duties_set: moneySet(zeroLike(refund.totalRefundedSet)),
    order_adjustments: refund.orderAdjustments.map((adjustment) => ({
      id: idOf(adjustment.id),
      order_id: refund.parentId,
      refund_id: refund.id,
      kind: "refund_discrepancy",
      reason: "Refund discrepancy",
      ...priced("amount", adjustment.amountSet),
      ...priced("tax_amount", adjustment.taxAmountSet),
    })),
    refund_shipping_lines: refund.refundShippingLines.map((line) => ({
      id: idOf(line.id),
      subtotal_amount_set: moneySet(line.subtotalAmountSet),
      tax_amount_set: moneySet(line.taxAmountSet),
    })),
    refund_line_items: lines.map((line) => refundLine(line, context)),
    transactions: transactions.map((transaction) => transactionPayload(transaction, context)),
  };
}

/** Here, alone of all bodies, `subtotal` and `total_tax` are numbers, not text. */
function refundLine(line: Stored<"RefundLineItem">, context: PayloadContext): Json {
  const item = context.store.get("LineItem", line.lineItemId);
  return {
    id: line.id,
    line_item_id: line.lineItemId,
    location_id: line.locationId,
    quantity: line.quantity,
    restock_type: line.restockType.toLowerCase(),
    subtotal: Number(amount(line.subtotalSet.shopMoney)),
    subtotal_set: moneySet(line.subtotalSet),
    total_tax: Number(amount(line.totalTaxSet.shopMoney)),
    total_tax_set: moneySet(line.totalTaxSet),
    line_item: item === undefined ? null : lineItemPayload(item),
  };
}

/** `returns/request` and `returns/approve`: the return with its lines. */
export function returnPayload(document: ReturnDoc, context: PayloadContext): Json {
  const lines = context.store.children("ReturnLineItem", document.id);
  return {
    id: document.id,
    admin_graphql_api_id: gid("Return", document.id),
    name: document.name,
    status: document.status.toLowerCase(),
    order: { id: document.parentId, admin_graphql_api_id: gid("Order", document.parentId) },
    total_return_line_items: document.totalQuantity,
    return_line_items: lines.map((line) => returnLine(line, context)),
    total_exchange_line_items: 0,
    exchange_line_items: [],
    return_shipping_fees: [],
  };
}

function returnLine(line: Stored<"ReturnLineItem">, context: PayloadContext): Json {
  const sent = context.store.get("FulfillmentLineItem", line.fulfillmentLineItemId);
  return {
    id: line.id,
    admin_graphql_api_id: gid("ReturnLineItem", line.id),
    quantity: line.quantity,
    return_reason: line.returnReason.toLowerCase(),
    return_reason_note: line.returnReasonNote,
    customer_note: line.customerNote,
    fulfillment_line_item: {
      id: line.fulfillmentLineItemId,
      admin_graphql_api_id: gid("FulfillmentLineItem", line.fulfillmentLineItemId),
      ...(sent !== undefined && {
        line_item: { id: sent.lineItemId, admin_graphql_api_id: gid("LineItem", sent.lineItemId) },
      }),
    },
  };
}

/** `returns/decline`. */
export function returnDeclinePayload(document: ReturnDoc): Json {
  return {
    id: document.id,
    admin_graphql_api_id: gid("Return", document.id),
    status: document.status.toLowerCase(),
    decline: {
      reason: document.decline === null ? null : document.decline.reason.toLowerCase(),
      note: document.decline?.note ?? null,
    },
  };
}

/** `returns/close`, `/cancel`, `/reopen`. */
export function returnStatePayload(document: ReturnDoc): Json {
  return {
    id: document.id,
    admin_graphql_api_id: gid("Return", document.id),
    order_id: document.parentId,
    status: document.status.toLowerCase(),
  };
}

/** `returns/update` and `returns/process`: neither the order nor the state, only what went. */
export function returnUpdatePayload(document: ReturnDoc, extra: Record<string, unknown>): Json {
  const removals = extra["removals"];
  return {
    admin_graphql_api_id: gid("Return", document.id),
    return_line_items: { removals: Array.isArray(removals) ? removals : [] },
    restocking_fees: { removals: [], updates: [] },
    return_shipping_fees: { removals: [], updates: [] },
  };
}
