/** Values embedded in several documents: money, addresses, taxes, discounts. */

/** Shopify's MoneyV2: the shortest decimal text with at least one decimal ("20.0", "7.23"), and an ISO 4217 code. */
export interface MoneyV2 {
  amount: string;
  currencyCode: string;
}

/** One amount in the shop's currency and in the one the customer saw and paid. */
export interface MoneyBag {
  shopMoney: MoneyV2;
  presentmentMoney: MoneyV2;
}

export interface MailingAddress {
  /** "gid://shopify/MailingAddress/1?model_name=CustomerAddress" (or `=Address` on an order). */
  id: string;
  firstName: string | null;
  lastName: string | null;
  name: string | null;
  company: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  /** In English: "Germany". */
  country: string | null;
  /** ISO 3166-1 alpha-2. */
  countryCodeV2: string | null;
  province: string | null;
  provinceCode: string | null;
  zip: string | null;
  phone: string | null;
}

export interface TaxLine {
  title: string;
  /** 0.19 for 19%. */
  rate: number;
  ratePercentage: number;
  priceSet: MoneyBag;
  source: string | null;
  channelLiable: boolean | null;
}

/** The part of a discount that falls to one line; `discountIndex` points into the order's `discountApplications`. */
export interface DiscountAllocation {
  allocatedAmountSet: MoneyBag;
  discountIndex: number;
}

/** A discount that was applied to the order. `code` is null for a manual one, which has a `title` instead. */
export interface DiscountApplication {
  __typename: "DiscountCodeApplication" | "ManualDiscountApplication";
  index: number;
  code: string | null;
  title: string | null;
  allocationMethod: "ACROSS" | "EACH" | "ONE";
  targetSelection: "ALL" | "ENTITLED" | "EXPLICIT";
  targetType: "LINE_ITEM" | "SHIPPING_LINE";
  value: { __typename: "PricingPercentageValue"; percentage: number } | ({ __typename: "MoneyV2" } & MoneyV2);
}

export interface ShippingLine {
  /** "gid://shopify/ShippingLine/1". */
  id: string;
  title: string;
  code: string | null;
  source: string | null;
  carrierIdentifier: string | null;
  deliveryCategory: string | null;
  phone: string | null;
  custom: boolean;
  isRemoved: boolean;
  originalPriceSet: MoneyBag;
  discountedPriceSet: MoneyBag;
  currentDiscountedPriceSet: MoneyBag;
  discountAllocations: DiscountAllocation[];
  taxLines: TaxLine[];
}

export interface Attribute {
  key: string;
  value: string | null;
}

export interface Image {
  id: string;
  url: string;
  altText: string | null;
  width: number | null;
  height: number | null;
}
