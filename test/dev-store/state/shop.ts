/** The shop itself and its one location: made when first needed. */
import type { DevStore } from "../server.ts";
import type { LocationDoc, ShopDoc } from "./documents.ts";
import { toTime } from "./input/values.ts";
import type { Store } from "./store.ts";

/** The little of the development store that its data needs: so actions and imports work without a server too. */
export type DevShop = Pick<DevStore, "store" | "shopDomain" | "now">;

/**
 * The shop's document; makes it, with its location, when the store is new.
 * @param facts what differs from the demo shop (its currency, say); only looked at when it is made
 */
export function ensureShop(store: Store, shopDomain: string, facts: Partial<ShopDoc> = {}): ShopDoc {
  const found = store.list("Shop", { limit: 1 })[0];
  if (found) return found;
  const at = facts.createdAt ?? "2021-03-08T15:04:05Z";
  const domain = {
    id: "gid://shopify/Domain/1001",
    host: shopDomain,
    url: `https://${shopDomain}`,
    sslEnabled: true,
  };
  const shop: ShopDoc = {
    id: 1_001,
    name: "Fernhill Supply",
    myshopifyDomain: shopDomain,
    email: "hello@fernhill.example",
    contactEmail: "hello@fernhill.example",
    shopOwnerName: "Nora Whitlock",
    description: "Gear and goods for weekends outside and evenings in.",
    currencyCode: "USD",
    enabledPresentmentCurrencies: ["CAD", "EUR", "GBP", "JPY", "USD"],
    ianaTimezone: "America/New_York",
    unitSystem: "IMPERIAL_SYSTEM",
    weightUnit: "POUNDS",
    taxesIncluded: false,
    taxShipping: false,
    setupRequired: false,
    checkoutApiSupported: true,
    orderNumberFormatPrefix: "#",
    orderNumberFormatSuffix: "",
    url: domain.url,
    primaryDomain: domain,
    plan: {
      displayName: "Shopify",
      publicDisplayName: "Grow",
      partnerDevelopment: false,
      shopifyPlus: false,
    },
    shopAddress: {
      id: "gid://shopify/ShopAddress/1001",
      address1: "48 Water Street",
      address2: null,
      city: "Portland",
      company: "Fernhill Supply Co.",
      country: "United States",
      countryCodeV2: "US",
      province: "Maine",
      provinceCode: "ME",
      zip: "04101",
      phone: null,
    },
    createdAt: at,
    updatedAt: at,
    ...facts,
  };
  store.transaction(() => {
    store.put("Shop", shop);
    ensureLocation(store);
  });
  return shop;
}

/** The location that everything is sent from; made when there is none. */
export function ensureLocation(store: Store): LocationDoc {
  const found = store.list("Location", { limit: 1 })[0];
  if (found) return found;
  const at = store.list("Shop", { limit: 1 })[0]?.createdAt ?? toTime(new Date());
  const location: LocationDoc = {
    id: 2_001,
    name: "Water Street workshop",
    isActive: true,
    isPrimary: true,
    isFulfillmentService: false,
    fulfillsOnlineOrders: true,
    shipsInventory: true,
    hasActiveInventory: true,
    deactivatedAt: null,
    address: {
      address1: "48 Water Street",
      address2: null,
      city: "Portland",
      country: "United States",
      countryCode: "US",
      province: "Maine",
      provinceCode: "ME",
      zip: "04101",
      phone: null,
    },
    createdAt: at,
    updatedAt: at,
  };
  store.put("Location", location);
  return location;
}
