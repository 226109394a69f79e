/** Erasing for privacy's sake: a customer's personal data wherever it stands, or a whole shop (docs/privacy.md). */
import type { ShopConnection } from "#app/db.server.ts";

/** How many rows of each table. */
export type RowCounts = Record<string, number>;

/** What is held of a customer. @param id null when Shopify names none; then nothing can be found */
export async function holdingsOf(
  connection: ShopConnection,
  shopId: string,
  id: bigint | null,
): Promise<RowCounts> {
  const { rows } = await connection.query<RowCounts>(
    `SELECT
       (SELECT count(*)::int FROM customers WHERE shop_id = $1 AND id = $2) AS customers,
       (SELECT count(*)::int FROM orders WHERE shop_id = $1 AND customer_id = $2) AS orders,
       (SELECT count(*)::int FROM events WHERE shop_id = $1 AND customer_id = $2) AS events`,
    [shopId, id],
  );
  return rows[0] ?? {};
}

/**
 * Empties the customer's row (it stays, deleted, so that nothing late fills it again) and deletes every received text
 * that names the customer. Orders stay, without anything that tells who bought.
 */
export async function eraseCustomer(
  connection: ShopConnection,
  shopId: string,
  customer: { id: bigint | null; email: string | null; phone: string | null },
  options: { at: Date; exceptWebhookId: string },
): Promise<RowCounts> {
  const { id } = customer;
  const erased = async (sql: string, values: unknown[]) =>
    (await connection.query(sql, [shopId, ...values])).rowCount ?? 0;
  const counts: RowCounts = {};
  if (id !== null) {
    counts["customers"] = await erased(
      `INSERT INTO customers (shop_id, id, tags, created_at, updated_at, deleted_at) VALUES ($1, $2, '{}', $3, $3, $3)
       ON CONFLICT (shop_id, id) DO UPDATE SET email = NULL, first_name = NULL, last_name = NULL, phone = NULL,
         state = NULL, locale = NULL, country_code = NULL, city = NULL, tags = '{}', email_marketing_state = NULL,
         sms_marketing_state = NULL, search = '', deleted_at = coalesce(customers.deleted_at, $3)`,
      [id, options.at],
    );
    counts["events"] = await erased(
      "UPDATE events SET data = '{}' WHERE shop_id = $1 AND customer_id = $2 AND data <> '{}'",
      [id],
    );
    counts["orders"] = await erased(
      `UPDATE orders SET tags = '{}', customer_locale = NULL, shipping_country_code = NULL
       WHERE shop_id = $1 AND customer_id = $2`,
      [id],
    );
  }
  const orders = await connection.query<{ id: string }>(
    "SELECT id FROM orders WHERE shop_id = $1 AND customer_id = $2",
    [shopId, id],
  );
  // The ids as whole numbers, not as parts of longer ones; addresses as they are written.
  const ids = [id?.toString(), ...orders.rows.map((row) => row.id)].filter((text) => text !== undefined);
  const names = [customer.email, customer.phone].filter((text) => text !== null);
  const mentions = (column: string) =>
    `(EXISTS (SELECT FROM unnest($2::text[]) AS name WHERE position(lower(name) IN lower(${column})) > 0)
      OR string_to_array(regexp_replace(${column}, '[^0-9]+', ' ', 'g'), ' ') && $3::text[])`;
  counts["webhook_deliveries"] = await erased(
    `DELETE FROM webhook_deliveries WHERE shop_id = $1 AND webhook_id <> $4 AND ${mentions("body")}`,
    [names, ids, options.exceptWebhookId],
  );
  counts["import_faults"] = await erased(
    `DELETE FROM import_faults WHERE shop_id = $1 AND ${mentions("excerpt")}`,
    [names, ids],
  );
  counts["import_orphans"] = await erased(
    `DELETE FROM import_orphans WHERE shop_id = $1 AND ${mentions("line")}`,
    [names, ids],
  );
  return counts;
}

/** Deletes every row of the shop, and the shop. @returns how many rows */
export async function eraseShop(connection: ShopConnection, shopId: string): Promise<number> {
  const tables = await connection.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = current_schema() AND column_name = 'shop_id' ORDER BY table_name`,
  );
  let erased = 0;
  for (const { name } of tables.rows) {
    const table = connection.escapeIdentifier(name);
    erased += (await connection.query(`DELETE FROM ${table} WHERE shop_id = $1`, [shopId])).rowCount ?? 0;
  }
  erased += (await connection.query("DELETE FROM shops WHERE id = $1", [shopId])).rowCount ?? 0;
  return erased;
}
