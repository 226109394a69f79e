/** The objects that Liquid sees, named and shaped as Shopify's: prices are integers in hundredths, ids are numbers. */
import type { DevStore } from "../server.ts";
import type { CustomerDoc, LineItemDoc, MoneyV2, OrderDoc, Stored } from "../state/documents.ts";
import { type Language, prefixOf } from "./language.ts";
import type { CartLine } from "./session.ts";

export type View = Record<string, unknown>;

/** Liquid's money: hundredths of the currency's unit, whatever the currency. */
export function hundredths(amount: string): number {
  return Math.round(Number(amount) * 100);
}

export function shopView(devStore: DevStore): View {
  const shop = devStore.store.list("Shop", { limit: 1 })[0];
  return {
    id: shop?.id,
    name: shop?.name ?? devStore.shopDomain,
    description: shop?.description,
    email: shop?.email,
    domain: devStore.shopDomain,
    permanent_domain: devStore.shopDomain,
    url: `https://${devStore.shopDomain}`,
    currency: shop?.currencyCode ?? "USD",
    enabled_currencies: [],
  };
}

export function variantView(variant: Stored<"ProductVariant">): View {
  return {
    id: variant.id,
    title: variant.title,
    name: variant.displayName,
    sku: variant.sku,
    price: hundredths(variant.price),
    compare_at_price: variant.compareAtPrice === null ? null : hundredths(variant.compareAtPrice),
    available: variant.availableForSale,
    options: variant.selectedOptions.map(({ value }) => value),
  };
}

export function productView(devStore: DevStore, product: Stored<"Product">, language: Language): View {
  const variants = devStore.store.children("ProductVariant", product.id).map(variantView);
  const prices = variants.map(({ price }) => Number(price));
  return {
    id: product.id,
    title: product.title,
    handle: product.handle,
    url: `${prefixOf(language)}/products/${product.handle}`,
    vendor: product.vendor,
    type: product.productType,
    tags: product.tags,
    description: product.descriptionHtml,
    image: product.featuredImage?.url ?? `/__theme/art/${encodeURIComponent(product.handle)}.svg`,
    variants,
    has_only_default_variant: product.hasOnlyDefaultVariant,
    selected_or_first_available_variant: variants.find(({ available }) => available) ?? variants[0],
    price: Math.min(...prices),
    price_varies: new Set(prices).size > 1,
    available: variants.some(({ available }) => available),
  };
}

export function customerView(devStore: DevStore, customer: CustomerDoc, language: Language): View {
  const orders = devStore.store.ownedBy("Order", customer.id).reverse();
  return {
    id: customer.id,
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    name: customer.displayName,
    phone: customer.phone,
    tags: customer.tags,
    accepts_marketing: customer.defaultEmailAddress?.marketingState === "SUBSCRIBED",
    orders_count: orders.length,
    total_spent: hundredths(customer.amountSpent.amount),
    orders: orders.map((order) => orderView(devStore, order, language)),
  };
}

export function orderView(devStore: DevStore, order: OrderDoc, language: Language): View {
  const { store } = devStore;
  const sum = (money: MoneyV2): number => hundredths(money.amount);
  return {
    id: order.id,
    name: order.name,
    order_number: order.number,
    email: order.email,
    created_at: order.processedAt,
    financial_status: order.displayFinancialStatus?.toLowerCase(),
    financial_status_label: label(order.displayFinancialStatus ?? "PENDING"),
    fulfillment_status: order.displayFulfillmentStatus.toLowerCase(),
    fulfillment_status_label: label(order.displayFulfillmentStatus),
    cancelled: order.cancelledAt !== null,
    customer_url: `${prefixOf(language)}/account/orders/${order.id}`,
    subtotal_price: sum(order.subtotalPriceSet.shopMoney),
    shipping_price: sum(order.totalShippingPriceSet.shopMoney),
    tax_price: sum(order.totalTaxSet.shopMoney),
    total_price: sum(order.totalPriceSet.shopMoney),
    total_refunded_amount: sum(order.totalRefundedSet.shopMoney),
    shipping_address: order.shippingAddress,
    line_items: store.children("LineItem", order.id).map((line) => lineView(devStore, line)),
    fulfillments: store.children("Fulfillment", order.id).map((parcel) => ({
      name: parcel.name,
      status: parcel.displayStatus.toLowerCase(),
      status_label: label(parcel.displayStatus),
      tracking_number: parcel.trackingInfo[0]?.number,
      tracking_company: parcel.trackingInfo[0]?.company,
      delivered_at: parcel.deliveredAt,
    })),
  };
}

function lineView({ store }: DevStore, line: LineItemDoc): View {
  const product = line.productId === null ? undefined : store.get("Product", line.productId);
  return {
    id: line.id,
    title: line.name,
    product_id: line.productId,
    variant_id: line.variantId,
    sku: line.sku,
    image:
      product?.featuredImage?.url ?? `/__theme/art/${encodeURIComponent(product?.handle ?? line.title)}.svg`,
    quantity: line.quantity,
    price: hundredths(line.originalUnitPriceSet.shopMoney.amount),
    final_line_price: hundredths(line.discountedTotalSet.shopMoney.amount),
  };
}

export function cartView(devStore: DevStore, lines: readonly CartLine[], language: Language): View {
  const items = lines.flatMap(({ variantId, quantity }) => {
    const variant = devStore.store.get("ProductVariant", variantId);
    const product = variant && devStore.store.get("Product", variant.parentId);
    if (!variant || !product) return [];
    const price = hundredths(variant.price);
    const { title, handle } = product;
    return [
      {
        id: variantId,
        variant_id: variantId,
        product_title: title,
        variant_title: product.hasOnlyDefaultVariant ? null : variant.title,
        url: `${prefixOf(language)}/products/${handle}`,
        image: `/__theme/art/${encodeURIComponent(handle)}.svg`,
        quantity,
        price,
        final_line_price: price * quantity,
      },
    ];
  });
  return {
    items,
    item_count: items.reduce((sum, { quantity }) => sum + quantity, 0),
    total_price: items.reduce((sum, { final_line_price }) => sum + final_line_price, 0),
  };
}

/** "PARTIALLY_FULFILLED" as "Partially fulfilled". */
function label(state: string): string {
  const words = state.toLowerCase().replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
