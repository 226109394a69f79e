/** Bodies about the shop, the app, bulk operations and privacy. */
import type { ShopDoc } from "../../state/documents.ts";
import type { Change, Doc } from "../../state/store.ts";
import type { PayloadContext } from "./index.ts";
import { gid, lower, zoned } from "./values.ts";

type Json = Record<string, unknown>;

/** `app/uninstalled` and `shop/update`: the shop, without the settings that mean nothing to an app. */
export function shopPayload(shop: Partial<ShopDoc> & { id: number }, context: PayloadContext): Json {
  const address = shop.shopAddress;
  const currency = shop.currencyCode ?? "USD";
  return {
    id: shop.id,
    name: shop.name ?? context.shopDomain.replace(".myshopify.com", ""),
    email: shop.email ?? null,
    customer_email: shop.contactEmail ?? null,
    shop_owner: shop.shopOwnerName ?? null,
    domain: shop.primaryDomain?.host ?? null,
    myshopify_domain: context.shopDomain,
    address1: address?.address1 ?? null,
    address2: address?.address2 ?? null,
    city: address?.city ?? null,
    zip: address?.zip ?? null,
    province: address?.province ?? null,
    province_code: address?.provinceCode ?? null,
    country: address?.countryCodeV2 ?? null,
    country_code: address?.countryCodeV2 ?? null,
    country_name: address?.country ?? null,
    phone: address?.phone ?? null,
    currency,
    enabled_presentment_currencies: shop.enabledPresentmentCurrencies ?? [currency],
    iana_timezone: context.timeZone,
    plan_name: shop.plan?.shopifyPlus === true ? "enterprise" : "partner_test",
    plan_display_name: shop.plan?.publicDisplayName ?? "Development",
    primary_locale: "en",
    money_format: "${{amount}}",
    weight_unit: "lb",
    primary_location_id: context.store.list("Location", { limit: 1 })[0]?.id ?? null,
    has_storefront: true,
    password_enabled: false,
    setup_required: shop.setupRequired ?? false,
    tax_shipping: shop.taxShipping ?? null,
    taxes_included: shop.taxesIncluded ?? false,
    created_at: zoned(shop.createdAt, context.timeZone),
    updated_at: zoned(shop.updatedAt, context.timeZone),
  };
}

/** `app/scopes_update`: what the app was granted before and is granted now. */
export function scopesPayload(change: Change): Json {
  return {
    id: 1,
    previous: change.extra?.["previous"] ?? [],
    current: change.extra?.["current"] ?? [],
    updated_at: new Date(change.at).toISOString(),
  };
}

/** `bulk_operations/finish`. */
export function bulkFinishPayload(operation: Doc, context: PayloadContext): Json {
  const text = (field: string): string | null => {
    const value = operation[field];
    return typeof value === "string" ? value : null;
  };
  return {
    admin_graphql_api_id: gid("BulkOperation", operation.id),
    status: lower(text("status")),
    type: lower(text("type")) ?? "query",
    error_code: lower(text("errorCode")),
    created_at: zoned(text("createdAt"), context.timeZone),
    completed_at: zoned(text("completedAt"), context.timeZone),
  };
}

/** `customers/data_request`, `customers/redact` and `shop/redact`; the customer and orders are told with the change. */
export function compliancePayload(change: Change, context: PayloadContext): Json {
  const about = { shop_id: context.shopId, shop_domain: context.shopDomain };
  const { customer, orders, requestId } = change.extra ?? {};
  switch (change.topic) {
    case "customers/data_request":
      return { ...about, customer, orders_requested: orders, data_request: { id: requestId } };
    case "customers/redact":
      return { ...about, customer, orders_to_redact: orders };
    default:
      return about;
  }
}
