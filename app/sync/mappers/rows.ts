/**
 * The rows of the mirror tables as mappers make them and writers take them: column names in camel case, without the shop.
 *
 * Ids are the numeric tails of Shopify's global ids; amounts are minor units of the shop's currency unless the name says
 * otherwise; times are ISO 8601 text with an offset, as Shopify sends them.
 */

/** ISO 8601 with an offset: "2026-05-07T00:39:20Z". */
export type Timestamp = string;

export interface ProductRow {
  id: bigint;
  title: string;
  handle: string;
  /** ACTIVE, ARCHIVED, DRAFT, UNLISTED. */
  status: string;
  productType: string;
  vendor: string;
  tags: readonly string[];
  imageUrl: string | null;
  createdAt: Timestamp;
  updatedAt: Timestamp;
}

export interface VariantRow {
  productId: bigint;
  id: bigint;
  title: string;
  sku: string | null;
  priceMinor: bigint;
  position: number;
}

export interface CustomerRow {
  id: bigint;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  state: string | null;
  locale: string | null;
  countryCode: string | null;
  city: string | null;
  tags: readonly string[];
  emailMarketingState: string | null;
  smsMarketingState: string | null;
  createdAt: Timestamp;
  updatedAt: Timestamp;
}

export interface OrderRow {
  id: bigint;
  customerId: bigint | null;
  name: string;
  test: boolean;
  currency: string;
  subtotalMinor: bigint;
  discountsMinor: bigint;
  shippingMinor: bigint;
  taxMinor: bigint;
  totalMinor: bigint;
  currentSubtotalMinor: bigint;
  currentTaxMinor: bigint;
  currentTotalMinor: bigint;
  refundedMinor: bigint;
  taxesIncluded: boolean;
  shippingTaxMinor: bigint;
  presentmentCurrency: string;
  /** In the presentment currency. */
  presentmentTotalMinor: bigint;
  /** PAID, PARTIALLY_REFUNDED, …; null on an order made without any payment. */
  financialStatus: string | null;
  /** FULFILLED, UNFULFILLED, … */
  fulfilmentStatus: string;
  discountCodes: readonly string[];
  tags: readonly string[];
  sourceName: string | null;
  customerLocale: string | null;
  shippingCountryCode: string | null;
  processedAt: Timestamp;
  createdAt: Timestamp;
  updatedAt: Timestamp;
  cancelledAt: Timestamp | null;
  closedAt: Timestamp | null;
}

export interface LineItemRow {
  orderId: bigint;
  id: bigint;
  productId: bigint | null;
  variantId: bigint | null;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  quantity: number;
  currentQuantity: number;
  unitPriceMinor: bigint;
  /** quantity × unit price less every discount allocated to the line, as sold. */
  discountedTotalMinor: bigint;
}

export interface FulfilmentRow {
  orderId: bigint;
  id: bigint;
  name: string;
  /** SUCCESS, CANCELLED, … */
  status: string;
  /** IN_TRANSIT, DELIVERED, … */
  displayStatus: string | null;
  trackingCompany: string | null;
  trackingNumbers: readonly string[];
  createdAt: Timestamp;
  updatedAt: Timestamp;
  /** Null while not delivered, and when a webhook's body does not say when. */
  deliveredAt: Timestamp | null;
}

export interface RefundRow {
  orderId: bigint;
  id: bigint;
  totalMinor: bigint;
  currency: string;
  createdAt: Timestamp;
}

export interface ReturnRow {
  orderId: bigint;
  id: bigint;
  name: string;
  /** REQUESTED, OPEN, CLOSED, DECLINED, CANCELED. */
  status: string;
  totalQuantity: number;
  createdAt: Timestamp;
  closedAt: Timestamp | null;
  /** When it was read: a return has no `updatedAt`, so the later read wins. */
  readAt: Timestamp;
}

export interface ReturnLineItemRow {
  orderId: bigint;
  returnId: bigint;
  id: bigint;
  lineItemId: bigint | null;
  quantity: number;
  processedQuantity: number;
  refundedQuantity: number;
  reason: string | null;
}

/** A product with all of its variants. */
export interface ProductRows {
  product: ProductRow;
  variants: VariantRow[];
}

/** A return with all of its lines. */
export interface ReturnRows {
  return: ReturnRow;
  lineItems: ReturnLineItemRow[];
}

/** An order with what is known of its parts. */
export interface OrderRows {
  order: OrderRow;
  lineItems: LineItemRow[];
  fulfilments: FulfilmentRow[];
  refunds: RefundRow[];
  returns: ReturnRows[];
}
