/** The Admin API's budget as any process saw it last: written down now and then, for whoever did not ask itself. */
import { type TenantScope, withShopConnection } from "#app/db.server.ts";
import { log } from "#app/log.server.ts";
import { CostBudget, type ThrottleStatus } from "#app/shopify/cost-budget.ts";

/** How often a process writes at most (milliseconds): many answers come within a second. */
const WRITE_EVERY_MS = 2_000;
const writtenAt = new Map<string, number>();

/** Notes what an answer said of the shop's bucket. A request never fails for want of the note. */
export async function noteBudget({ shop }: TenantScope, status: ThrottleStatus, at: Date): Promise<void> {
  if (at.getTime() - (writtenAt.get(shop.id) ?? -Infinity) < WRITE_EVERY_MS) return;
  writtenAt.set(shop.id, at.getTime());
  try {
    await withShopConnection({ shop }, (connection) =>
      connection.query(
        `INSERT INTO api_budgets AS b (shop_id, currently_available, maximum_available, restore_rate, seen_at)
         SELECT $1, $2, $3, $4, $5 WHERE EXISTS (SELECT FROM shops WHERE id = $1)
         ON CONFLICT (shop_id) DO UPDATE SET currently_available = $2, maximum_available = $3, restore_rate = $4,
           seen_at = $5 WHERE b.seen_at < $5`,
        [shop.id, status.currentlyAvailable, status.maximumAvailable, status.restoreRate, at],
      ),
    );
  } catch (error) {
    log.warn({ shop: shop.id, error }, "the Admin API's budget could not be noted");
  }
}

export interface SeenBudget {
  /** Points that there should be now: what was left then, and what has come back since. */
  available: number;
  maximum: number;
  /** Points a second. */
  restoreRate: number;
  seenAt: Date;
}

/** What is left of the shop's budget; undefined when nothing was ever asked. */
export async function readBudget(scope: TenantScope, now: Date): Promise<SeenBudget | undefined> {
  const { rows } = await withShopConnection(scope, (connection) =>
    connection.query<{
      currently_available: number;
      maximum_available: number;
      restore_rate: number;
      seen_at: Date;
    }>("SELECT * FROM api_budgets WHERE shop_id = $1", [scope.shop.id]),
  );
  const [row] = rows;
  if (!row) return undefined;
  const bucket = new CostBudget();
  const seen = {
    currentlyAvailable: row.currently_available,
    maximumAvailable: row.maximum_available,
    restoreRate: row.restore_rate,
  };
  bucket.learn(seen, row.seen_at.getTime());
  return {
    available: Math.floor(bucket.available(now.getTime())),
    maximum: row.maximum_available,
    restoreRate: row.restore_rate,
    seenAt: row.seen_at,
  };
}
