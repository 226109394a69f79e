/** `shop/redact`: no row of the shop is left, in our tables and in the queue's. */
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { JOBS_SCHEMA } from "#app/jobs/schema.ts";
import { AdminApiError } from "#app/shopify/admin-api-error.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { readShop } from "#app/shopify/operations/shop.ts";
import { forgetShop } from "#app/shopify/shops.server.ts";

import { lockErasures } from "./keep-erased.ts";

/** A transaction that was under way may commit rows of the shop after the first pass. */
const PASSES = 2;

interface Shop {
  readonly id: string;
  readonly domain: string;
}

/** Safe to repeat. @returns how many rows were deleted */
export async function eraseShop(shop: Shop): Promise<number> {
  let erased = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    erased += await withShopConnection({ shop }, (connection) => deleteAll(connection, shop.id));
  }
  forgetShop(shop.domain);
  return erased;
}

async function deleteAll(connection: ShopConnection, shopId: string): Promise<number> {
  await lockErasures(connection);
  let erased = 0;
  const remove = async (sql: string) => {
    erased += (await connection.query(sql, [shopId])).rowCount ?? 0;
  };
  // First of all, so that nothing is stored for it any more: the inbox asks whether there is such a shop.
  await remove("DELETE FROM shops WHERE id = $1");
  const tables = await connection.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = current_schema() AND column_name = 'shop_id' ORDER BY table_name`,
  );
  for (const { name } of tables.rows) {
    await remove(`DELETE FROM ${connection.escapeIdentifier(name)} WHERE shop_id = $1`);
  }
  // The job that does this is among them: nothing is left to be noted of it.
  await remove(`DELETE FROM ${JOBS_SCHEMA}.job WHERE data ->> 'shopId' = $1`);
  await remove(
    `DELETE FROM ${JOBS_SCHEMA}.warning WHERE position($1 IN data::text) > 0 OR position($1 IN message) > 0`,
  );
  return erased;
}

/**
 * Whether the shop has Encore at this moment. Shopify sends shop/redact 48 hours after it was removed; until then the
 * merchant may have installed it again, and then the data is living data. Its row alone does not tell: the news of its
 * removal may have been lost. So where it says "installed", Shopify is asked.
 * @throws AdminApiError when Shopify cannot be asked; then it is to be tried again
 */
export async function isInstalled(shop: Shop): Promise<boolean> {
  const { rows } = await withShopConnection({ shop }, (connection) =>
    connection.query<{ installed: boolean }>(
      "SELECT uninstalled_at IS NULL AS installed FROM shops WHERE id = $1",
      [shop.id],
    ),
  );
  if (!rows[0]?.installed) return false;
  try {
    await readShop(adminClient({ shop }));
    return true;
  } catch (error) {
    if (error instanceof AdminApiError && error.code === "needs_reconnect") return false;
    throw error;
  }
}
