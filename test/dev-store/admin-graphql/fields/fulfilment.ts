/** Fulfilment orders, fulfilments, returns. */
import type { Doc } from "../../state/store.ts";
import { related, typed, type AdminContext, type Source, type TypeResolvers } from "../context.ts";
import { gid } from "../scalars.ts";
import { returnReasonDefinition } from "../return-reasons.ts";
import { fulfilmentEvents } from "../listings.ts";
import { listed } from "../stored.ts";
import { suggestedOutcome } from "./suggested-outcome.ts";
import { byId, children, embedded, firstOf, found, inOrder, parent } from "./common.ts";

const orderOf = (source: Source, context: AdminContext): Doc | undefined =>
  context.devStore.store.get("Order", Number(source["parentId"]));
const lineOf = (source: Source, context: AdminContext): Doc | undefined =>
  context.devStore.store.get("LineItem", Number(source["lineItemId"]));

const lineField = (field: string) => (source: Source, _args: unknown, context: AdminContext) =>
  lineOf(source, context)?.[field] ?? null;

export const fulfilmentFields: TypeResolvers = {
  Fulfillment: {
    order: parent("Order"),
    location: related("Location", "locationId"),
    fulfillmentLineItems: children("FulfillmentLineItem"),
    events: {
      list: (fulfilment, args, context, place) => {
        const events = context.devStore.store.children("FulfillmentEvent", Number(fulfilment["id"]));
        return listed(fulfilmentEvents, events, args, context, place);
      },
    },
    trackingInfo: (fulfilment, args) => firstOf(fulfilment["trackingInfo"] as object[], args),
    fulfillmentOrders: found((fulfilment, store) =>
      (fulfilment["fulfillmentOrderIds"] as number[])
        .map((id) => store.get("FulfillmentOrder", id))
        .filter((doc) => doc !== undefined),
    ),
  },
  FulfillmentLineItem: { lineItem: related("LineItem", "lineItemId") },
  FulfillmentOrder: {
    order: parent("Order"),
    orderId: (source) => gid("Order", Number(source["parentId"])),
    orderName: (source, _args, context) => orderOf(source, context)?.["name"],
    orderProcessedAt: (source, _args, context) => orderOf(source, context)?.["processedAt"],
    lineItems: embedded("lineItems"),
    fulfillmentHolds: () => [],
    assignedLocation: (source, _args, { devStore }) => {
      const location = devStore.store.get("Location", Number(source["assignedLocationId"])) ?? null;
      return location && { ...(location["address"] as object), name: location["name"], location };
    },
    fulfillments: found((source, store) =>
      store
        .children("Fulfillment", Number(source["parentId"]))
        .filter((doc) => doc["fulfillmentOrderIds"].includes(Number(source["id"]))),
    ),
    supportedActions: (source) =>
      source["status"] === "OPEN"
        ? ["CREATE_FULFILLMENT", "MOVE", "HOLD", "SPLIT"].map((action) => ({ action, externalUrl: null }))
        : [],
  },
  FulfillmentOrderLineItem: {
    lineItem: related("LineItem", "lineItemId"),
    variant: (source, _args, context) => {
      const id = lineOf(source, context)?.["variantId"];
      return typeof id === "number" ? (context.devStore.store.get("ProductVariant", id) ?? null) : null;
    },
    sku: lineField("sku"),
    vendor: lineField("vendor"),
    productTitle: lineField("title"),
    variantTitle: lineField("variantTitle"),
    requiresShipping: lineField("requiresShipping"),
    originalUnitPriceSet: lineField("originalUnitPriceSet"),
  },
  Return: {
    order: parent("Order"),
    returnLineItems: {
      list: (source, args, { devStore }) => {
        const { processingStatus } = args;
        const lines = devStore.store
          .children("ReturnLineItem", Number(source["id"]))
          .filter(
            (line) =>
              (processingStatus !== "PROCESSABLE" || line.processableQuantity > 0) &&
              (processingStatus !== "PROCESSED" || line.processedQuantity > 0),
          );
        return byId(
          lines.map((doc) => typed("ReturnLineItem", doc)),
          args,
        );
      },
    },
    refunds: found((source, store) =>
      store.children("Refund", Number(source["parentId"])).filter((doc) => doc["returnId"] === source["id"]),
    ),
    transactions: found((source, store) => {
      const refunds = store
        .children("Refund", Number(source["parentId"]))
        .filter((doc) => doc["returnId"] === source["id"]);
      return store
        .children("OrderTransaction", Number(source["parentId"]))
        .filter((doc) => refunds.some(({ id }) => id === doc["refundId"]));
    }),
    suggestedFinancialOutcome: suggestedOutcome,
    // One, of the return's own number, from the approval on; its lines have the numbers of the return's lines.
    reverseFulfillmentOrders: {
      list: (source, args, { devStore }) => {
        const { id, status, requestApprovedAt } = source;
        if (requestApprovedAt === null) return inOrder([], args);
        const lines = devStore.store.children("ReturnLineItem", Number(id)).map((line) => ({
          id: line.id,
          fulfillmentLineItemId: line["fulfillmentLineItemId"],
          totalQuantity: line["quantity"],
          dispositions: line.dispositions,
        }));
        const order = {
          id,
          status: status === "OPEN" ? "OPEN" : status === "CANCELED" ? "CANCELED" : "CLOSED",
          lines,
        };
        return inOrder([order], args);
      },
    },
    // Exchanges and fees cannot be made here yet, so there are none.
    exchangeLineItems: { list: (_source, args) => inOrder([], args) },
    returnShippingFees: () => [],
  },
  ReturnLineItem: {
    fulfillmentLineItem: related("FulfillmentLineItem", "fulfillmentLineItemId"),
    returnReasonDefinition: (line) => returnReasonDefinition(String(line["returnReason"])),
    restockingFee: () => null,
  },
  SuggestedOrderTransaction: {
    parentTransaction: related("OrderTransaction", "parentTransactionId"),
    kind: () => "SUGGESTED_REFUND",
  },
  ReverseFulfillmentOrderDisposition: { location: related("Location", "locationId") },
  ReverseFulfillmentOrder: {
    lineItems: embedded("lines"),
    reverseDeliveries: { list: (_source, args) => inOrder([], args) },
  },
  ReverseFulfillmentOrderLineItem: {
    fulfillmentLineItem: related("FulfillmentLineItem", "fulfillmentLineItemId"),
  },
  ReturnableFulfillment: {
    returnableFulfillmentLineItems: embedded("lines"),
  },
};
