/** The Shopify app as `@shopify/shopify-app-remix` knows it: embedded, token exchange, expiring offline tokens. */
import "@shopify/shopify-app-remix/adapters/node";
import { AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";

import { env } from "#app/env.server.ts";
import { API_VERSION } from "#app/shopify/api.server.ts";
import { ShopSessionStorage } from "#app/shopify/session-storage.server.ts";

export const sessionStorage = new ShopSessionStorage();

export const shopify = shopifyApp({
  apiKey: env().SHOPIFY_API_KEY,
  apiSecretKey: env().SHOPIFY_API_SECRET,
  appUrl: env().SHOPIFY_APP_URL,
  scopes: env().SCOPES,
  apiVersion: API_VERSION,
  authPathPrefix: "/auth",
  distribution: AppDistribution.AppStore,
  sessionStorage,
  logger: { level: LogSeverity.Error },
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  hooks: {
    // Runs after every token exchange, so about hourly for a shop in use; installShop costs little when all is done.
    afterAuth: async ({ session }) => {
      const { installShop } = await import("#app/sync/install.server.ts");
      await installShop({ domain: session.shop, scopes: session.scope ?? "", now: new Date() });
    },
  },
});
