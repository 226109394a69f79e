/** The scheduled job `privacy.sweep`: exports that are over are deleted, and what no other job could erase is erased. */
import { unsafeDb } from "#app/db.server.ts";
import { log } from "#app/log.server.ts";

import { eraseShop, isInstalled } from "./erase-shop.server.ts";

export async function sweepPrivacy(): Promise<void> {
  await deleteExports();
  await eraseUnfinishedShops();
}

async function deleteExports(): Promise<void> {
  // All shops at once: what is over is over for everybody, and it is deleted without being read.
  const deleted = await unsafeDb(async (connection) => {
    const { rowCount } = await connection.query("DELETE FROM customer_exports WHERE expires_at <= now()");
    return rowCount ?? 0;
  });
  if (deleted > 0) log.info({ deleted }, "exports that were over were deleted");
}

/**
 * A shop whose installing never came to its end has no currency and no time zone, so that no job runs for it: not even the one
 * that erases it.
 */
async function eraseUnfinishedShops(): Promise<void> {
  // Over all shops, because each of these is to be found first.
  const { rows } = await unsafeDb((connection) =>
    connection.query<{ id: string; domain: string }>(
      `SELECT DISTINCT s.id, s.domain FROM webhook_deliveries w JOIN shops s ON s.id = w.shop_id
       WHERE w.topic = 'shop/redact' AND w.status = 'received' AND (s.currency IS NULL OR s.time_zone IS NULL)`,
    ),
  );
  for (const shop of rows) {
    try {
      if (await isInstalled(shop)) continue;
      const erased = await eraseShop(shop);
      log.info({ shop: shop.id, rows: erased }, "a shop that was never set up was erased");
    } catch (error) {
      // Another shop's turn does not wait for it; it has its own again in an hour.
      log.error({ shop: shop.id, error }, "a shop that was never set up could not be erased");
    }
  }
}
