/** Orders, refunds and fulfilments from the bodies of webhooks. */
import { z } from "zod";

import { parseMinor } from "#app/shared/money.ts";

import {
  bodyMoney,
  bodyShopMinor,
  commaList,
  count,
  countryCode,
  currency,
  gidOf,
  map,
  type Mapped,
  numericId,
  optionalText,
  status,
  sum,
  text,
  texts,
  timestamp,
} from "./parse.ts";
import type { FulfilmentRow, LineItemRow, OrderRows, RefundRow } from "./rows.ts";

const fulfilmentBody = z.object({
  admin_graphql_api_id: gidOf("Fulfillment"),
  order_id: numericId,
  name: text,
  status,
  shipment_status: status.nullish(),
  tracking_company: optionalText,
  tracking_numbers: texts,
  created_at: timestamp,
  updated_at: timestamp,
});

const refundBody = z.object({
  admin_graphql_api_id: gidOf("Refund"),
  order_id: numericId,
  created_at: timestamp,
  transactions: z.array(
    z.object({ kind: z.string(), status: z.string(), amount: z.string(), currency: currency.nullish() }),
  ),
});

const lineItemBody = z.object({
  admin_graphql_api_id: gidOf("LineItem"),
  product_id: numericId.nullish(),
  variant_id: numericId.nullish(),
  title: text,
  variant_title: optionalText,
  sku: optionalText,
  quantity: count,
  current_quantity: count,
  price_set: z.object({ shop_money: bodyMoney }),
  discount_allocations: z.array(z.object({ amount_set: bodyShopMinor })),
});

const orderBody = z.object({
  admin_graphql_api_id: gidOf("Order"),
  name: text,
  test: z.boolean(),
  customer: z.object({ admin_graphql_api_id: gidOf("Customer") }).nullish(),
  currency,
  presentment_currency: currency,
  taxes_included: z.boolean(),
  subtotal_price_set: bodyShopMinor,
  total_discounts_set: bodyShopMinor,
  total_shipping_price_set: bodyShopMinor,
  total_tax_set: bodyShopMinor,
  total_price_set: z.object({ shop_money: bodyMoney, presentment_money: bodyMoney }),
  current_subtotal_price_set: bodyShopMinor,
  current_total_tax_set: bodyShopMinor,
  current_total_price_set: bodyShopMinor,
  shipping_lines: z.array(z.object({ tax_lines: z.array(z.object({ price_set: bodyShopMinor })) })),
  financial_status: status.nullish(),
  fulfillment_status: z.string().nullish(),
  discount_codes: z.array(z.object({ code: text })),
  tags: commaList,
  source_name: optionalText,
  customer_locale: optionalText,
  shipping_address: z.object({ country_code: countryCode }).nullish(),
  processed_at: timestamp,
  created_at: timestamp,
  updated_at: timestamp,
  cancelled_at: timestamp.nullish(),
  closed_at: timestamp.nullish(),
  line_items: z.array(lineItemBody),
  fulfillments: z.array(fulfilmentBody),
  refunds: z.array(refundBody),
});

/** The words of a body's `fulfillment_status` as the Admin API's display status. */
const FULFILMENT_STATUS: Readonly<Record<string, string>> = {
  fulfilled: "FULFILLED",
  partial: "PARTIALLY_FULFILLED",
  restocked: "RESTOCKED",
};

export interface FromBody<Rows> {
  rows: Rows;
  /** Why the body does not say everything, so that the order must be read by id instead; null when it does. */
  lacks: "refund_in_shop_currency" | "delivery_time" | null;
}

/** The body of orders/create, updated, paid, cancelled, fulfilled and partially_fulfilled. It holds no returns. */
export function orderFromBody(body: unknown): Mapped<FromBody<OrderRows>> {
  return map(orderBody, body, (order): FromBody<OrderRows> => {
    const id = order.admin_graphql_api_id;
    const refunds = order.refunds.map((refund) => refundRow(refund, order.currency));
    const fulfilments = order.fulfillments.map(fulfilmentRow);
    const known = refunds.filter((refund) => refund !== undefined);
    return {
      lacks:
        known.length < refunds.length
          ? "refund_in_shop_currency"
          : fulfilments.some(isDelivered)
            ? "delivery_time"
            : null,
      rows: {
        order: {
          id,
          customerId: order.customer?.admin_graphql_api_id ?? null,
          name: order.name,
          test: order.test,
          currency: order.currency,
          subtotalMinor: order.subtotal_price_set,
          discountsMinor: order.total_discounts_set,
          shippingMinor: order.total_shipping_price_set,
          taxMinor: order.total_tax_set,
          totalMinor: order.total_price_set.shop_money.minor,
          currentSubtotalMinor: order.current_subtotal_price_set,
          currentTaxMinor: order.current_total_tax_set,
          currentTotalMinor: order.current_total_price_set,
          refundedMinor: sum(known.map((refund) => refund.totalMinor)),
          taxesIncluded: order.taxes_included,
          shippingTaxMinor: sum(
            order.shipping_lines.flatMap((line) => line.tax_lines.map((tax) => tax.price_set)),
          ),
          presentmentCurrency: order.presentment_currency,
          presentmentTotalMinor: order.total_price_set.presentment_money.minor,
          financialStatus: order.financial_status ?? null,
          fulfilmentStatus: FULFILMENT_STATUS[order.fulfillment_status ?? ""] ?? "UNFULFILLED",
          discountCodes: order.discount_codes.map(({ code }) => code),
          tags: order.tags,
          sourceName: order.source_name,
          customerLocale: order.customer_locale,
          shippingCountryCode: order.shipping_address?.country_code ?? null,
          processedAt: order.processed_at,
          createdAt: order.created_at,
          updatedAt: order.updated_at,
          cancelledAt: order.cancelled_at ?? null,
          closedAt: order.closed_at ?? null,
        },
        lineItems: order.line_items.map((line): LineItemRow => ({
          orderId: id,
          id: line.admin_graphql_api_id,
          productId: line.product_id ?? null,
          variantId: line.variant_id ?? null,
          title: line.title,
          variantTitle: line.variant_title,
          sku: line.sku,
          quantity: line.quantity,
          currentQuantity: line.current_quantity,
          unitPriceMinor: line.price_set.shop_money.minor,
          discountedTotalMinor:
            line.price_set.shop_money.minor * BigInt(line.quantity) -
            sum(line.discount_allocations.map((allocation) => allocation.amount_set)),
        })),
        fulfilments,
        refunds: known,
        returns: [],
      },
    };
  });
}

/** The body of fulfillments/create and fulfillments/update. */
export function fulfilmentFromBody(body: unknown): Mapped<FromBody<FulfilmentRow>> {
  return map(fulfilmentBody, body, (given): FromBody<FulfilmentRow> => {
    const rows = fulfilmentRow(given);
    return { rows, lacks: isDelivered(rows) ? "delivery_time" : null };
  });
}

/** The body of refunds/create. @param shopCurrency what the order's books are kept in */
export function refundFromBody(
  body: unknown,
  shopCurrency: string,
): Mapped<{ orderId: bigint; refund: RefundRow | undefined }> {
  return map(refundBody, body, (refund) => ({
    orderId: refund.order_id,
    refund: refundRow(refund, shopCurrency),
  }));
}

function fulfilmentRow(given: z.infer<typeof fulfilmentBody>): FulfilmentRow {
  return {
    orderId: given.order_id,
    id: given.admin_graphql_api_id,
    // "#1001.1" here is "#1001-F1" in the Admin API.
    name: given.name.replace(/\.(\d+)$/, "-F$1"),
    status: given.status,
    displayStatus: given.status === "CANCELLED" ? "CANCELED" : (given.shipment_status ?? "FULFILLED"),
    trackingCompany: given.tracking_company,
    trackingNumbers: given.tracking_numbers,
    createdAt: given.created_at,
    updatedAt: given.updated_at,
    deliveredAt: null,
  };
}

/** A body names the carrier's word alone, not when it was said. */
function isDelivered(fulfilment: FulfilmentRow): boolean {
  return fulfilment.displayStatus === "DELIVERED";
}

/**
 * The money that went back, as Refund.totalRefundedSet counts it: over the refund's successful transactions.
 * @returns undefined when it went back in another currency: the body does not say what that is in the shop's
 */
function refundRow(refund: z.infer<typeof refundBody>, shopCurrency: string): RefundRow | undefined {
  let totalMinor = 0n;
  for (const transaction of refund.transactions) {
    if (transaction.kind !== "refund" || transaction.status !== "success") continue;
    if (transaction.currency && transaction.currency !== shopCurrency) return undefined;
    const minor = parseMinor(transaction.amount, shopCurrency);
    if (minor === undefined) return undefined;
    totalMinor += minor;
  }
  return {
    orderId: refund.order_id,
    id: refund.admin_graphql_api_id,
    totalMinor,
    currency: shopCurrency,
    createdAt: refund.created_at,
  };
}
