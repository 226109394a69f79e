/**
 * The event log's part of a write (docs/events.md): what the staged rows say has happened, once each, with its true time.
 *
 * An event is history ("backfill") when it happened before `historicBefore`: before an import began, or long before a
 * webhook told of it. Nobody is mailed, paid or asked because of one.
 */
import type { ShopConnection } from "#app/db.server.ts";

import type { MergedParents } from "./merge.ts";

const INSERT = `INSERT INTO events (shop_id, type, subject, customer_id, order_id, occurred_at, backfill, data)`;

/** Rows and their events are written together, so that a row which was not there has none yet. */
function unlessKnown(parents: MergedParents): string {
  return parents.allFresh ? "" : "ON CONFLICT DO NOTHING";
}

export async function recordCustomerEvents(
  connection: ShopConnection,
  shopId: string,
  historicBefore: Date,
  parents: MergedParents,
): Promise<void> {
  await connection.query(
    `${INSERT}
     SELECT $1, 'customer.created', 'Customer/' || s.id, s.id, NULL, s.created_at, s.created_at < $2, '{}'
     FROM stage_customers s ${parents.allFresh ? "" : "JOIN taken_customers t ON t.id = s.id AND t.fresh"}
     ${unlessKnown(parents)}`,
    [shopId, historicBefore],
  );
}

/**
 * Of the orders themselves. Shopify does not say when an order was paid: it is the time of purchase when we first saw it
 * paid, and otherwise the time of the change that made it so.
 */
export async function recordOrderEvents(
  connection: ShopConnection,
  shopId: string,
  historicBefore: Date,
  parents: MergedParents,
): Promise<void> {
  const taken = parents.allFresh ? "" : "JOIN taken_orders t ON t.id = s.id AND t.changed";
  const paidAt = parents.allFresh
    ? "s.processed_at"
    : "CASE WHEN t.fresh THEN s.processed_at ELSE s.updated_at END";
  const event = (type: string, at: string, where: string) =>
    `SELECT $1::uuid, '${type}', 'Order/' || s.id, s.customer_id, s.id, ${at}, ${at} < $2, '{}'::jsonb
     FROM stage_orders s ${taken} WHERE ${where}`;
  // Type by type, because the index is in that order.
  await connection.query(
    `${INSERT}
     ${event("order.cancelled", "s.cancelled_at", "s.cancelled_at IS NOT NULL")}
     UNION ALL
     ${event("order.paid", paidAt, "s.financial_status IN ('PAID', 'PARTIALLY_REFUNDED', 'REFUNDED')")}
     UNION ALL
     ${event("order.placed", "s.processed_at", "true")}
     ${unlessKnown(parents)}`,
    [shopId, historicBefore],
  );
}

/** What parts of orders tell: the orders are stored, and may be others than the staged ones. */
function ofPart(
  type: string,
  subject: string,
  stage: string,
  at: string,
  where: string,
  data = "'{}'",
): string {
  return `${INSERT}
    SELECT $1, '${type}', '${subject}/' || s.id, o.customer_id, o.id, s.${at}, s.${at} < $2, ${data}
    FROM ${stage} s JOIN orders o ON o.shop_id = $1 AND o.id = s.order_id AND o.deleted_at IS NULL
    WHERE ${where}
    ON CONFLICT DO NOTHING`;
}

const SENT = ofPart(
  "order.fulfilled",
  "Fulfillment",
  "stage_fulfilments",
  "created_at",
  "s.status = 'SUCCESS'",
);
const DELIVERED = ofPart(
  "order.delivered",
  "Fulfillment",
  "stage_fulfilments",
  "delivered_at",
  "s.delivered_at IS NOT NULL",
);
const REFUNDED = ofPart(
  "order.refunded",
  "Refund",
  "stage_refunds",
  "created_at",
  "true",
  "jsonb_build_object('amountMinor', s.total_minor::text, 'currency', s.currency)",
);
const RETURNS = ofPart("return.requested", "Return", "stage_returns", "created_at", "true");

export async function recordFulfilments(connection: ShopConnection, shopId: string, historicBefore: Date) {
  await connection.query(DELIVERED, [shopId, historicBefore]);
  await connection.query(SENT, [shopId, historicBefore]);
}

export async function recordRefunds(connection: ShopConnection, shopId: string, historicBefore: Date) {
  await connection.query(REFUNDED, [shopId, historicBefore]);
}

export async function recordReturns(connection: ShopConnection, shopId: string, historicBefore: Date) {
  await connection.query(RETURNS, [shopId, historicBefore]);
}
