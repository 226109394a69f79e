/** A customer's returns, for the customer's page. */
import type { ShopConnection } from "#app/db.server.ts";

import type { CustomerReturn } from "./ui/views.ts";

/** More than these nobody reads there; the queue's search finds the others. */
const MOST = 20;

/** The newest first. @param shopId the tenant of the connection @param customerId Shopify's numeric id */
export async function returnsOfCustomer(
  connection: ShopConnection,
  shopId: string,
  customerId: string,
): Promise<CustomerReturn[]> {
  const { rows } = await connection.query<Omit<CustomerReturn, "requestedAt"> & { requestedAt: Date }>(
    `SELECT id, coalesce(return_name, reference) AS name, order_name AS "orderName", status, stuck IS NOT NULL AS stuck, units,
       value_minor AS "valueMinor", currency, requested_at AS "requestedAt"
     FROM return_cases WHERE shop_id = $1 AND customer_id = $2 ORDER BY requested_at DESC, id DESC LIMIT ${MOST}`,
    [shopId, customerId],
  );
  return rows.map((row) => ({ ...row, requestedAt: row.requestedAt.toISOString() }));
}
