/** Every URL of Encore, grouped by who calls. */
import { index, route, type RouteConfig } from "@remix-run/route-config";

export default [
  // Merchants, inside Shopify's admin.
  route("app", "routes/admin/layout.tsx", [
    index("routes/admin/home.tsx"),
    route("customers", "routes/admin/customers/list.tsx"),
    route("customers/:customerId", "routes/admin/customers/customer.tsx"),
    route("returns", "routes/admin/returns/list.tsx"),
    route("returns/export", "routes/admin/returns/export.ts"),
    route("returns/locations", "routes/admin/returns/locations.ts"),
    route("returns/:caseId", "routes/admin/returns/case.tsx"),
    route("settings", "routes/admin/settings/index.tsx"),
    route("settings/return-policy", "routes/admin/settings/return-policy.tsx"),
    route("settings/sync-health", "routes/admin/settings/sync-health.tsx"),
    route("settings/failed-webhooks", "routes/admin/settings/failed-webhooks.tsx"),
    route("settings/failed-webhooks/:webhookId", "routes/admin/settings/failed-webhook.tsx"),
    route("settings/privacy", "routes/admin/settings/privacy.tsx"),
    route("settings/privacy/:requestId", "routes/admin/settings/privacy-export.tsx"),
    route("settings/privacy/:requestId/download", "routes/admin/settings/privacy-download.ts"),
    route("*", "routes/admin/not-found.tsx"),
  ]),
  route("app/returns/photos/:photoId", "routes/admin/returns/photo.ts"),
  // Pages of the admin wait here for changes; no layout, so that waiting costs nothing else.
  route("app/live", "routes/admin/live.ts"),

  // Shopify. Its webhooks, POST /webhooks, go to routes/webhooks/receive.server.ts before Remix is asked (app/server.ts).
  route("auth/*", "routes/auth/authenticate.ts"),
  index("routes/auth/entrance.ts"),

  // Shoppers, through the app proxy.
  route("proxy/status", "routes/storefront/status.ts"),
  route("proxy/returns/*", "routes/storefront/returns.ts"),
  // Shoppers, in their customer account.
  route("extensions/returns/*", "routes/extensions/returns.ts"),
  // Whoever has the address of a return's slip.
  route("slip/:token", "routes/storefront/slip.ts"),

  // Whoever runs Encore.
  route("healthz", "routes/ops/healthz.ts"),
  route("readyz", "routes/ops/readyz.ts"),
  route("metrics", "routes/ops/metrics.ts"),
] satisfies RouteConfig;
