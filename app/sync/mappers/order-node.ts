/** Orders and their parts from the Admin API: the nodes of a bulk operation's file and of a read by id. */
import { z } from "zod";

import {
  count,
  countryCode,
  currency,
  gidOf,
  map,
  type Mapped,
  money,
  optionalText,
  shopMinor,
  sum,
  text,
  texts,
  timestamp,
} from "./parse.ts";
import type { FulfilmentRow, LineItemRow, OrderRow, RefundRow } from "./rows.ts";

const fulfilmentNode = z.object({
  id: gidOf("Fulfillment"),
  name: text,
  status: text,
  displayStatus: text.nullable(),
  trackingInfo: z.array(z.object({ company: optionalText, number: optionalText })),
  createdAt: timestamp,
  updatedAt: timestamp,
  deliveredAt: timestamp.nullable(),
});

const refundNode = z.object({
  id: gidOf("Refund"),
  totalRefundedSet: z.object({ shopMoney: money }),
  createdAt: timestamp.nullable(),
  processedAt: timestamp,
});

const orderNode = z.compile(
  z.object({
    id: gidOf("Order"),
    name: text,
    test: z.boolean(),
    customer: z.object({ id: gidOf("Customer") }).nullable(),
    currencyCode: currency,
    presentmentCurrencyCode: currency,
    taxesIncluded: z.boolean(),
    subtotalPriceSet: shopMinor,
    // Null when there is none.
    totalDiscountsSet: shopMinor.nullable(),
    totalTaxSet: shopMinor.nullable(),
    totalShippingPriceSet: shopMinor,
    totalPriceSet: z.object({ shopMoney: money, presentmentMoney: money }),
    currentSubtotalPriceSet: shopMinor,
    currentTotalTaxSet: shopMinor,
    currentTotalPriceSet: shopMinor,
    totalRefundedSet: shopMinor,
    // Shopify's summary of all shipping lines.
    shippingLine: z.object({ taxLines: z.array(z.object({ priceSet: shopMinor })) }).nullable(),
    displayFinancialStatus: text.nullable(),
    displayFulfillmentStatus: text,
    discountCodes: texts,
    tags: texts,
    sourceName: optionalText,
    customerLocale: optionalText,
    shippingAddress: z.object({ countryCodeV2: countryCode }).nullable(),
    processedAt: timestamp,
    createdAt: timestamp,
    updatedAt: timestamp,
    cancelledAt: timestamp.nullable(),
    closedAt: timestamp.nullable(),
    fulfillments: z.array(fulfilmentNode),
    refunds: z.array(refundNode),
  }),
);

/** What an order's own line of a bulk file holds: all but its line items and returns, which are lines of their own. */
export interface OrderNodeRows {
  order: OrderRow;
  fulfilments: FulfilmentRow[];
  refunds: RefundRow[];
}

export function orderFromNode(node: unknown): Mapped<OrderNodeRows> {
  return map(orderNode, node, (order) => ({
    order: {
      id: order.id,
      customerId: order.customer?.id ?? null,
      name: order.name,
      test: order.test,
      currency: order.currencyCode,
      subtotalMinor: order.subtotalPriceSet,
      discountsMinor: order.totalDiscountsSet ?? 0n,
      shippingMinor: order.totalShippingPriceSet,
      taxMinor: order.totalTaxSet ?? 0n,
      totalMinor: order.totalPriceSet.shopMoney.minor,
      currentSubtotalMinor: order.currentSubtotalPriceSet,
      currentTaxMinor: order.currentTotalTaxSet,
      currentTotalMinor: order.currentTotalPriceSet,
      refundedMinor: order.totalRefundedSet,
      taxesIncluded: order.taxesIncluded,
      shippingTaxMinor: sum((order.shippingLine?.taxLines ?? []).map((line) => line.priceSet)),
      presentmentCurrency: order.presentmentCurrencyCode,
      presentmentTotalMinor: order.totalPriceSet.presentmentMoney.minor,
      financialStatus: order.displayFinancialStatus,
      fulfilmentStatus: order.displayFulfillmentStatus,
      discountCodes: order.discountCodes,
      tags: order.tags,
      sourceName: order.sourceName,
      customerLocale: order.customerLocale,
      shippingCountryCode: order.shippingAddress?.countryCodeV2 ?? null,
      processedAt: order.processedAt,
      createdAt: order.createdAt,
      updatedAt: order.updatedAt,
      cancelledAt: order.cancelledAt,
      closedAt: order.closedAt,
    },
    fulfilments: order.fulfillments.map(({ trackingInfo, ...fulfilment }) => ({
      orderId: order.id,
      ...fulfilment,
      trackingCompany: trackingInfo[0]?.company ?? null,
      trackingNumbers: trackingInfo.flatMap((info) => (info.number === null ? [] : [info.number])),
    })),
    refunds: order.refunds.map((refund) => ({
      orderId: order.id,
      id: refund.id,
      totalMinor: refund.totalRefundedSet.shopMoney.minor,
      currency: refund.totalRefundedSet.shopMoney.currency,
      createdAt: refund.createdAt ?? refund.processedAt,
    })),
  }));
}

const lineItemNode = z.compile(
  z.object({
    id: gidOf("LineItem"),
    product: z.object({ id: gidOf("Product") }).nullable(),
    variant: z.object({ id: gidOf("ProductVariant") }).nullable(),
    title: text,
    variantTitle: optionalText,
    sku: optionalText,
    quantity: count,
    currentQuantity: count,
    originalUnitPriceSet: shopMinor,
    discountAllocations: z.array(z.object({ allocatedAmountSet: shopMinor })),
  }),
);

export function lineItemFromNode(node: unknown, orderId: bigint): Mapped<LineItemRow> {
  return map(lineItemNode, node, (line) => ({
    orderId,
    id: line.id,
    productId: line.product?.id ?? null,
    variantId: line.variant?.id ?? null,
    title: line.title,
    variantTitle: line.variantTitle,
    sku: line.sku,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    unitPriceMinor: line.originalUnitPriceSet,
    discountedTotalMinor:
      line.originalUnitPriceSet * BigInt(line.quantity) -
      sum(line.discountAllocations.map((allocation) => allocation.allocatedAmountSet)),
  }));
}
