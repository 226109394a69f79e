import type { ShopDoc } from "../documents.ts";
import { ensureShop, type DevShop } from "../shop.ts";
import { laterOf, nowOf, tell } from "./order-change.ts";

/** The settings of the shop that a merchant changes here. `currencyCode` is ISO 4217, `ianaTimezone` an IANA name. */
export type ShopSettings = Partial<
  Pick<ShopDoc, "name" | "email" | "contactEmail" | "currencyCode" | "ianaTimezone">
>;

/**
 * The merchant changes the shop's settings, for which the Admin API has no mutation; orders placed before keep their
 * currency. Tells shop/update.
 */
export function changeShop(shop: DevShop, settings: ShopSettings): ShopDoc {
  const { store } = shop;
  return store.transaction(() => {
    const before = ensureShop(store, shop.shopDomain);
    const changed: ShopDoc = { ...before, ...settings, updatedAt: laterOf(nowOf(shop), before.updatedAt) };
    changed.enabledPresentmentCurrencies = [
      ...new Set([...before.enabledPresentmentCurrencies, changed.currencyCode]),
    ].sort();
    store.put("Shop", changed);
    tell(shop, "shop/update", "Shop", changed);
    return changed;
  });
}
