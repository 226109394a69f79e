/** What a customer bought and returned, by day of the shop: of the mirror. */
import type { ShopContext } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";
import { idOf } from "#app/shopify/gid.ts";

import type { CustomerDay } from "./rules/types.ts";

/** @param customerId Shopify's global id */
export async function customerHistory(
  connection: ShopConnection,
  { shop }: ShopContext,
  customerId: string,
): Promise<CustomerDay[]> {
  const { rows } = await connection.query<{
    day: string;
    orders: number;
    bought: number;
    returns: number;
    returned: number;
  }>(
    `WITH theirs AS (
       SELECT o.id, o.processed_at FROM orders o
       WHERE o.shop_id = $1 AND o.customer_id = $2 AND o.deleted_at IS NULL AND o.cancelled_at IS NULL
     ), done AS (
       SELECT (o.processed_at AT TIME ZONE $3)::date AS day, 1 AS orders,
         (SELECT coalesce(sum(l.quantity), 0) FROM order_line_items l
          WHERE l.shop_id = $1 AND l.order_id = o.id) AS bought, 0 AS returns, 0 AS returned
       FROM theirs o
       UNION ALL
       SELECT (r.created_at AT TIME ZONE $3)::date, 0, 0, 1, r.total_quantity
       FROM theirs o JOIN returns r ON r.shop_id = $1 AND r.order_id = o.id
       WHERE r.status NOT IN ('DECLINED', 'CANCELED')
     )
     SELECT day::text, sum(orders)::int AS orders, sum(bought)::int AS bought, sum(returns)::int AS returns,
       sum(returned)::int AS returned
     FROM done GROUP BY day`,
    [shop.id, idOf("Customer", customerId), shop.timeZone],
  );
  return rows.map(({ day, orders, bought, returns, returned }) => ({
    day,
    pastOrders: orders,
    boughtUnits: bought,
    pastReturns: returns,
    returnedUnits: returned,
  }));
}
