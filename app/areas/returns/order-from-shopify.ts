/** What the rules read of an order, made of Shopify's answer. Presentment currency throughout. */
import type { OrderForReturnNode } from "#app/shopify/operations/return-order.ts";
import type { ReturnOutline } from "#app/shopify/operations/return-state.ts";
import { gid } from "#app/shopify/gid.ts";
import { type Currency, parseMinor } from "#app/shared/money.ts";

import type { OrderFulfilment, OrderLine, OrderPayment, ReturnableOrder } from "./rules/types.ts";

/** Those parts of it that Shopify's answer alone decides; the others come of the mirror (order-snapshot.server.ts). */
export type OrderOfShopify = Omit<ReturnableOrder, "rate" | "timeZone" | "customer"> & {
  readonly customer: { readonly id: string; readonly tags: readonly string[] } | null;
};

interface Bag {
  presentmentMoney: { amount: string };
}

/** @throws Error for an amount that is none of its currency: Shopify broke its word */
export function orderOfShopify(node: OrderForReturnNode, returns: readonly ReturnOutline[]): OrderOfShopify {
  const currency = node.presentmentCurrencyCode;
  const minor = ({ presentmentMoney: { amount } }: Bag) => minorOf(amount, currency);
  const sumOf = (bags: readonly Bag[]) => bags.reduce((sum, bag) => sum + minor(bag), 0n);
  return {
    id: node.id,
    name: node.name,
    currency,
    placedAt: new Date(node.processedAt),
    country: node.shippingAddress?.countryCodeV2 ?? null,
    channel: node.sourceName,
    taxesIncluded: node.taxesIncluded,
    customer: node.customer && { id: node.customer.id, tags: node.customer.tags },
    shipping: {
      paidMinor: minor(node.totalShippingPriceSet),
      taxMinor: sumOf((node.shippingLine?.taxLines ?? []).map(({ priceSet }) => priceSet)),
      refundedMinor: 0n,
    },
    payments: paymentsOf(node, minor),
    refundedMinor: minor(node.totalRefundedSet),
    lines: node.lineItems.map((line) => lineOf(node, line, minor, sumOf)),
    fulfilments: node.fulfillments
      .filter(({ status }) => status === "SUCCESS" || status === "OPEN" || status === "PENDING")
      .map((fulfilment) => fulfilmentOf(node, fulfilment)),
    returns: returns.map(({ id, status, lines }) => ({
      returnId: gid("Return", id),
      status: statusOf(status),
      lines: lines.flatMap(({ fulfilmentLineItemId, quantity, refundedQuantity }) =>
        fulfilmentLineItemId === null
          ? []
          : [
              {
                fulfilmentLineItemId: gid("FulfillmentLineItem", fulfilmentLineItemId),
                quantity,
                refundedQuantity,
              },
            ],
      ),
    })),
  };
}

function minorOf(amount: string, currency: Currency): bigint {
  const minor = parseMinor(amount, currency);
  if (minor === undefined) throw new Error(`Shopify named an amount that is none of ${currency}`);
  return minor;
}

function statusOf(status: string): ReturnableOrder["returns"][number]["status"] {
  switch (status) {
    case "REQUESTED":
    case "OPEN":
    case "CLOSED":
    case "DECLINED":
    case "CANCELED":
      return status;
    default:
      throw new Error(`Shopify named a status of a return that is not known: ${status}`);
  }
}

function paymentsOf(node: OrderForReturnNode, minor: (bag: Bag) => bigint): OrderPayment[] {
  const succeeded = node.transactions.filter(({ status }) => status === "SUCCESS");
  return succeeded
    .filter(({ kind }) => kind === "SALE" || kind === "CAPTURE")
    .map(({ id, gateway, amountSet }) => {
      const receivedMinor = minor(amountSet);
      const given = succeeded
        .filter(({ kind, parentTransaction }) => kind === "REFUND" && parentTransaction?.id === id)
        .reduce((sum, refund) => sum + minor(refund.amountSet), 0n);
      return {
        transactionId: id,
        gateway: gateway ?? "",
        receivedMinor,
        refundableMinor: receivedMinor - given,
      };
    });
}

function lineOf(
  node: OrderForReturnNode,
  line: OrderForReturnNode["lineItems"][number],
  minor: (bag: Bag) => bigint,
  sumOf: (bags: readonly Bag[]) => bigint,
): OrderLine {
  const unitPriceMinor = minor(line.originalUnitPriceSet);
  const refunded = node.refunds
    .flatMap(({ refundLineItems }) => refundLineItems.nodes)
    .filter(({ lineItem }) => lineItem.id === line.id);
  return {
    lineItemId: line.id,
    productId: line.product?.id ?? null,
    variantId: line.variant?.id ?? null,
    title: line.title,
    variantTitle: line.variantTitle,
    imageUrl: line.image?.url ?? null,
    sku: line.sku,
    productTags: line.product?.tags ?? [],
    productType: line.product?.productType ?? null,
    collectionIds: line.product?.collections.nodes.map(({ id }) => id) ?? [],
    vendor: line.vendor,
    unitPriceMinor,
    quantity: line.quantity,
    discountedTotalMinor:
      unitPriceMinor * BigInt(line.quantity) -
      sumOf(line.discountAllocations.map(({ allocatedAmountSet }) => allocatedAmountSet)),
    taxMinor: sumOf(line.taxLines.map(({ priceSet }) => priceSet)),
    duties: line.duties.map(({ id, price, taxLines }) => ({
      dutyId: id,
      amountMinor: minor(price) + sumOf(taxLines.map(({ priceSet }) => priceSet)),
      refundedMinor: 0n,
    })),
    giftCard: line.isGiftCard,
    requiresShipping: line.requiresShipping,
    refundedQuantity: line.quantity - line.refundableQuantity,
    refundedTotalMinor: sumOf(refunded.map(({ subtotalSet }) => subtotalSet)),
    refundedTaxMinor: sumOf(refunded.map(({ totalTaxSet }) => totalTaxSet)),
    suggestedReasonHandles: line.suggestedReturnReasonDefinitions?.nodes.map(({ handle }) => handle) ?? [],
  };
}

function fulfilmentOf(
  node: OrderForReturnNode,
  fulfilment: OrderForReturnNode["fulfillments"][number],
): OrderFulfilment {
  return {
    fulfilmentId: fulfilment.id,
    createdAt: new Date(fulfilment.createdAt),
    deliveredAt: fulfilment.deliveredAt === null ? null : new Date(fulfilment.deliveredAt),
    lines: fulfilment.lines.map(({ id, lineItemId, quantity }) => ({
      fulfilmentLineItemId: id,
      lineItemId,
      quantity,
      returnableQuantity: node.returnable.get(id) ?? 0,
    })),
  };
}
