/**
 * `order_facts` and `daily_sales`, derived from the mirror's orders: for some customers and orders, or for the whole shop.
 * Both are the same statements over another set of orders, and write only what differs, so that they cannot disagree.
 */
import type { ShopContext } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";
import { COUNTED_ORDER, netSales, orderValue, WITHOUT_STATISTICS } from "./definitions.ts";

/** The orders to derive: everything of these customers, and these orders. Ids as decimal text. */
export interface Scope {
  readonly customerIds: readonly string[];
  readonly orderIds: readonly string[];
}

// Counted orders with their place in their customer's history. Definitions: docs/metrics.md.
// An order without customer stands alone: sequence 0, no gap, no next day.
// PostgreSQL keeps a customer's orders of one instant apart by id, as everything here does.
const counted = (condition: string) => `
  SELECT shop_id, order_id, customer_id, placed_at, day,
    CASE WHEN customer_id IS NULL THEN 0 ELSE row_number() OVER history END AS sequence,
    CASE WHEN customer_id IS NOT NULL THEN day - lag(day) OVER history END AS gap_days,
    CASE WHEN customer_id IS NOT NULL THEN lead(day) OVER history END AS next_day,
    order_value_minor, net_sales_minor
  FROM (
    SELECT shop_id, id AS order_id, customer_id, processed_at AS placed_at,
      (processed_at AT TIME ZONE $1)::date AS day,
      ${orderValue("$2")} AS order_value_minor, ${netSales("$2")} AS net_sales_minor
    FROM orders
    WHERE ${COUNTED_ORDER} AND ${condition}
  ) AS counted_order
  WINDOW history AS (PARTITION BY customer_id ORDER BY placed_at, order_id)`;

const FACT = "customer_id, placed_at, day, sequence, gap_days, next_day, order_value_minor, net_sales_minor";
const EXCLUDED = FACT.replace(/\w+/g, "excluded.$&");
const CURRENT = FACT.replace(/\w+/g, "fact.$&");

/** Makes the facts of a set of orders what they should be, and names the days whose sums that changes. */
const derive = (ofOrders: string, ofFacts: string) => `
  WITH wanted AS MATERIALIZED (${counted(ofOrders)}),
  before AS MATERIALIZED (SELECT order_id, day, order_value_minor, net_sales_minor FROM order_facts fact WHERE ${ofFacts}),
  gone AS (
    DELETE FROM order_facts fact
    WHERE ${ofFacts} AND NOT EXISTS (SELECT FROM wanted WHERE wanted.order_id = fact.order_id)
  ),
  written AS (
    INSERT INTO order_facts AS fact (shop_id, order_id, ${FACT})
    SELECT shop_id, order_id, ${FACT} FROM wanted
    ON CONFLICT (shop_id, order_id) DO UPDATE SET (${FACT}) = ROW (${EXCLUDED})
    WHERE (${CURRENT}) IS DISTINCT FROM (${EXCLUDED})
  )
  SELECT DISTINCT changed.day::text AS day
  FROM wanted AS now_is FULL JOIN before AS was USING (order_id)
  CROSS JOIN LATERAL (VALUES (now_is.day), (was.day)) AS changed (day)
  WHERE changed.day IS NOT NULL AND (now_is.day, now_is.order_value_minor, now_is.net_sales_minor)
    IS DISTINCT FROM (was.day, was.order_value_minor, was.net_sales_minor)`;

const DERIVE_ALL = derive("true", "true");
const DERIVE_SOME = derive(
  "(customer_id = ANY ($3::bigint[]) OR id = ANY ($4::bigint[]))",
  "(customer_id = ANY ($3::bigint[]) OR order_id = ANY ($4::bigint[]))",
);

const SUMS = "orders, valued_orders, order_value_minor, net_sales_minor";

const SUM_DAYS = (ofDays: string) => `
  WITH wanted AS MATERIALIZED (
    SELECT shop_id, day, count(*) AS orders, count(order_value_minor) AS valued_orders,
      coalesce(sum(order_value_minor), 0) AS order_value_minor, sum(net_sales_minor) AS net_sales_minor
    FROM order_facts WHERE ${ofDays} GROUP BY shop_id, day
  ),
  gone AS (
    DELETE FROM daily_sales sales
    WHERE ${ofDays} AND NOT EXISTS (SELECT FROM wanted WHERE wanted.day = sales.day)
  )
  INSERT INTO daily_sales AS sales (shop_id, day, ${SUMS})
  SELECT shop_id, day, ${SUMS} FROM wanted
  ON CONFLICT (shop_id, day) DO UPDATE SET (${SUMS}) = ROW (${SUMS.replace(/\w+/g, "excluded.$&")})
  WHERE (${SUMS.replace(/\w+/g, "sales.$&")}) IS DISTINCT FROM (${SUMS.replace(/\w+/g, "excluded.$&")})`;

/**
 * One writer of a shop's facts at a time: two orders of one day would otherwise each sum the day without the other. Taken
 * in a statement of its own, so that the statements after it see what the one before committed.
 */
async function lockFacts(connection: ShopConnection, ctx: ShopContext): Promise<void> {
  await connection.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`facts ${ctx.shop.id}`]);
}

/** Derives the facts that these customers' orders and these orders bear on. Safe to repeat and to run at once. */
export async function deriveFacts(connection: ShopConnection, ctx: ShopContext, scope: Scope): Promise<void> {
  await lockFacts(connection, ctx);
  // An order that changed hands bears on whom it had and whom it has: both histories are derived again.
  const { rows } = await connection.query<{ id: string }>(
    `SELECT unnest($1::bigint[]) AS id
     UNION SELECT customer_id FROM orders WHERE id = ANY ($2::bigint[]) AND customer_id IS NOT NULL
     UNION SELECT fact.customer_id FROM order_facts fact
       WHERE fact.customer_id IS NOT NULL AND fact.order_id IN (
         SELECT unnest($2::bigint[]) UNION SELECT id FROM orders WHERE customer_id = ANY ($1::bigint[]))`,
    [scope.customerIds, scope.orderIds],
  );
  const customerIds = rows.map((row) => row.id);
  const changed = await connection.query<{ day: string }>(DERIVE_SOME, [
    ctx.shop.timeZone,
    ctx.shop.currency,
    customerIds,
    scope.orderIds,
  ]);
  const days = changed.rows.map((row) => row.day);
  if (days.length > 0) await connection.query(SUM_DAYS("day = ANY ($1::date[])"), [days]);
}

/** Derives the whole shop's facts. */
export async function deriveAllFacts(connection: ShopConnection, ctx: ShopContext): Promise<void> {
  await lockFacts(connection, ctx);
  await connection.query(WITHOUT_STATISTICS);
  await connection.query(DERIVE_ALL, [ctx.shop.timeZone, ctx.shop.currency]);
  await connection.query(SUM_DAYS("true"));
}
