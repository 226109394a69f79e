/** What happens when Shopify has vouched for a shop by a token exchange: when it installs Encore, and hourly later. */
import type { ShopContext } from "#app/context.ts";
import { shopContext } from "#app/context.server.ts";
import { withShop } from "#app/db.server.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { idOf } from "#app/shopify/gid.ts";
import { readShop } from "#app/shopify/operations/shop.ts";
import { registerShop } from "#app/shopify/shops.server.ts";

import { startFirstImport, startImport } from "./bulk/start.server.ts";
import { retryReconnected } from "./webhooks/sweep.server.ts";

/**
 * Makes the shop usable: its details are known, it is marked as installed, and its first import has begun. Costs one
 * query when all of that is done. Its access token must be stored already.
 * @param install.scopes as the token has them, comma-separated
 * @throws AdminApiError when Shopify does not tell the shop's details
 */
export async function installShop(install: { domain: string; scopes: string; now: Date }): Promise<void> {
  const { domain, now } = install;
  const scopes = install.scopes
    .split(",")
    .map((scope) => scope.trim())
    .filter(Boolean)
    .sort()
    .join(",");
  const shopId = await registerShop(domain, now);
  const scope = { shop: { id: shopId, domain } };
  const shop = await withShop(scope, (db) => db.shop.findUniqueOrThrow({ where: { id: shopId } }));

  const known = shop.currency !== null && shop.timeZone !== null && shop.uninstalledAt === null;
  if (!known) {
    // First of all, because it may fail: what is stored afterwards says that all of it went well.
    const details = await readShop(adminClient(scope, "interactive"));
    await withShop(scope, (db) =>
      db.shop.update({
        where: { id: shopId },
        data: {
          shopifyId: idOf("Shop", details.id),
          name: details.name,
          email: details.email,
          currency: details.currencyCode,
          timeZone: details.ianaTimezone,
          scopes,
          ...(shop.uninstalledAt === null ? {} : { installedAt: now }),
          uninstalledAt: null,
        },
      }),
    );
  } else if (shop.scopes !== scopes) {
    await withShop(scope, (db) => db.shop.update({ where: { id: shopId }, data: { scopes } }));
  }
  const context: ShopContext = await shopContext(shopId, { kind: "shopify" });
  // While Encore was not installed nobody told it of changes.
  if (shop.uninstalledAt === null) await startFirstImport(context);
  else await startImport(context);
  await retryReconnected(context);
}
