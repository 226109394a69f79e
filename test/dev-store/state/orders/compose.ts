/** A new order with its lines, payments and fulfilment order, from what was said of it. */
import type {
  CustomerDoc,
  FulfillmentOrderDoc,
  LineItemDoc,
  OrderDoc,
  OrderTransactionDoc,
  ShippingLine,
  TaxLine,
} from "../documents.ts";
import type { OrderInput } from "../input/order.ts";
import { add, fromBag, toBag, ZERO, type Amount } from "../money.ts";
import { UserError } from "../user-error.ts";
import type { OrderAggregate } from "./aggregate.ts";
import { mailingAddress, type OrderMaker } from "./maker.ts";
import { allocationsOf, lineAmounts, priceOrder, type PricedOrder } from "./price-lines.ts";
import { readMoney } from "./read-money.ts";

/** @throws UserError naming the field that is wrong */
export function composeOrder(
  maker: OrderMaker,
  input: OrderInput,
  customer: CustomerDoc | null,
): OrderAggregate {
  const id = maker.idFor("Order", input.id, []);
  const processedAt = input.processedAt ?? input.createdAt ?? maker.now;
  const createdAt = input.createdAt ?? processedAt;
  if (processedAt > maker.now) throw new UserError(["processedAt"], "must not be in the future");
  const number = maker.numberOf(input.name);
  const priced = priceOrder(maker, input);
  const bag = (amount: Amount) => toBag(amount, priced.currencies);
  const zero = bag(ZERO);
  const shipping = shippingLine(id, priced);
  const lineItems = makeLines(maker, id, priced);
  const address = customer?.addresses[0];
  const shippingAddress = input.shippingAddress ?? (input.shippingAddress === undefined ? address : null);
  const billingAddress =
    input.billingAddress ?? (input.billingAddress === undefined ? shippingAddress : null);
  const taxLines = mergeTaxLines([
    ...lineItems.flatMap((line) => line.taxLines),
    ...(shipping?.taxLines ?? []),
  ]);
  const order: OrderDoc = {
    id,
    name: input.name ?? `${maker.shop.orderNumberFormatPrefix}${number}${maker.shop.orderNumberFormatSuffix}`,
    number,
    confirmationNumber: confirmationNumber(id),
    confirmed: true,
    customerId: customer?.id ?? null,
    email: input.email === undefined ? (customer?.email ?? null) : input.email,
    phone: input.phone ?? null,
    createdAt,
    processedAt,
    updatedAt: createdAt,
    closed: false,
    closedAt: null,
    cancelledAt: null,
    cancelReason: null,
    cancellation: null,
    test: input.test ?? false,
    edited: false,
    currencyCode: priced.currencies.shop,
    presentmentCurrencyCode: priced.currencies.presentment,
    // What stands when no transaction says otherwise: settle() works the rest out.
    displayFinancialStatus: input.displayFinancialStatus === "PENDING" ? "PENDING" : null,
    displayFulfillmentStatus: "UNFULFILLED",
    returnStatus: "NO_RETURN",
    taxesIncluded: input.taxesIncluded ?? false,
    taxExempt: customer?.taxExempt ?? false,
    estimatedTaxes: false,
    dutiesIncluded: false,
    capturable: false,
    fullyPaid: false,
    unpaid: true,
    refundable: false,
    fulfillable: true,
    restockable: lineItems.some((line) => line.restockable),
    merchantEditable: true,
    requiresShipping: lineItems.some((line) => line.requiresShipping),
    canMarkAsPaid: true,
    canNotifyCustomer: (customer?.email ?? input.email ?? null) !== null,
    subtotalLineItemsQuantity: lineItems.reduce((n, line) => n + line.quantity, 0),
    currentSubtotalLineItemsQuantity: 0,
    subtotalPriceSet: bag(priced.subtotal),
    totalDiscountsSet: bag(priced.discount),
    totalShippingPriceSet: bag(priced.shipping?.price ?? ZERO),
    totalTaxSet: bag(priced.tax),
    totalPriceSet: bag(priced.total),
    originalTotalPriceSet: bag(priced.total),
    cartDiscountAmountSet: priced.cartDiscount.shop > 0 ? bag(priced.cartDiscount) : null,
    totalTipReceivedSet: zero,
    currentSubtotalPriceSet: zero,
    currentCartDiscountAmountSet: zero,
    currentTotalDiscountsSet: zero,
    currentShippingPriceSet: zero,
    currentTotalTaxSet: zero,
    currentTotalPriceSet: zero,
    totalReceivedSet: zero,
    netPaymentSet: zero,
    totalOutstandingSet: zero,
    totalCapturableSet: zero,
    totalRefundedSet: zero,
    totalRefundedShippingSet: zero,
    refundDiscrepancySet: zero,
    taxLines,
    currentTaxLines: taxLines,
    shippingLine: shipping,
    discountApplications: priced.discountApplications,
    discountCode: input.discountCodes?.[0] ?? null,
    discountCodes: input.discountCodes ?? [],
    paymentGatewayNames: [],
    tags: input.tags ?? [],
    note: input.note ?? null,
    customAttributes: input.customAttributes ?? [],
    customerLocale: input.customerLocale === undefined ? (customer?.locale ?? null) : input.customerLocale,
    customerAcceptsMarketing: customer?.defaultEmailAddress?.marketingState === "SUBSCRIBED",
    sourceName: input.sourceName === undefined ? "web" : input.sourceName,
    sourceIdentifier: null,
    poNumber: null,
    clientIp: null,
    billingAddress: billingAddress ? orderAddress(billingAddress, id, 2) : null,
    billingAddressMatchesShippingAddress: billingAddress === shippingAddress,
    shippingAddress: shippingAddress ? orderAddress(shippingAddress, id, 1) : null,
  };
  return {
    order,
    lineItems,
    transactions: makeTransactions(maker, input, order, priced),
    fulfillmentOrders: [fulfilmentOrder(maker, order, lineItems)],
    fulfillments: [],
    fulfillmentLineItems: [],
    fulfillmentEvents: [],
    refunds: [],
    refundLineItems: [],
    returns: [],
    returnLineItems: [],
  };
}

function orderAddress(address: Parameters<typeof mailingAddress>[0], orderId: number, which: 1 | 2) {
  return mailingAddress(address, `gid://shopify/MailingAddress/${orderId}${which}?model_name=Address`);
}

/** Nine letters and digits that follow from the id, as the thank-you page shows them. */
function confirmationNumber(id: number): string {
  const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  let state = BigInt(id) * 0x9e3779b97f4a7c15n;
  let text = "";
  for (let i = 0; i < 9; i++) {
    text += alphabet[Number((state >> 17n) & 31n)] ?? "A";
    state = (state * 0xd1342543de82ef95n + 1n) & 0xffffffffffffffffn;
  }
  return text;
}

/** The documents of an order's new lines. */
export function makeLines(maker: OrderMaker, orderId: number, priced: PricedOrder): LineItemDoc[] {
  return priced.lines.map((line, index) => {
    const { input, entry, quantity } = line;
    const title = input.title ?? entry?.product.title ?? "Item";
    const ofVariant = entry && !entry.product.hasOnlyDefaultVariant ? entry.variant.title : null;
    const variantTitle = input.variantTitle === undefined ? ofVariant : input.variantTitle;
    const amounts = lineAmounts(line, priced.currencies);
    return {
      id: maker.idFor("LineItem", input.id, ["lineItems", String(index)]),
      parentId: orderId,
      productId: entry?.product.id ?? input.product ?? null,
      variantId: entry?.variant.id ?? null,
      title,
      variantTitle,
      name: variantTitle === null ? title : `${title} - ${variantTitle}`,
      sku: input.sku === undefined ? (entry?.variant.sku ?? null) : input.sku,
      vendor: input.vendor === undefined ? (entry?.product.vendor ?? null) : input.vendor,
      isGiftCard: input.isGiftCard ?? entry?.product.isGiftCard ?? false,
      requiresShipping: input.requiresShipping ?? entry?.variant.requiresShipping ?? true,
      taxable: input.taxable ?? entry?.variant.taxable ?? true,
      restockable: entry !== undefined,
      merchantEditable: true,
      quantity,
      currentQuantity: quantity,
      refundableQuantity: quantity,
      unfulfilledQuantity: quantity,
      nonFulfillableQuantity: 0,
      ...amounts,
      unfulfilledOriginalTotalSet: amounts.originalTotalSet,
      unfulfilledDiscountedTotalSet: amounts.discountedTotalSet,
      discountAllocations: allocationsOf(line, priced),
      taxLines: line.taxLines,
      customAttributes: input.customAttributes ?? [],
    };
  });
}

function shippingLine(orderId: number, { shipping, currencies }: PricedOrder): ShippingLine | null {
  if (!shipping) return null;
  const price = toBag(shipping.price, currencies);
  return {
    id: `gid://shopify/ShippingLine/${orderId}`,
    title: shipping.title,
    code: shipping.code,
    source: "shopify",
    carrierIdentifier: null,
    deliveryCategory: null,
    phone: null,
    custom: false,
    isRemoved: false,
    originalPriceSet: price,
    discountedPriceSet: price,
    currentDiscountedPriceSet: price,
    discountAllocations: [],
    taxLines: shipping.taxLines,
  };
}

/** Tax lines with the same title and rate become one. */
function mergeTaxLines(lines: TaxLine[]): TaxLine[] {
  const merged = new Map<string, TaxLine>();
  for (const line of lines) {
    const key = `${line.title} ${String(line.rate)}`;
    const before = merged.get(key);
    const currencies = {
      shop: line.priceSet.shopMoney.currencyCode,
      presentment: line.priceSet.presentmentMoney.currencyCode,
    };
    const priceSet = before
      ? toBag(add(fromBag(before.priceSet), fromBag(line.priceSet)), currencies)
      : line.priceSet;
    merged.set(key, { ...line, priceSet });
  }
  return [...merged.values()];
}

const GATEWAYS: Readonly<Record<string, string>> = {
  shopify_payments: "Shopify Payments",
  gift_card: "Gift card",
};

/** A transaction's document. */
export function transaction(
  id: number,
  order: OrderDoc,
  facts: Pick<OrderTransactionDoc, "kind" | "amountSet" | "processedAt"> & Partial<OrderTransactionDoc>,
): OrderTransactionDoc {
  const gateway = facts.gateway ?? "shopify_payments";
  return {
    status: "SUCCESS",
    formattedGateway: GATEWAYS[gateway] ?? gateway,
    manualPaymentGateway: gateway === "manual",
    manuallyCapturable: facts.kind === "AUTHORIZATION",
    multiCapturable: false,
    test: order.test,
    paymentId: `r${id.toString(36)}`,
    errorCode: null,
    parentTransactionId: null,
    refundId: null,
    createdAt: facts.processedAt,
    ...facts,
    gateway,
    id,
    parentId: order.id,
  };
}

function makeTransactions(
  maker: OrderMaker,
  input: OrderInput,
  order: OrderDoc,
  { total, currencies }: PricedOrder,
): OrderTransactionDoc[] {
  const kinds = { AUTHORIZED: ["AUTHORIZATION"], VOIDED: ["AUTHORIZATION", "VOID"], PENDING: [] } as const;
  const status = input.displayFinancialStatus ?? "PAID";
  const implied =
    total.shop === 0 ? [] : status in kinds ? kinds[status as keyof typeof kinds] : (["SALE"] as const);
  const inputs =
    input.transactions?.map((given, index) => ({
      ...given,
      amount: readMoney(given.amountSet, currencies, ["transactions", String(index), "amountSet"]),
    })) ?? implied.map((kind) => ({ kind, amount: kind === "VOID" ? ZERO : total, id: undefined }));
  let authorisation: number | null = null;
  return inputs.map((given, index) => {
    const id = maker.idFor("OrderTransaction", given.id, ["transactions", String(index)]);
    const made = transaction(id, order, {
      kind: given.kind,
      amountSet: toBag(given.amount, currencies),
      processedAt: ("processedAt" in given ? given.processedAt : undefined) ?? order.processedAt,
      status: ("status" in given ? given.status : undefined) ?? "SUCCESS",
      ...("gateway" in given && given.gateway !== undefined ? { gateway: given.gateway } : {}),
      parentTransactionId: given.kind === "CAPTURE" || given.kind === "VOID" ? authorisation : null,
    });
    if (given.kind === "AUTHORIZATION") authorisation = id;
    return made;
  });
}

/** A new fulfilment order of these lines, with everything of them still to be sent. */
export function fulfilmentOrder(
  maker: OrderMaker,
  order: OrderDoc,
  lines: LineItemDoc[],
): FulfillmentOrderDoc {
  return {
    id: maker.store.nextId("FulfillmentOrder"),
    parentId: order.id,
    status: "OPEN",
    requestStatus: "UNSUBMITTED",
    assignedLocationId: maker.locationId,
    lineItems: lines.map((line) => ({
      id: `gid://shopify/FulfillmentOrderLineItem/${line.id}`,
      lineItemId: line.id,
      totalQuantity: line.quantity,
      remainingQuantity: line.quantity,
    })),
    fulfillAt: order.createdAt,
    fulfillBy: null,
    createdAt: order.createdAt,
    updatedAt: order.createdAt,
  };
}
