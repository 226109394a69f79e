/** Orders, their lines, payments and refunds. */
import type { Doc } from "../../state/store.ts";
import { related, type TypeResolvers } from "../context.ts";
import { children, embedded, parent, firstOf } from "./common.ts";
import { listOf } from "../nodes.ts";

interface Allocation {
  allocatedAmountSet: unknown;
  discountIndex: number;
}

/** Adds to each allocation the application of the order that it belongs to. */
const withApplications = (order: Doc | undefined, allocations: unknown) =>
  (allocations as Allocation[]).map((allocation) => ({
    ...allocation,
    discountApplication: (order?.["discountApplications"] as { index: number }[] | undefined)?.find(
      (application) => application.index === allocation.discountIndex,
    ),
  }));

const refundTransactions = (orderId: number | undefined, refundId: unknown, transactions: Doc[]) =>
  transactions.filter((doc) => doc.parentId === orderId && doc["refundId"] === refundId);

const discountApplication = {
  targetSelection: (source: Readonly<Record<string, unknown>>) => source["targetSelection"],
};

export const orderFields: TypeResolvers = {
  Order: {
    customer: related("Customer", "customerId"),
    displayAddress: (order) => order["shippingAddress"] ?? order["billingAddress"],
    lineItems: children("LineItem"),
    transactions: (order, args, { devStore }) =>
      firstOf(devStore.store.children("OrderTransaction", Number(order["id"])), args),
    transactionsCount: (order, _args, { devStore }) =>
      exactly(devStore.store.children("OrderTransaction", Number(order["id"]))),
    fulfillments: (order, args, { devStore }) =>
      firstOf(devStore.store.children("Fulfillment", Number(order["id"])).reverse(), args),
    fulfillmentsCount: (order, _args, { devStore }) =>
      exactly(devStore.store.children("Fulfillment", Number(order["id"]))),
    fulfillmentOrders: children("FulfillmentOrder"),
    refunds: (order, args, { devStore }) =>
      firstOf(devStore.store.children("Refund", Number(order["id"])), args),
    returns: children("Return"),
    discountApplications: embedded("discountApplications"),
    shippingLines: { list: (order) => listOf(order["shippingLine"] ? [order["shippingLine"]] : []) },
    shippingLine: (order) => order["shippingLine"],
    statusPageUrl: (order, _args, { devStore }) =>
      `https://${devStore.shopDomain}/orders/${String(order["confirmationNumber"])}/authenticate`,
    taxLines: (order) => order["taxLines"],
  },
  LineItem: {
    product: related("Product", "productId"),
    variant: related("ProductVariant", "variantId"),
    image: (line, _args, { devStore }) =>
      typeof line["productId"] === "number"
        ? (devStore.store.get("Product", line["productId"])?.["featuredImage"] ?? null)
        : null,
    discountAllocations: (line, _args, { devStore }) =>
      withApplications(devStore.store.get("Order", Number(line["parentId"])), line["discountAllocations"]),
    taxLines: (line, args) => firstOf(line["taxLines"] as object[], args),
    fulfillableQuantity: (line) => line["unfulfilledQuantity"],
    canRestock: (line) => line["restockable"],
  },
  ShippingLine: {
    discountAllocations: (line) => {
      const allocations = line["discountAllocations"] as unknown[];
      if (allocations.length > 0) throw new Error("Discounts on shipping lines are not modelled");
      return allocations;
    },
  },
  DiscountCodeApplication: discountApplication,
  ManualDiscountApplication: { ...discountApplication, description: () => null },
  OrderTransaction: {
    order: parent("Order"),
    parentTransaction: related("OrderTransaction", "parentTransactionId"),
    amount: (transaction) => shopAmount(transaction["amountSet"]),
    fees: () => [],
  },
  Refund: {
    order: parent("Order"),
    return: related("Return", "returnId"),
    refundLineItems: children("RefundLineItem"),
    refundShippingLines: embedded("refundShippingLines"),
    orderAdjustments: embedded("orderAdjustments"),
    transactions: {
      list: (refund, _args, { devStore }) =>
        listOf(
          refundTransactions(
            refund["parentId"] as number,
            refund["id"],
            devStore.store.children("OrderTransaction", Number(refund["parentId"])),
          ),
        ),
    },
    totalRefunded: (refund) => (refund["totalRefundedSet"] as { shopMoney: unknown }).shopMoney,
  },
  RefundLineItem: {
    lineItem: related("LineItem", "lineItemId"),
    location: related("Location", "locationId"),
  },
};

function exactly(docs: readonly unknown[]): { count: number; precision: string } {
  return { count: docs.length, precision: "EXACT" };
}

function shopAmount(bag: unknown): string {
  return (bag as { shopMoney: { amount: string } }).shopMoney.amount;
}
