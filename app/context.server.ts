/** Making a `ShopContext`: from a shop's id, with what the database knows of the shop. */
import type { Actor, ContextShop, ShopContext } from "#app/context.ts";
import { withShop } from "#app/db.server.ts";
import { log } from "#app/log.server.ts";
import { AppError } from "#app/shared/errors.ts";
import { newId } from "#app/shared/ids.ts";

/** What the database knows of a shop; undefined until Shopify has told its currency and time zone (sync/install). */
export async function findShop(shopId: string): Promise<ContextShop | undefined> {
  const shop = await withShop({ shop: { id: shopId } }, (db) =>
    db.shop.findUnique({ where: { id: shopId } }),
  );
  if (!shop?.currency || !shop.timeZone) return undefined;
  return { id: shop.id, domain: shop.domain, currency: shop.currency, timeZone: shop.timeZone };
}

/** @throws AppError not_found when there is no such shop, or it is not set up yet */
export async function shopContext(shopId: string, actor: Actor): Promise<ShopContext> {
  const shop = await findShop(shopId);
  if (!shop) throw new AppError("not_found", `Shop ${shopId} is not set up`);
  return { shop, actor, now: () => new Date(), newId, log: log.child({ shop: shop.id }) };
}
