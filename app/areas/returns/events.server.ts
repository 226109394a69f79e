/** What returns tell the event log (docs/events.md). That one was requested is told by sync, from Shopify's own return. */
import type { ShopContext } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";

export type ReturnEvent =
  | "return.approved"
  | "return.declined"
  | "return.cancelled"
  | "return.received"
  | "return.processed"
  | "return.refunded"
  | "return.credited"
  | "return.bonus_credited"
  | "return.exchanged"
  | "return.closed"
  | "return.reopened";

/** @param subject what makes it this event and no other: a replay adds nothing */
export async function recordEvent(
  connection: ShopConnection,
  context: ShopContext,
  caseId: string,
  event: ReturnEvent,
  subject: string,
): Promise<void> {
  await connection.query(
    `INSERT INTO events (shop_id, type, subject, customer_id, order_id, occurred_at, backfill, data)
     SELECT $1, $3, $4, c.customer_id, c.order_id, $5, false, jsonb_build_object('caseId', c.id)
     FROM return_cases c WHERE c.shop_id = $1 AND c.id = $2
     ON CONFLICT DO NOTHING`,
    [context.shop.id, caseId, event, subject, context.now()],
  );
}
