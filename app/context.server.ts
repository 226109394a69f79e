/** Making a `ShopContext`: from a shop's id, with what the database knows of the shop. */
import type { Actor, ShopContext } from "#app/context.ts";
import { withShop } from "#app/db.server.ts";
import { log } from "#app/log.server.ts";
import { AppError } from "#app/shared/errors.ts";
import { newId } from "#app/shared/ids.ts";

/** @throws AppError not_found when there is no such shop, or Shopify has not told us its currency and time zone yet */
export async function shopContext(shopId: string, actor: Actor): Promise<ShopContext> {
  const shop = await withShop({ shop: { id: shopId } }, (db) =>
    db.shop.findUnique({ where: { id: shopId } }),
  );
  if (!shop?.currency || !shop.timeZone) throw new AppError("not_found", `Shop ${shopId} is not set up`);
  return {
    shop: { id: shop.id, domain: shop.domain, currency: shop.currency, timeZone: shop.timeZone },
    actor,
    now: () => new Date(),
    newId,
    log: log.child({ shop: shop.id }),
  };
}
