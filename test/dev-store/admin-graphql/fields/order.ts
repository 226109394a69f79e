/** Orders, their lines, payments and refunds. */
import type { OrderTransactionDoc } from "../../state/documents.ts";
import { fromBag, sum } from "../../state/money.ts";
import type { Doc } from "../../state/store.ts";
import { acceptWithoutEffect } from "../arguments.ts";
import { related, type TypeResolvers } from "../context.ts";
import { fulfilmentOrders, fulfilments, returns } from "../listings.ts";
import { listed } from "../stored.ts";
import { children, embedded, firstOf, found, inOrder, parent } from "./common.ts";

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

/** Whether an authorisation still has something to be captured. */
function isCapturable(transaction: OrderTransactionDoc, all: readonly OrderTransactionDoc[]): boolean {
  if (transaction.kind !== "AUTHORIZATION" || transaction.status !== "SUCCESS") return false;
  const later = all.filter((doc) => doc.parentTransactionId === transaction.id && doc.status === "SUCCESS");
  const captured = sum(later.filter(({ kind }) => kind === "CAPTURE").map((doc) => fromBag(doc.amountSet)));
  return !later.some(({ kind }) => kind === "VOID") && captured.shop < fromBag(transaction.amountSet).shop;
}

const discountApplication = {
  targetSelection: (source: Readonly<Record<string, unknown>>) => source["targetSelection"],
};

export const orderFields: TypeResolvers = {
  Order: {
    customer: related("Customer", "customerId"),
    displayAddress: (order) => order["shippingAddress"] ?? order["billingAddress"],
    lineItems: children("LineItem"),
    transactions: (order, args, { devStore }) => {
      const all = devStore.store.children("OrderTransaction", Number(order["id"]));
      const { capturable, manuallyResolvable } = args;
      const fits = (transaction: OrderTransactionDoc) => {
        const open = isCapturable(transaction, all);
        return (
          (typeof capturable !== "boolean" || capturable === open) &&
          (typeof manuallyResolvable !== "boolean" ||
            manuallyResolvable === (open && transaction.manuallyCapturable))
        );
      };
      return firstOf(all.filter(fits), args);
    },
    transactionsCount: (order, _args, { devStore }) =>
      exactly(devStore.store.children("OrderTransaction", Number(order["id"]))),
    fulfillments: (order, args, context, place) => {
      const docs = context.devStore.store.children("Fulfillment", Number(order["id"]));
      const items = listed(fulfilments, docs, args, context, place).walk();
      return firstOf(
        [...items].map((item) => item.node),
        args,
      );
    },
    fulfillmentsCount: (order, _args, { devStore }) =>
      exactly(devStore.store.children("Fulfillment", Number(order["id"]))),
    fulfillmentOrders: {
      list: (order, args, context, place) => {
        // None is hidden: they are neither combined nor moved here.
        acceptWithoutEffect(args, "displayable");
        const docs = context.devStore.store.children("FulfillmentOrder", Number(order["id"]));
        return listed(fulfilmentOrders, docs, args, context, place);
      },
    },
    refunds: (order, args, { devStore }) =>
      firstOf(devStore.store.children("Refund", Number(order["id"])), args),
    returns: {
      list: (order, args, context, place) =>
        listed(returns, context.devStore.store.children("Return", Number(order["id"])), args, context, place),
    },
    discountApplications: embedded("discountApplications"),
    shippingLines: {
      list: (order, args) => inOrder(order["shippingLine"] ? [order["shippingLine"]] : [], args),
    },
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
    transactions: found((refund, store) =>
      store
        .children("OrderTransaction", Number(refund["parentId"]))
        .filter((doc) => doc["refundId"] === refund["id"]),
    ),
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
