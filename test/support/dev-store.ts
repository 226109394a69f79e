/**
 * A development store in the test's own process, and the app's modules pointed at it. Import `database.ts` first, then
 * call this, then import `#app` modules dynamically: they read the environment once.
 */
import { afterAll } from "vitest";

import { readAppConfig } from "../dev-store/app-config.ts";
import { createDevStore, type DevStoreOptions, type RunningDevStore } from "../dev-store/server.ts";

/** Starts a store for each domain; they end with the test file. The app itself listens nowhere unless `appUrl` says so. */
export async function testDevStores(
  domains: readonly string[],
  options: Partial<Omit<DevStoreOptions, "shopDomain">> = {},
): Promise<RunningDevStore[]> {
  const stores: RunningDevStore[] = [];
  for (const shopDomain of domains) {
    stores.push(
      await createDevStore({
        apiKey: process.env["SHOPIFY_API_KEY"]!,
        apiSecret: process.env["SHOPIFY_API_SECRET"]!,
        appUrl: "http://127.0.0.1:9",
        config: readAppConfig("shopify.app.toml"),
        ...options,
        shopDomain,
      }),
    );
  }
  process.env["DEV_STORES"] = stores.map((store) => `${store.shopDomain}=${store.origin}`).join(",");
  process.env["SCOPES"] = readAppConfig("shopify.app.toml").scopes.join(",");
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
  });
  return stores;
}
