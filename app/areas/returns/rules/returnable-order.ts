/**
 * What the rules of returns read of Shopify about an order. Ids are Shopify's global ids ("gid://shopify/Order/1"), which the
 * rules only compare. All money is in minor units of the order's presentment currency, which is what the customer paid in.
 */
import type { Currency } from "#app/shared/money.ts";
import type { Day } from "#app/shared/time.ts";

export interface ReturnableOrder {
  readonly id: string;
  /** "#1001". */
  readonly name: string;
  /** The presentment currency, in which every amount here is. */
  readonly currency: Currency;
  /** Some amount of this order in both currencies, both above zero: the order's own rate. One to one where they are the same. */
  readonly rate: {
    readonly shopCurrency: Currency;
    readonly shopMinor: bigint;
    readonly presentmentMinor: bigint;
  };
  /** The shop's IANA time zone: days of the policy are days of the shop. */
  readonly timeZone: string;
  readonly placedAt: Date;
  /** Shipping address's country, ISO 3166-1 alpha-2, upper case; null without an address. */
  readonly country: string | null;
  /** Sales channel's handle ("web", "pos"); null when Shopify names none. */
  readonly channel: string | null;
  /** Whether unit prices, line totals and shipping contain the tax that stands beside them. */
  readonly taxesIncluded: boolean;
  /** Null for an order without a customer record. */
  readonly customer: ReturningCustomer | null;
  readonly shipping: OrderShipping;
  /** Successful sales and captures, in the order in which refunds are to draw on them. */
  readonly payments: readonly OrderPayment[];
  /** Everything of this order that was given back so far, in whatever way (also as store credit). */
  readonly refundedMinor: bigint;
  readonly lines: readonly OrderLine[];
  readonly fulfilments: readonly OrderFulfilment[];
  /** Returns that Shopify holds already, of every status, oldest first. */
  readonly returns: readonly ExistingReturn[];
}

export interface ReturningCustomer {
  readonly id: string;
  readonly tags: readonly string[];
  /** The loyalty tier's handle, where there is a programme. */
  readonly tier: string | null;
  /** What they bought and returned by day, this order included; days without either may be absent. Any order of days. */
  readonly history: readonly CustomerDay[];
}

/** What a customer did on one day of the shop. */
export interface CustomerDay {
  readonly day: Day;
  /** Orders placed that day, and the units in them. */
  readonly pastOrders: number;
  readonly boughtUnits: number;
  /** Returns asked for that day (neither declined nor cancelled), and the units in them. */
  readonly pastReturns: number;
  readonly returnedUnits: number;
}

export interface OrderShipping {
  /** After discounts; contains `taxMinor` when taxes are included. */
  readonly paidMinor: bigint;
  readonly taxMinor: bigint;
  /** Shipping given back so far, with its tax. */
  readonly refundedMinor: bigint;
}

export interface OrderPayment {
  /** The sale's or capture's id, which a refund names as its parent. */
  readonly transactionId: string;
  /** "shopify_payments", "gift_card", "manual", … */
  readonly gateway: string;
  readonly receivedMinor: bigint;
  /** What of it can still be given back to it. */
  readonly refundableMinor: bigint;
}

export interface OrderLine {
  readonly lineItemId: string;
  /** Null for a custom line, or when the product is gone. */
  readonly productId: string | null;
  readonly variantId: string | null;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly imageUrl: string | null;
  readonly sku: string | null;
  readonly productTags: readonly string[];
  readonly productType: string | null;
  readonly collectionIds: readonly string[];
  readonly vendor: string | null;
  /** Price of one unit before any discount; contains tax when taxes are included. */
  readonly unitPriceMinor: bigint;
  /** Units ordered. Units that were removed since count as refunded. */
  readonly quantity: number;
  /** All units after every discount allocated to the line; contains `taxMinor` when taxes are included. */
  readonly discountedTotalMinor: bigint;
  /** Tax of all units. */
  readonly taxMinor: bigint;
  readonly duties: readonly LineDuty[];
  readonly giftCard: boolean;
  readonly requiresShipping: boolean;
  readonly refundedQuantity: number;
  /** What was refunded for those units: of the discounted total (as that counts tax), and of the tax. */
  readonly refundedTotalMinor: bigint;
  readonly refundedTaxMinor: bigint;
  /** Shopify's suggestions for the product, best first. */
  readonly suggestedReasonHandles: readonly string[];
}

/** One duty of a line, over all its units. */
export interface LineDuty {
  readonly dutyId: string;
  /** With its tax. */
  readonly amountMinor: bigint;
  readonly refundedMinor: bigint;
}

export interface OrderFulfilment {
  readonly fulfilmentId: string;
  readonly createdAt: Date;
  /** Null until a carrier or the merchant says so. */
  readonly deliveredAt: Date | null;
  readonly lines: readonly FulfilmentLine[];
}

export interface FulfilmentLine {
  readonly fulfilmentLineItemId: string;
  readonly lineItemId: string;
  /** Units sent. */
  readonly quantity: number;
  /** Units that Shopify would take back now: sent, and in no other return. */
  readonly returnableQuantity: number;
}

export type ShopifyReturnStatus = "REQUESTED" | "OPEN" | "CLOSED" | "DECLINED" | "CANCELED";

export interface ExistingReturn {
  readonly returnId: string;
  readonly status: ShopifyReturnStatus;
  readonly lines: readonly {
    readonly fulfilmentLineItemId: string;
    readonly quantity: number;
    readonly refundedQuantity: number;
  }[];
}

/** What somebody wants to send back, and what they want for it. */
export interface Selection {
  readonly lines: readonly SelectedLine[];
  /** One for the whole return. Null while it is not chosen yet. */
  readonly resolution: Resolution | null;
  /** What an exchange is to bring; empty otherwise. */
  readonly replacements: readonly Replacement[];
}

export interface SelectedLine {
  readonly fulfilmentLineItemId: string;
  /** At least 1. */
  readonly quantity: number;
  /** Handle of Shopify's return reason definition; null while none is chosen. */
  readonly reasonHandle: string | null;
  /** How many photos are attached. */
  readonly photos: number;
  /** Whether there is a note with something in it. */
  readonly hasNote: boolean;
}

/** A variant that is wanted instead. */
export interface Replacement {
  readonly variantId: string;
  readonly productId: string;
  readonly quantity: number;
  /** All its units at today's price, with tax, in the order's presentment currency. */
  readonly totalMinor: bigint;
}

export const RESOLUTIONS = ["refund", "store-credit", "exchange-variant", "exchange-product"] as const;
/**
 * What becomes of the value: back to the payment methods; to the customer's store credit; another variant of the same
 * product; or any product.
 */
export type Resolution = (typeof RESOLUTIONS)[number];

export function isExchange(resolution: Resolution): boolean {
  return resolution === "exchange-variant" || resolution === "exchange-product";
}
