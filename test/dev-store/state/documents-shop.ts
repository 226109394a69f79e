/** The shop and its locations. */

export interface ShopDoc {
  id: number;
  name: string;
  myshopifyDomain: string;
  email: string;
  contactEmail: string;
  shopOwnerName: string;
  description: string | null;
  currencyCode: string;
  enabledPresentmentCurrencies: string[];
  /** "America/New_York". */
  ianaTimezone: string;
  unitSystem: "IMPERIAL_SYSTEM" | "METRIC_SYSTEM";
  weightUnit: "GRAMS" | "KILOGRAMS" | "OUNCES" | "POUNDS";
  taxesIncluded: boolean;
  taxShipping: boolean;
  setupRequired: boolean;
  checkoutApiSupported: boolean;
  orderNumberFormatPrefix: string;
  orderNumberFormatSuffix: string;
  url: string;
  primaryDomain: { id: string; host: string; url: string; sslEnabled: boolean };
  plan: { displayName: string; publicDisplayName: string; partnerDevelopment: boolean; shopifyPlus: boolean };
  shopAddress: {
    id: string;
    address1: string | null;
    address2: string | null;
    city: string | null;
    company: string | null;
    country: string | null;
    countryCodeV2: string | null;
    province: string | null;
    provinceCode: string | null;
    zip: string | null;
    phone: string | null;
  };
  createdAt: string;
  updatedAt: string;
}

export interface LocationDoc {
  id: number;
  name: string;
  isActive: boolean;
  isPrimary: boolean;
  isFulfillmentService: boolean;
  fulfillsOnlineOrders: boolean;
  shipsInventory: boolean;
  hasActiveInventory: boolean;
  deactivatedAt: string | null;
  address: {
    address1: string | null;
    address2: string | null;
    city: string | null;
    country: string | null;
    countryCode: string | null;
    province: string | null;
    provinceCode: string | null;
    zip: string | null;
    phone: string | null;
  };
  createdAt: string;
  updatedAt: string;
}
