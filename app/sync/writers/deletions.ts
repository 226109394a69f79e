/**
 * Deleting is a fact: the row stays with `deleted_at`, and nothing brings it back. When the deletion arrives before the
 * thing itself, an empty row stands in for it, so that what arrives late is not taken for new.
 */
import type { ShopConnection } from "#app/db.server.ts";

import { lockErasures } from "../privacy/keep-erased.ts";

/** @returns the customer of the order, so that the figures of both can be worked out again; undefined: already deleted */
export async function deleteOrder(
  connection: ShopConnection,
  shop: { id: string; currency: string },
  id: bigint,
  at: Date,
): Promise<{ customerId: string | null } | undefined> {
  const { rows } = await connection.query<{ customer_id: string | null }>(
    `INSERT INTO orders AS o (shop_id, id, name, test, currency, subtotal_minor, discounts_minor, shipping_minor,
       tax_minor, total_minor, current_subtotal_minor, current_tax_minor, current_total_minor, refunded_minor,
       taxes_included, shipping_tax_minor, presentment_currency, presentment_total_minor, fulfilment_status,
       discount_codes, tags, processed_at, created_at, updated_at, deleted_at)
     VALUES ($1, $2, '', false, $4, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, $4, 0, 'UNFULFILLED', '{}', '{}', $3, $3, $3, $3)
     ON CONFLICT (shop_id, id) DO UPDATE SET deleted_at = $3 WHERE o.deleted_at IS NULL
     RETURNING customer_id`,
    [shop.id, id, at, shop.currency],
  );
  const [row] = rows;
  return row && { customerId: row.customer_id };
}

/** @returns false when it was deleted before */
export async function deleteCustomer(
  connection: ShopConnection,
  shopId: string,
  id: bigint,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `INSERT INTO customers AS c (shop_id, id, tags, created_at, updated_at, deleted_at)
     VALUES ($1, $2, '{}', $3, $3, $3)
     ON CONFLICT (shop_id, id) DO UPDATE SET deleted_at = $3 WHERE c.deleted_at IS NULL`,
    [shopId, id, at],
  );
  return rowCount === 1;
}

/** @returns false when it was deleted before */
export async function deleteProduct(
  connection: ShopConnection,
  shopId: string,
  id: bigint,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `INSERT INTO products AS p (shop_id, id, title, handle, status, product_type, vendor, tags, created_at, updated_at,
       deleted_at)
     VALUES ($1, $2, '', '', 'ARCHIVED', '', '', '{}', $3, $3, $3)
     ON CONFLICT (shop_id, id) DO UPDATE SET deleted_at = $3 WHERE p.deleted_at IS NULL`,
    [shopId, id, at],
  );
  return rowCount === 1;
}

export interface MergedCustomer {
  /** The orders that changed hands. */
  orderIds: string[];
  /** The customer who has them now: the one who was kept, or whom that one was merged into since. */
  keeper: bigint;
  /** Whether the other was not known to be gone. */
  news: boolean;
}

/**
 * Two customers became one: the orders and the history of one are the other's, also those that are told of later
 * (`withKeepers`), and the one who is gone is deleted. Shopify does not count this as a change of the orders.
 */
export async function mergeCustomer(
  connection: ShopConnection,
  shopId: string,
  { lost, kept, at }: { lost: bigint; kept: bigint; at: Date },
): Promise<MergedCustomer> {
  // An order that is being written would not see it, nor be seen.
  await lockErasures(connection);
  const { rows } = await connection.query<{ keeper: string }>(
    "SELECT merged_into AS keeper FROM customers WHERE shop_id = $1 AND id = $2 AND merged_into IS NOT NULL",
    [shopId, kept],
  );
  const keeper = BigInt(rows[0]?.keeper ?? kept);
  const news = await deleteCustomer(connection, shopId, lost, at);
  await connection.query(
    "UPDATE customers SET merged_into = $3 WHERE shop_id = $1 AND (id = $2 OR merged_into = $2)",
    [shopId, lost, keeper],
  );
  const orders = await connection.query<{ id: string }>(
    "UPDATE orders SET customer_id = $3 WHERE shop_id = $1 AND customer_id = $2 RETURNING id",
    [shopId, lost, keeper],
  );
  await connection.query("UPDATE events SET customer_id = $3 WHERE shop_id = $1 AND customer_id = $2", [
    shopId,
    lost,
    keeper,
  ]);
  return { orderIds: orders.rows.map(({ id }) => id), keeper, news };
}

/** Staged orders that name a customer who was merged into another are the other's. */
export async function withKeepers(connection: ShopConnection, shopId: string): Promise<void> {
  await connection.query(
    `UPDATE stage_orders s SET customer_id = c.merged_into FROM customers c
     WHERE c.shop_id = $1 AND c.id = s.customer_id AND c.merged_into IS NOT NULL`,
    [shopId],
  );
}
