/** Who a case is about, and what they bought and returned before. */
import type { ShopContext } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";

import type { CaseRow } from "./case.server.ts";
import type { CaseCustomerView } from "./ui/views.ts";

/** @param asked what the case itself says of them */
export async function caseCustomer(
  connection: ShopConnection,
  { shop }: ShopContext,
  { id: caseId, customerId }: CaseRow,
  asked: { email: string | null; countryCode: string | null },
): Promise<CaseCustomerView> {
  const nobody = { orders: 0, boughtUnits: 0, returns: 0, returnedUnits: 0 };
  if (customerId === null) return { id: null, name: null, ...asked, ...nobody };
  const { rows } = await connection.query<{
    name: string | null;
    email: string | null;
    known: boolean;
    orders: number;
    bought: number;
    returns: number;
    returned: number;
  }>(
    `WITH theirs AS (
       SELECT id FROM orders
       WHERE shop_id = $1 AND customer_id = $2 AND deleted_at IS NULL AND cancelled_at IS NULL AND NOT test
     ), earlier AS (
       SELECT units FROM return_cases
       WHERE shop_id = $1 AND customer_id = $2 AND id <> $3 AND status NOT IN ('declined', 'cancelled')
     )
     SELECT nullif(concat_ws(' ', c.first_name, c.last_name), '') AS name, c.email, c.id IS NOT NULL AS known,
       (SELECT count(*)::float8 FROM theirs) AS orders,
       (SELECT coalesce(sum(l.quantity), 0)::float8 FROM theirs
        JOIN order_line_items l ON l.shop_id = $1 AND l.order_id = theirs.id) AS bought,
       (SELECT count(*)::float8 FROM earlier) AS returns,
       (SELECT coalesce(sum(units), 0)::float8 FROM earlier) AS returned
     FROM (SELECT) AS one LEFT JOIN customers c ON c.shop_id = $1 AND c.id = $2 AND c.deleted_at IS NULL`,
    [shop.id, customerId, caseId],
  );
  const [row] = rows;
  if (!row) throw new Error("A select without a condition has a row");
  return {
    id: row.known ? customerId.toString() : null,
    name: row.name,
    email: asked.email ?? row.email,
    countryCode: asked.countryCode,
    orders: row.orders,
    boughtUnits: row.bought,
    returns: row.returns,
    returnedUnits: row.returned,
  };
}
