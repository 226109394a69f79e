/** Nodes as the Admin API answers them and bulk operations export them: the fields that Encore asks for. */

type Fields = Record<string, unknown>;

const bag = (amount: string, currencyCode = "USD") => ({ shopMoney: { amount, currencyCode } });

export function customerNode(id: bigint | number, fields: Fields = {}) {
  return {
    id: `gid://shopify/Customer/${id}`,
    firstName: "Zoë",
    lastName: `Müller ${id}`,
    defaultEmailAddress: { emailAddress: `c${id}@example.com`, marketingState: "SUBSCRIBED" },
    defaultPhoneNumber: null,
    defaultAddress: { countryCodeV2: "DE", city: "Köln" },
    state: "DISABLED",
    locale: "de",
    tags: ["vip"],
    createdAt: "2026-01-02T03:04:05Z",
    updatedAt: "2026-02-02T03:04:05Z",
    ...fields,
  };
}

export function productNode(id: bigint | number, fields: Fields = {}) {
  return {
    id: `gid://shopify/Product/${id}`,
    title: `Mug ${id}`,
    handle: `mug-${id}`,
    status: "ACTIVE",
    productType: "Mugs",
    vendor: "Acme",
    tags: ["blue, dark", 'the "big" one'],
    featuredMedia: { preview: { image: { url: "https://cdn.example.com/mug.png" } } },
    createdAt: "2026-01-01T00:00:00Z",
    updatedAt: "2026-01-01T00:00:00Z",
    ...fields,
  };
}

export function variantNode(id: bigint | number, fields: Fields = {}) {
  return {
    id: `gid://shopify/ProductVariant/${id}`,
    title: "Default Title",
    sku: `MUG-${id}`,
    price: "12.50",
    position: 1,
    ...fields,
  };
}

export function orderNode(id: bigint | number, fields: Fields = {}) {
  return {
    id: `gid://shopify/Order/${id}`,
    name: `#${id}`,
    test: false,
    customer: { id: "gid://shopify/Customer/7" },
    currencyCode: "USD",
    presentmentCurrencyCode: "CAD",
    taxesIncluded: false,
    subtotalPriceSet: bag("20.0"),
    totalDiscountsSet: bag("5.0"),
    totalTaxSet: bag("1.6"),
    totalShippingPriceSet: bag("4.0"),
    totalPriceSet: { ...bag("25.6"), presentmentMoney: { amount: "35.11", currencyCode: "CAD" } },
    currentSubtotalPriceSet: bag("20.0"),
    currentTotalTaxSet: bag("1.6"),
    currentTotalPriceSet: bag("25.6"),
    totalRefundedSet: bag("0.0"),
    shippingLine: { taxLines: [{ priceSet: bag("0.4") }, { priceSet: bag("0.1") }] },
    displayFinancialStatus: "PAID",
    displayFulfillmentStatus: "UNFULFILLED",
    discountCodes: ["FIVE"],
    tags: [],
    sourceName: "web",
    customerLocale: "en",
    shippingAddress: { countryCodeV2: "US" },
    processedAt: "2026-03-01T10:00:00Z",
    createdAt: "2026-03-01T10:00:01Z",
    updatedAt: "2026-03-01T10:00:02Z",
    cancelledAt: null,
    closedAt: null,
    fulfillments: [] as unknown[],
    refunds: [] as unknown[],
    ...fields,
  };
}

export function lineItemNode(id: bigint | number, fields: Fields = {}) {
  return {
    id: `gid://shopify/LineItem/${id}`,
    product: { id: "gid://shopify/Product/31" },
    variant: { id: "gid://shopify/ProductVariant/32" },
    title: "Mug",
    variantTitle: "Blue\tand\\white",
    sku: "MUG-1",
    quantity: 2,
    currentQuantity: 2,
    originalUnitPriceSet: bag("12.5"),
    discountAllocations: [{ allocatedAmountSet: bag("5.0") }],
    ...fields,
  };
}

export function fulfilmentNode(id: bigint | number, fields: Fields = {}) {
  return {
    id: `gid://shopify/Fulfillment/${id}`,
    name: "#1-F1",
    status: "SUCCESS",
    displayStatus: "DELIVERED",
    trackingInfo: [{ company: "UPS", number: "1Z" }],
    createdAt: "2026-03-02T10:00:00Z",
    updatedAt: "2026-03-04T10:00:00Z",
    deliveredAt: "2026-03-04T09:59:00Z",
    ...fields,
  };
}

export function refundNode(id: bigint | number, fields: Fields = {}) {
  return {
    id: `gid://shopify/Refund/${id}`,
    totalRefundedSet: bag("10.0"),
    createdAt: "2026-03-05T10:00:00Z",
    processedAt: "2026-03-05T10:00:00Z",
    ...fields,
  };
}

export function returnNode(id: bigint | number, fields: Fields = {}) {
  return {
    id: `gid://shopify/Return/${id}`,
    name: "#1-R1",
    status: "REQUESTED",
    totalQuantity: 1,
    createdAt: "2026-03-06T10:00:00Z",
    closedAt: null,
    ...fields,
  };
}

export function returnLineItemNode(id: bigint | number, fields: Fields = {}) {
  return {
    id: `gid://shopify/ReturnLineItem/${id}`,
    quantity: 1,
    processedQuantity: 0,
    refundedQuantity: 0,
    returnReasonDefinition: { handle: "too-small" },
    fulfillmentLineItem: { lineItem: { id: "gid://shopify/LineItem/11" } },
    ...fields,
  };
}

/** A line of a bulk operation's file; slashes are escaped as Shopify escapes them. */
export function line(node: object, parent?: { id: string }): string {
  const whole = parent ? { ...node, __parentId: parent.id } : node;
  return JSON.stringify(whole).replaceAll("/", "\\/");
}
