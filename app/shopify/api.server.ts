/** `@shopify/shopify-api` itself, for what the Remix package keeps to itself: token refresh and webhook signatures. */
import "@shopify/shopify-api/adapters/web-api";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";

import { env } from "#app/env.server.ts";
import { routeToDevStores } from "#app/shopify/dev-stores.server.ts";

/** The Admin API version that everything here is written against. */
export const API_VERSION = ApiVersion.October26;

routeToDevStores();

export const shopifyLibrary = shopifyApi({
  apiKey: env().SHOPIFY_API_KEY,
  apiSecretKey: env().SHOPIFY_API_SECRET,
  apiVersion: API_VERSION,
  hostName: new URL(env().SHOPIFY_APP_URL).host,
  isEmbeddedApp: true,
  scopes: env().SCOPES,
  logger: { level: LogSeverity.Error },
});
