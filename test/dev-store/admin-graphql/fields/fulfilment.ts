/** Fulfilment orders, fulfilments, returns. */
import type { Doc } from "../../state/store.ts";
import { related, typed, type AdminContext, type Source, type TypeResolvers } from "../context.ts";
import { listOf } from "../nodes.ts";
import { gid } from "../scalars.ts";
import { returnReasonDefinition } from "../return-reasons.ts";
import { children, embedded, firstOf, parent } from "./common.ts";

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
    events: children("FulfillmentEvent"),
    trackingInfo: (fulfilment, args) => firstOf(fulfilment["trackingInfo"] as object[], args),
    fulfillmentOrders: {
      list: (fulfilment, _args, { devStore }) => {
        const ids = fulfilment["fulfillmentOrderIds"] as number[];
        return listOf(
          ids.map((id) => devStore.store.get("FulfillmentOrder", id)).filter((doc) => doc !== undefined),
        );
      },
    },
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
    fulfillments: {
      list: (source, _args, { devStore }) =>
        listOf(
          devStore.store
            .children("Fulfillment", Number(source["parentId"]))
            .filter((doc) => doc["fulfillmentOrderIds"].includes(Number(source["id"]))),
        ),
    },
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
      list: (source, _args, { devStore }) =>
        listOf(
          devStore.store
            .children("ReturnLineItem", Number(source["id"]))
            .map((doc) => typed("ReturnLineItem", doc)),
        ),
    },
    refunds: {
      list: (source, _args, { devStore }) =>
        listOf(
          devStore.store
            .children("Refund", Number(source["parentId"]))
            .filter((doc) => doc["returnId"] === source["id"]),
        ),
    },
    // Exchanges and fees cannot be made here yet, so there are none.
    exchangeLineItems: { list: () => listOf([]) },
    returnShippingFees: () => [],
  },
  ReturnLineItem: {
    fulfillmentLineItem: related("FulfillmentLineItem", "fulfillmentLineItemId"),
    returnReasonDefinition: (line) => returnReasonDefinition(String(line["returnReason"])),
    restockingFee: () => null,
  },
  ReturnableFulfillment: {
    returnableFulfillmentLineItems: embedded("lines"),
  },
};
