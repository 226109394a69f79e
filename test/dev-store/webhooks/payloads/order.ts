/** Bodies of the `orders/*` and `order_transactions/create` topics. */
import type {
  CustomerDoc,
  DiscountApplication,
  LineItemDoc,
  OrderDoc,
  OrderTransactionDoc,
  ShippingLine,
  Stored,
} from "../../state/documents.ts";
import type { Change } from "../../state/store.ts";
import { customerPayload } from "./customer.ts";
import { fulfillmentPayload } from "./fulfillment.ts";
import type { PayloadContext } from "./index.ts";
import { refundPayload } from "./refund.ts";
import {
  address,
  amount,
  discountAllocations,
  gid,
  idOf,
  lower,
  moneySet,
  priced,
  properties,
  taxLines,
  zeroLike,
  zoned,
} from "./values.ts";

type Json = Record<string, unknown>;

const FULFILLMENT_STATUS = {
  FULFILLED: "fulfilled",
  PARTIALLY_FULFILLED: "partial",
  UNFULFILLED: null,
} as const;

/** The order whole, as `orders/create`, `/updated`, `/paid`, `/fulfilled`, `/partially_fulfilled` and `/cancelled` carry it. */
export function orderPayload(order: OrderDoc, context: PayloadContext): Json {
  const { store, timeZone } = context;
  const at = (time: string | null): string | null => zoned(time, timeZone);
  const lines = store.children("LineItem", order.id);
  const zero = zeroLike(order.totalPriceSet);
  const customer = order.customerId === null ? undefined : store.get("Customer", order.customerId);
  return {
    id: order.id,
    admin_graphql_api_id: gid("Order", order.id),
    name: order.name,
    number: order.number - 1000,
    order_number: order.number,
    confirmation_number: order.confirmationNumber,
    confirmed: order.confirmed,
    app_id: null,
    token: `development-${order.id}`,
    cart_token: null,
    checkout_id: null,
    checkout_token: null,
    created_at: at(order.createdAt),
    processed_at: at(order.processedAt),
    updated_at: at(order.updatedAt),
    closed_at: at(order.closedAt),
    cancelled_at: at(order.cancelledAt),
    cancel_reason: lower(order.cancelReason),
    test: order.test,
    financial_status: lower(order.displayFinancialStatus),
    fulfillment_status: FULFILLMENT_STATUS[order.displayFulfillmentStatus],
    currency: order.currencyCode,
    presentment_currency: order.presentmentCurrencyCode,
    ...priced("subtotal_price", order.subtotalPriceSet),
    ...priced("total_price", order.totalPriceSet),
    ...priced("total_tax", order.totalTaxSet),
    ...priced("total_discounts", order.totalDiscountsSet),
    ...priced("total_line_items_price", sumOfLines(lines, zero)),
    ...priced("current_subtotal_price", order.currentSubtotalPriceSet),
    ...priced("current_total_price", order.currentTotalPriceSet),
    ...priced("current_total_discounts", order.currentTotalDiscountsSet),
    ...priced("current_total_tax", order.currentTotalTaxSet),
    current_shipping_price_set: moneySet(order.currentShippingPriceSet),
    current_total_additional_fees_set: null,
    current_total_duties_set: null,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    total_shipping_price_set: moneySet(order.totalShippingPriceSet),
    total_cash_rounding_payment_adjustment_set: moneySet(zero),
    total_cash_rounding_refund_adjustment_set: moneySet(zero),
    total_outstanding: amount(order.totalOutstandingSet.shopMoney),
    total_tip_received: amount(order.totalTipReceivedSet.shopMoney),
    total_weight: 0,
    taxes_included: order.taxesIncluded,
    tax_exempt: order.taxExempt,
    estimated_taxes: order.estimatedTaxes,
    duties_included: order.dutiesIncluded,
    tax_lines: taxLines(order.taxLines),
    tags: order.tags.join(", "),
    note: order.note,
    note_attributes: properties(order.customAttributes),
    source_name: order.sourceName,
    source_identifier: order.sourceIdentifier,
    source_url: null,
    landing_site: null,
    landing_site_ref: null,
    referring_site: null,
    reference: null,
    browser_ip: order.clientIp,
    client_details: null,
    customer_locale: order.customerLocale,
    buyer_accepts_marketing: order.customerAcceptsMarketing,
    email: order.email,
    contact_email: order.email,
    phone: order.phone,
    po_number: order.poNumber,
    device_id: null,
    location_id: null,
    user_id: null,
    merchant_of_record_app_id: null,
    merchant_business_entity_id: null,
    order_status_url: `https://${context.shopDomain}/orders/${order.id}`,
    payment_terms: null,
    payment_gateway_names: order.paymentGatewayNames,
    discount_codes: discountCodes(order.discountApplications, order),
    discount_applications: order.discountApplications.map(discountApplication),
    customer: customer === undefined ? null : customerInOrder(customer, context),
    billing_address: address(order.billingAddress),
    shipping_address: address(order.shippingAddress),
    line_items: lines.map((line) => ({
      ...lineItemPayload(line),
      current_quantity: line.currentQuantity,
      attributed_staffs: [],
      sales_line_item_group_id: null,
    })),
    shipping_lines: order.shippingLine === null ? [] : [shippingLine(order.shippingLine)],
    fulfillments: store
      .children("Fulfillment", order.id)
      .map((fulfillment) => fulfillmentPayload(fulfillment, context)),
    refunds: store.children("Refund", order.id).map((refund) => refundPayload(refund, context)),
    returns: [],
  };
}

/** `orders/edited`: what was added and taken off; the lines concerned are told with the change. */
export function orderEditedPayload(change: Change, { timeZone }: PayloadContext): Json {
  const { editId, additions, removals, notifyCustomer, staffNote } = change.extra ?? {};
  const at = zoned(change.at, timeZone);
  return {
    order_edit: {
      app_id: null,
      id: editId,
      order_id: change.doc.id,
      created_at: at,
      committed_at: at,
      discounts: { line_item: { additions: [], removals: [] } },
      line_items: { additions, removals },
      shipping_lines: { additions: [], removals: [] },
      notify_customer: notifyCustomer,
      staff_note: staffNote,
      user_id: null,
    },
  };
}

/** One line, as fulfilments and refunds carry it; orders add a few fields. */
export function lineItemPayload(line: LineItemDoc): Json {
  const sent = line.quantity - line.unfulfilledQuantity;
  return {
    id: line.id,
    admin_graphql_api_id: gid("LineItem", line.id),
    product_id: line.productId,
    variant_id: line.variantId,
    title: line.title,
    variant_title: line.variantTitle,
    name: line.name,
    sku: line.sku,
    vendor: line.vendor,
    quantity: line.quantity,
    fulfillable_quantity: line.unfulfilledQuantity,
    fulfillment_service: "manual",
    fulfillment_status: line.unfulfilledQuantity === 0 ? "fulfilled" : sent > 0 ? "partial" : null,
    ...priced("price", line.originalUnitPriceSet),
    ...priced("total_discount", line.totalDiscountSet),
    discount_allocations: discountAllocations(line.discountAllocations),
    duties: [],
    gift_card: line.isGiftCard,
    grams: 0,
    product_exists: line.productId !== null,
    properties: properties(line.customAttributes),
    requires_shipping: line.requiresShipping,
    tax_lines: taxLines(line.taxLines),
    taxable: line.taxable,
    variant_inventory_management: "shopify",
  };
}

/** A payment, as `order_transactions/create` and refunds carry it. */
export function transactionPayload(transaction: OrderTransactionDoc, context: PayloadContext): Json {
  return {
    id: transaction.id,
    admin_graphql_api_id: gid("OrderTransaction", transaction.id),
    order_id: transaction.parentId,
    parent_id: transaction.parentTransactionId,
    kind: transaction.kind.toLowerCase(),
    status: transaction.status.toLowerCase(),
    amount: amount(transaction.amountSet.shopMoney),
    currency: transaction.amountSet.shopMoney.currencyCode,
    amount_rounding: null,
    gateway: transaction.gateway,
    manual_payment_gateway: transaction.manualPaymentGateway,
    authorization: null,
    created_at: zoned(transaction.createdAt, context.timeZone),
    processed_at: zoned(transaction.processedAt, context.timeZone),
    device_id: null,
    error_code: lower(transaction.errorCode),
    location_id: null,
    message: null,
    payment_id: transaction.paymentId,
    receipt: {},
    source_name: "web",
    test: transaction.test,
    total_unsettled_set: unsettled(transaction),
    user_id: null,
  };
}

/** Nothing is ever unsettled here. In this one place the bag says `currency` and keeps GraphQL's short amounts. */
function unsettled(transaction: OrderTransactionDoc): Json {
  const side = (currency: string): Json => ({ amount: "0.0", currency });
  const { shopMoney, presentmentMoney } = transaction.amountSet;
  return { shop_money: side(shopMoney.currencyCode), presentment_money: side(presentmentMoney.currencyCode) };
}

/** Inside an order the customer comes without the list of addresses. */
function customerInOrder(customer: CustomerDoc, context: PayloadContext): Json {
  return { ...customerPayload(customer, context), addresses: undefined };
}

function sumOfLines(lines: Stored<"LineItem">[], zero: OrderDoc["totalPriceSet"]): OrderDoc["totalPriceSet"] {
  const side = (key: "shopMoney" | "presentmentMoney") => ({
    currencyCode: zero[key].currencyCode,
    amount: sumDecimals(lines.map((line) => line.originalTotalSet[key].amount)),
  });
  return { shopMoney: side("shopMoney"), presentmentMoney: side("presentmentMoney") };
}

/** Exact: in thousandths, as no currency has more than three decimals. */
function sumDecimals(amounts: string[]): string {
  const total = amounts.reduce((sum, text) => {
    const [whole = "0", decimals = ""] = text.split(".");
    return sum + BigInt(whole + decimals.padEnd(3, "0").slice(0, 3));
  }, 0n);
  const digits = total.toString().padStart(4, "0");
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

function discountCodes(applications: DiscountApplication[], order: OrderDoc): Json[] {
  return applications
    .filter((application) => application.code !== null)
    .map((application) => ({
      code: application.code,
      amount: amount(order.totalDiscountsSet.shopMoney),
      type: application.value.__typename === "MoneyV2" ? "fixed_amount" : "percentage",
    }));
}

function discountApplication(application: DiscountApplication): Json {
  const { value } = application;
  return {
    type: application.code === null ? "manual" : "discount_code",
    ...(application.code === null ? { title: application.title } : { code: application.code }),
    value: value.__typename === "MoneyV2" ? value.amount : value.percentage.toFixed(1),
    value_type: value.__typename === "MoneyV2" ? "fixed_amount" : "percentage",
    allocation_method: application.allocationMethod.toLowerCase(),
    target_selection: application.targetSelection.toLowerCase(),
    target_type: application.targetType.toLowerCase(),
  };
}

function shippingLine(line: ShippingLine): Json {
  return {
    id: idOf(line.id),
    title: line.title,
    code: line.code,
    source: line.source,
    carrier_identifier: line.carrierIdentifier,
    phone: line.phone,
    is_removed: line.isRemoved,
    requested_fulfillment_service_id: null,
    ...priced("price", line.originalPriceSet),
    ...priced("discounted_price", line.discountedPriceSet),
    current_discounted_price_set: moneySet(line.currentDiscountedPriceSet),
    discount_allocations: discountAllocations(line.discountAllocations),
    tax_lines: taxLines(line.taxLines),
  };
}
