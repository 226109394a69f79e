/** What belongs to a shopper. Another's order or case is found as little as one that does not exist. */
import type { ShopContext } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";

import type { Shopper } from "./shopper.ts";

/** Whether the order is there and theirs. */
export async function mayReturn(
  connection: ShopConnection,
  { shop }: ShopContext,
  shopper: Shopper,
  orderId: bigint,
): Promise<boolean> {
  if (shopper.kind === "guest" && shopper.orderId !== orderId) return false;
  const { rowCount } = await connection.query(
    `SELECT FROM orders WHERE shop_id = $1 AND id = $2 AND deleted_at IS NULL
       AND ($3::bigint IS NULL OR customer_id = $3)`,
    [shop.id, orderId, shopper.kind === "customer" ? shopper.customerId : null],
  );
  return rowCount === 1;
}

/** SQL that holds for the shopper's own cases `c`, with its value as $2. */
export function ownCases(shopper: Shopper): { sql: string; value: bigint } {
  return shopper.kind === "customer"
    ? {
        // The order's customer decides: it may have been given to them, or taken from them, since.
        sql: `EXISTS (SELECT FROM orders o WHERE o.shop_id = c.shop_id AND o.id = c.order_id AND o.customer_id = $2
                AND o.deleted_at IS NULL)`,
        value: shopper.customerId,
      }
    : { sql: "c.order_id = $2", value: shopper.orderId };
}

/** Their case; undefined for anybody else's and for what is no id. */
export async function findOwnCase(
  connection: ShopConnection,
  { shop }: ShopContext,
  shopper: Shopper,
  caseId: string,
): Promise<{ id: string; status: string; returnId: bigint | null; revision: number } | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(caseId)) return undefined;
  const own = ownCases(shopper);
  const { rows } = await connection.query<{
    id: string;
    status: string;
    return_id: string | null;
    revision: number;
  }>(
    `SELECT c.id, c.status, c.return_id, c.revision FROM return_cases c WHERE c.shop_id = $1 AND ${own.sql} AND c.id = $3`,
    [shop.id, own.value, caseId],
  );
  const [row] = rows;
  return (
    row && {
      id: row.id,
      status: row.status,
      returnId: row.return_id === null ? null : BigInt(row.return_id),
      revision: row.revision,
    }
  );
}
