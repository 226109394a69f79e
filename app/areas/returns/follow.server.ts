/**
 * Following Shopify, the book of record: returns that were made or changed there become cases here, or change them. The
 * mirror tables say what there is; what they cannot say (money, dispositions) is read from Shopify where it matters.
 */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { readReturnState } from "#app/shopify/operations/return-state.ts";

import { applyState } from "./apply-state.server.ts";

/** The job: these orders, and whatever came back of them. */
export async function followReturns(
  context: ShopContext,
  { orderIds }: { orderIds: readonly string[] },
): Promise<void> {
  if (orderIds.length === 0) return;
  const behind = await withShopConnection(context, async (connection) => {
    const adopted = await adopt(connection, context, "r.order_id = ANY ($3::bigint[])", [orderIds]);
    if (adopted > 0) await bumpLive(connection, context.shop.id);
    return casesBehind(connection, context, orderIds);
  });
  for (const { id, returnId } of behind) await refreshCase(context, id, returnId);
}

/** After an import: every return of the shop, in one statement. */
export async function adoptReturns(context: ShopContext): Promise<void> {
  await withShopConnection(context, async (connection) => {
    const adopted = await adopt(connection, context, "true", []);
    if (adopted > 0) await bumpLive(connection, context.shop.id);
  });
}

/**
 * Makes cases of returns that have none. Those that we are just asking Shopify for have one already, which does not know
 * their id yet: their orders are left for when it does.
 * @returns how many there were
 */
async function adopt(
  connection: ShopConnection,
  context: ShopContext,
  which: string,
  values: unknown[],
): Promise<number> {
  const { rowCount } = await connection.query(
    `WITH new AS (
       SELECT r.*, o.name AS order_name, o.customer_id, o.currency, o.shipping_country_code, c.email,
         coalesce(o.customer_locale, c.locale) AS locale, gen_random_uuid() AS case_id
       FROM returns r
       JOIN orders o ON o.shop_id = r.shop_id AND o.id = r.order_id AND o.deleted_at IS NULL
       LEFT JOIN customers c ON c.shop_id = o.shop_id AND c.id = o.customer_id
       WHERE r.shop_id = $1 AND ${which}
         AND NOT EXISTS (SELECT FROM return_cases k WHERE k.shop_id = r.shop_id AND k.return_id = r.id)
         AND NOT EXISTS (
           SELECT FROM return_cases k JOIN return_attempts a ON a.shop_id = k.shop_id AND a.case_id = k.id
           WHERE k.shop_id = r.shop_id AND k.order_id = r.order_id AND a.kind IN ('request', 'create')
             AND a.status IN ('waiting', 'calling'))
     ), lines AS (
       SELECT new.case_id, l.*, i.product_id, i.variant_id, coalesce(i.title, '') AS title, i.variant_title, i.sku,
         CASE WHEN i.quantity > 0 THEN trunc(i.discounted_total_minor::numeric * l.quantity / i.quantity) ELSE 0 END AS value_minor
       FROM new JOIN return_line_items l ON l.shop_id = new.shop_id AND l.order_id = new.order_id AND l.return_id = new.id
       LEFT JOIN order_line_items i ON i.shop_id = l.shop_id AND i.order_id = l.order_id AND i.id = l.line_item_id
     ), cases AS (
       INSERT INTO return_cases (shop_id, id, order_id, order_name, customer_id, return_id, return_name, reference, channel,
         status, currency, value_minor, units, country_code, email, locale, requested_at, closed_at, updated_at, search)
       SELECT $1, case_id, order_id, order_name, customer_id, id, name, name, 'shopify',
         CASE status WHEN 'REQUESTED' THEN 'requested' WHEN 'DECLINED' THEN 'declined' WHEN 'CANCELED' THEN 'cancelled'
           WHEN 'CLOSED' THEN 'closed'
           ELSE CASE WHEN (SELECT coalesce(bool_and(processed_quantity >= quantity), false) FROM lines WHERE lines.case_id = new.case_id)
             THEN 'received' ELSE 'approved' END END,
         currency, coalesce((SELECT sum(value_minor) FROM lines WHERE lines.case_id = new.case_id), 0), total_quantity,
         shipping_country_code, email, locale, created_at, closed_at, $2,
         search_text(concat_ws(' ', name, order_name, email,
           (SELECT string_agg(title, ' ') FROM lines WHERE lines.case_id = new.case_id)))
       FROM new
       ON CONFLICT DO NOTHING
       RETURNING id
     )
     INSERT INTO return_case_lines (shop_id, case_id, id, line_item_id, return_line_item_id, product_id, variant_id, title,
       variant_title, sku, quantity, reason, value_minor, processed)
     SELECT $1, case_id, gen_random_uuid(), line_item_id, lines.id, product_id, variant_id, title, variant_title, sku,
       quantity, reason, value_minor, processed_quantity
     FROM lines JOIN cases ON cases.id = lines.case_id`,
    [context.shop.id, context.now(), ...values],
  );
  return rowCount ?? 0;
}

/** Cases whose return the mirror knows otherwise. */
async function casesBehind(
  connection: ShopConnection,
  { shop }: ShopContext,
  orderIds: readonly string[],
): Promise<{ id: string; returnId: bigint }[]> {
  const { rows } = await connection.query<{ id: string; return_id: string }>(
    `SELECT c.id, c.return_id FROM return_cases c
     JOIN returns r ON r.shop_id = c.shop_id AND r.order_id = c.order_id AND r.id = c.return_id
     WHERE c.shop_id = $1 AND c.order_id = ANY ($2::bigint[]) AND (
       c.status <> ALL (CASE r.status WHEN 'REQUESTED' THEN ARRAY['requested'] WHEN 'DECLINED' THEN ARRAY['declined']
         WHEN 'CANCELED' THEN ARRAY['cancelled'] WHEN 'CLOSED' THEN ARRAY['closed']
         ELSE ARRAY['approved', 'received', 'settled'] END)
       OR c.status = 'received'
       OR (SELECT coalesce(sum(l.processed), 0) FROM return_case_lines l WHERE l.shop_id = c.shop_id AND l.case_id = c.id)
         <> (SELECT coalesce(sum(l.processed_quantity), 0) FROM return_line_items l
             WHERE l.shop_id = r.shop_id AND l.order_id = r.order_id AND l.return_id = r.id)
       OR (SELECT coalesce(sum(l.quantity), 0) FROM return_case_lines l WHERE l.shop_id = c.shop_id AND l.case_id = c.id)
         <> r.total_quantity)`,
    [shop.id, orderIds],
  );
  return rows.map(({ id, return_id }) => ({ id, returnId: BigInt(return_id) }));
}

/** Reads the return and brings the case in line with it. */
async function refreshCase(context: ShopContext, caseId: string, returnId: bigint): Promise<void> {
  const state = await readReturnState(adminClient(context), returnId);
  if (!state) return;
  await withShopConnection(context, async (connection) => {
    await applyState(connection, context, caseId, state);
    await connection.query("UPDATE return_cases SET revision = revision + 1 WHERE shop_id = $1 AND id = $2", [
      context.shop.id,
      caseId,
    ]);
    await bumpLive(connection, context.shop.id);
  });
}
