/**
 * Keeps who was erased from coming back: what Shopify dates before the erasure, in a late webhook, an export that was made
 * earlier or a re-import of what has not changed since, is written without the person. What Shopify dates after it is new:
 * the customer came back, or Shopify itself has erased them there.
 */
import type { ShopConnection } from "#app/db.server.ts";

import { TABLES } from "./register.ts";

const LOCK = "hashtextextended('erasures ' || current_shop(), 0)";

/** SQL: whoever writes mirror tables takes part in this lock before anything else, until the end of the transaction. */
export const SHARE_ERASURES = `pg_advisory_xact_lock_shared(${LOCK})`;

/** Waits for the shop's writers and keeps them off: they would not see an erasure that is not committed yet. */
export async function lockErasures(connection: ShopConnection): Promise<void> {
  await connection.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
}

/** Of these orders the person is erased: by the order's own version, and until when. Takes the shop as $1. */
const ERASED_ORDERS = `
  SELECT object_id AS order_id, erased_at FROM erasures WHERE shop_id = $1 AND resource = 'orders'
  UNION ALL
  SELECT o.id, e.erased_at FROM erasures e JOIN stage_orders o ON o.customer_id = e.object_id
  WHERE e.shop_id = $1 AND e.resource = 'customers'
  UNION ALL
  SELECT o.id, e.erased_at FROM erasures e JOIN orders o ON o.shop_id = $1 AND o.customer_id = e.object_id
  WHERE e.shop_id = $1 AND e.resource = 'customers'`;

/** Line items have no time of change: their order's counts, as it is staged or stored. */
const VERSION_OF_ORDER = `coalesce(
  (SELECT s.updated_at FROM stage_orders s WHERE s.id = t.order_id),
  (SELECT o.updated_at FROM orders o WHERE o.shop_id = $1 AND o.id = t.order_id))`;

const STATEMENTS = [
  `UPDATE stage_customers t SET ${emptied("customers")} FROM erasures e
   WHERE e.shop_id = $1 AND e.resource = 'customers' AND e.object_id = t.id AND t.updated_at <= e.erased_at`,
  `UPDATE stage_orders t SET ${emptied("orders")} FROM (${ERASED_ORDERS}) AS e
   WHERE e.order_id = t.id AND t.updated_at <= e.erased_at`,
  `UPDATE stage_fulfilments t SET ${emptied("fulfilments")} FROM (${ERASED_ORDERS}) AS e
   WHERE e.order_id = t.order_id AND t.updated_at <= e.erased_at`,
  `UPDATE stage_order_line_items t SET ${emptied("order_line_items")} FROM (${ERASED_ORDERS}) AS e
   WHERE e.order_id = t.order_id AND ${VERSION_OF_ORDER} <= e.erased_at`,
];

/** Search columns are worked out from the others when they are written. */
function emptied(table: "customers" | "orders" | "fulfilments" | "order_line_items"): string {
  return Object.entries(TABLES[table]?.emptied ?? {})
    .filter(([column]) => column !== "search")
    .map(([column, sql]) => `${column} = ${sql}`)
    .join(", ");
}

/** Empties what is staged of erased people. To be called when everything is staged, and the lock is shared. */
export async function keepErased(connection: ShopConnection, shopId: string): Promise<void> {
  const { rowCount } = await connection.query("SELECT FROM erasures WHERE shop_id = $1 LIMIT 1", [shopId]);
  if (!rowCount) return;
  for (const statement of STATEMENTS) await connection.query(statement, [shopId]);
}
