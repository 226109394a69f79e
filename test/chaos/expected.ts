/**
 * What every mirror table has to hold, worked out from the development store's own documents, field by field, without a
 * line of Encore's: neither its queries nor its mappers have a part in it.
 */
import type { RunningDevStore } from "../dev-store/server.ts";
import { returnReasonDefinition } from "../dev-store/admin-graphql/return-reasons.ts";
import type { MoneyBag, MoneyV2 } from "../dev-store/state/documents-values.ts";

/** A row as PostgreSQL's to_jsonb writes it, without the shop. */
export type JsonRow = Record<string, unknown>;

/** The rows of each mirror table. */
export type Tables = Record<string, JsonRow[]>;

const time = (text: string | null) => text?.replace("Z", "+00:00") ?? null;
/** Minor units: yen have none below the yen, dollars have cents. */
function minor({ amount, currencyCode }: MoneyV2): number {
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency: currencyCode }).resolvedOptions()
      .maximumFractionDigits ?? 2;
  return Math.round(Number(amount) * 10 ** digits);
}
const shopMinor = (bag: MoneyBag | null) => (bag ? minor(bag.shopMoney) : 0);

export function expectedTables({ store }: RunningDevStore): Tables {
  const products = new Set(store.list("Product").map(({ id }) => id));
  const orders = store.list("Order");
  const shopCurrency = store.list("Shop")[0]?.currencyCode ?? "USD";
  const of = <T>(read: (orderId: number) => readonly T[]) => orders.flatMap((order) => [...read(order.id)]);
  return {
    products: store.list("Product").map((product) => ({
      id: product.id,
      title: product.title,
      handle: product.handle,
      status: product.status,
      product_type: product.productType,
      vendor: product.vendor,
      tags: product.tags,
      image_url: product.featuredImage?.url ?? null,
      created_at: time(product.createdAt),
      updated_at: time(product.updatedAt),
    })),
    product_variants: store.list("Product").flatMap((product) =>
      store.children("ProductVariant", product.id).map((variant) => ({
        product_id: product.id,
        id: variant.id,
        title: variant.title,
        sku: variant.sku,
        price_minor: minor({ amount: variant.price, currencyCode: shopCurrency }),
        position: variant.position,
      })),
    ),
    customers: store.list("Customer").map((customer) => ({
      id: customer.id,
      email: customer.defaultEmailAddress?.emailAddress ?? null,
      first_name: customer.firstName,
      last_name: customer.lastName,
      phone: customer.defaultPhoneNumber?.phoneNumber ?? null,
      state: customer.state,
      locale: customer.locale,
      country_code: customer.defaultAddress?.countryCodeV2 ?? null,
      city: customer.defaultAddress?.city ?? null,
      tags: customer.tags,
      email_marketing_state: customer.defaultEmailAddress?.marketingState ?? null,
      sms_marketing_state: customer.defaultPhoneNumber?.marketingState ?? null,
      created_at: time(customer.createdAt),
      updated_at: time(customer.updatedAt),
    })),
    orders: orders.map((order) => ({
      id: order.id,
      customer_id: order.customerId,
      name: order.name,
      test: order.test,
      currency: order.currencyCode,
      subtotal_minor: shopMinor(order.subtotalPriceSet),
      discounts_minor: shopMinor(order.totalDiscountsSet),
      shipping_minor: shopMinor(order.totalShippingPriceSet),
      tax_minor: shopMinor(order.totalTaxSet),
      total_minor: shopMinor(order.totalPriceSet),
      current_subtotal_minor: shopMinor(order.currentSubtotalPriceSet),
      current_tax_minor: shopMinor(order.currentTotalTaxSet),
      current_total_minor: shopMinor(order.currentTotalPriceSet),
      refunded_minor: shopMinor(order.totalRefundedSet),
      taxes_included: order.taxesIncluded,
      shipping_tax_minor: (order.shippingLine?.taxLines ?? []).reduce(
        (sum, line) => sum + shopMinor(line.priceSet),
        0,
      ),
      presentment_currency: order.presentmentCurrencyCode,
      presentment_total_minor: minor(order.totalPriceSet.presentmentMoney),
      financial_status: order.displayFinancialStatus,
      fulfilment_status: order.displayFulfillmentStatus,
      discount_codes: order.discountCodes,
      tags: order.tags,
      source_name: order.sourceName,
      customer_locale: order.customerLocale,
      shipping_country_code: order.shippingAddress?.countryCodeV2 ?? null,
      processed_at: time(order.processedAt),
      created_at: time(order.createdAt),
      updated_at: time(order.updatedAt),
      cancelled_at: time(order.cancelledAt),
      closed_at: time(order.closedAt),
    })),
    order_line_items: of((orderId) =>
      store.children("LineItem", orderId).map((line) => ({
        order_id: orderId,
        id: line.id,
        ...aliveOnly(products, line.productId, line.variantId),
        title: line.title,
        variant_title: line.variantTitle,
        sku: line.sku,
        quantity: line.quantity,
        current_quantity: line.currentQuantity,
        unit_price_minor: shopMinor(line.originalUnitPriceSet),
        discounted_total_minor:
          shopMinor(line.originalUnitPriceSet) * line.quantity -
          line.discountAllocations.reduce((sum, each) => sum + shopMinor(each.allocatedAmountSet), 0),
      })),
    ),
    fulfilments: of((orderId) =>
      store.children("Fulfillment", orderId).map((fulfilment) => ({
        order_id: orderId,
        id: fulfilment.id,
        name: fulfilment.name,
        status: fulfilment.status,
        display_status: fulfilment.displayStatus,
        tracking_company: fulfilment.trackingInfo[0]?.company ?? null,
        tracking_numbers: fulfilment.trackingInfo.flatMap(({ number }) => (number === null ? [] : [number])),
        created_at: time(fulfilment.createdAt),
        updated_at: time(fulfilment.updatedAt),
        delivered_at: time(fulfilment.deliveredAt),
      })),
    ),
    refunds: of((orderId) =>
      store.children("Refund", orderId).map((refund) => ({
        order_id: orderId,
        id: refund.id,
        total_minor: shopMinor(refund.totalRefundedSet),
        currency: refund.totalRefundedSet.shopMoney.currencyCode,
        created_at: time(refund.createdAt),
      })),
    ),
    returns: of((orderId) =>
      store.children("Return", orderId).map((given) => ({
        order_id: orderId,
        id: given.id,
        name: given.name,
        status: given.status,
        total_quantity: given.totalQuantity,
        created_at: time(given.createdAt),
        closed_at: time(given.closedAt),
      })),
    ),
    return_line_items: of((orderId) =>
      store.children("Return", orderId).flatMap((given) =>
        store.children("ReturnLineItem", given.id).map((line) => ({
          order_id: orderId,
          return_id: given.id,
          id: line.id,
          line_item_id: store.get("FulfillmentLineItem", line.fulfillmentLineItemId)?.lineItemId ?? null,
          quantity: line.quantity,
          processed_quantity: line.processedQuantity,
          refunded_quantity: line.refundedQuantity,
          reason: returnReasonDefinition(line.returnReason)?.handle ?? null,
        })),
      ),
    ),
  };
}

/**
 * Shopify's lines forget a product that is deleted, and their order does not change by that: what the table says of it
 * then is either what was bought or nothing, and both are left out of the comparison.
 */
export function aliveOnly(products: ReadonlySet<number>, productId: unknown, variantId: unknown): JsonRow {
  const alive = typeof productId === "number" && products.has(productId);
  return { product_id: alive ? productId : null, variant_id: alive ? variantId : null };
}

/** Events that must be there, and those that may be: of what is gone, or was so for a time. Each is "type subject". */
export function expectedEvents({ store }: RunningDevStore): {
  required: Set<string>;
  allowed: (event: string) => boolean;
} {
  const required = new Set<string>();
  const living = { Order: new Set<number>(), Fulfillment: new Set<number>(), Customer: new Set<number>() };
  for (const { id } of store.list("Customer")) {
    living.Customer.add(id);
    required.add(`customer.created Customer/${id}`);
  }
  for (const order of store.list("Order")) {
    living.Order.add(order.id);
    required.add(`order.placed Order/${order.id}`);
    if (["PAID", "PARTIALLY_REFUNDED", "REFUNDED"].includes(order.displayFinancialStatus ?? "")) {
      required.add(`order.paid Order/${order.id}`);
    }
    if (order.cancelledAt) required.add(`order.cancelled Order/${order.id}`);
    for (const fulfilment of store.children("Fulfillment", order.id)) {
      living.Fulfillment.add(fulfilment.id);
      if (fulfilment.status === "SUCCESS") required.add(`order.fulfilled Fulfillment/${fulfilment.id}`);
      if (fulfilment.deliveredAt) required.add(`order.delivered Fulfillment/${fulfilment.id}`);
    }
    for (const { id } of store.children("Refund", order.id)) required.add(`order.refunded Refund/${id}`);
    for (const { id } of store.children("Return", order.id)) required.add(`return.requested Return/${id}`);
  }
  const allowed = (event: string) => {
    if (required.has(event)) return true;
    const [type, subject = ""] = event.split(" ");
    const [kind = "", id] = subject.split("/");
    // Sent and then called off, or paid and then voided, or gone altogether.
    if (type === "order.fulfilled") return living.Fulfillment.has(Number(id));
    if (type === "order.paid") return living.Order.has(Number(id));
    return kind === "Customer" && !living.Customer.has(Number(id));
  };
  return { required, allowed };
}
