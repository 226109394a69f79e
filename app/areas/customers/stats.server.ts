/**
 * `customer_stats`: a row for every customer that is not deleted, with the sums of their counted orders. As with the
 * facts of insights, some customers and the whole shop are the same statement, which writes only what differs.
 */
import { COUNTED_ORDER, netSales, WITHOUT_STATISTICS } from "#app/areas/insights/index.server.ts";
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";

const STATS = "orders, spent_minor, first_order_at, last_order_at";
const EXCLUDED = STATS.replace(/\w+/g, "excluded.$&");
const CURRENT = STATS.replace(/\w+/g, "stats.$&");

const derive = (ofOrders: string, ofCustomers: string, ofStats: string) => `
  WITH counted AS (
    SELECT customer_id, count(*) AS orders, sum(${netSales("$1")}) AS spent_minor,
      min(processed_at) AS first_order_at, max(processed_at) AS last_order_at
    FROM orders WHERE ${COUNTED_ORDER} AND ${ofOrders} GROUP BY customer_id
  ),
  wanted AS MATERIALIZED (
    SELECT customers.shop_id, customers.id AS customer_id, coalesce(counted.orders, 0) AS orders,
      coalesce(counted.spent_minor, 0) AS spent_minor, counted.first_order_at, counted.last_order_at
    FROM customers LEFT JOIN counted ON counted.customer_id = customers.id
    WHERE customers.deleted_at IS NULL AND ${ofCustomers}
  ),
  gone AS (
    DELETE FROM customer_stats stats
    WHERE ${ofStats} AND NOT EXISTS (SELECT FROM wanted WHERE wanted.customer_id = stats.customer_id)
  )
  INSERT INTO customer_stats AS stats (shop_id, customer_id, ${STATS})
  SELECT shop_id, customer_id, ${STATS} FROM wanted
  ON CONFLICT (shop_id, customer_id) DO UPDATE SET (${STATS}) = ROW (${EXCLUDED})
  WHERE (${CURRENT}) IS DISTINCT FROM (${EXCLUDED})`;

const DERIVE_ALL = derive("customer_id IS NOT NULL", "true", "true");
const DERIVE_SOME = derive(
  "customer_id = ANY ($2::bigint[])",
  "customers.id = ANY ($2::bigint[])",
  "stats.customer_id = ANY ($2::bigint[])",
);

/** Brings these customers' sums up to date and tells open pages. Safe to repeat and to run at once. */
export async function refreshStats(
  ctx: ShopContext,
  changed: { readonly customerIds: readonly string[] },
): Promise<void> {
  if (changed.customerIds.length > 0) await update(ctx, DERIVE_SOME, [changed.customerIds]);
}

/** The same for every customer of the shop. */
export async function rebuildStats(ctx: ShopContext): Promise<void> {
  await update(ctx, DERIVE_ALL);
}

async function update(ctx: ShopContext, statement: string, values: unknown[] = []): Promise<void> {
  await withShopConnection(ctx, async (connection) => {
    // One writer at a time, and locked before reading: a sum made of older orders must not come after a newer one.
    await connection.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
      `customer_stats ${ctx.shop.id}`,
    ]);
    if (statement === DERIVE_ALL) await connection.query(WITHOUT_STATISTICS);
    await connection.query(statement, [ctx.shop.currency, ...values]);
    await bumpLive(connection, ctx.shop.id);
  });
}
