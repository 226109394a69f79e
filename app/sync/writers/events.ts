/**
 * The event log's part of a write (docs/events.md): what the staged rows say has happened, once each, with its true time.
 *
 * An event is history ("backfill") when it happened before `historicBefore`: before an import began, or long before a
 * webhook told of it. Nobody is mailed, paid or asked because of one.
 */
import type { ShopConnection } from "#app/db.server.ts";

const INSERT = `INSERT INTO events (shop_id, type, subject, customer_id, order_id, occurred_at, backfill, data)`;

export async function recordCustomerEvents(
  connection: ShopConnection,
  shopId: string,
  historicBefore: Date,
): Promise<void> {
  await connection.query(
    `${INSERT}
     SELECT $1, 'customer.created', 'Customer/' || s.id, s.id, NULL, s.created_at, s.created_at < $2, '{}'
     FROM stage_customers s JOIN taken_customers t ON t.id = s.id AND t.fresh
     ON CONFLICT DO NOTHING`,
    [shopId, historicBefore],
  );
}

/**
 * Of an order itself. Shopify does not say when an order was paid: it is the time of purchase when we first saw it paid,
 * and otherwise the time of the change that made it so.
 */
export async function recordOrderEvents(
  connection: ShopConnection,
  shopId: string,
  historicBefore: Date,
): Promise<void> {
  await connection.query(
    `${INSERT}
     SELECT $1, e.type, 'Order/' || s.id, s.customer_id, s.id, e.at, e.at < $2, '{}'
     FROM stage_orders s
     JOIN taken_orders t ON t.id = s.id AND t.changed
     LEFT JOIN (
       SELECT order_id, max(created_at) AS at FROM stage_fulfilments WHERE status = 'SUCCESS' GROUP BY order_id
     ) f ON f.order_id = s.id
     CROSS JOIN LATERAL (VALUES
       ('order.placed', s.processed_at),
       ('order.paid', CASE WHEN s.financial_status IN ('PAID', 'PARTIALLY_REFUNDED', 'REFUNDED')
                      THEN CASE WHEN t.fresh THEN s.processed_at ELSE s.updated_at END END),
       ('order.fulfilled', CASE WHEN s.fulfilment_status = 'FULFILLED' THEN coalesce(f.at, s.updated_at) END),
       ('order.cancelled', s.cancelled_at)
     ) e (type, at)
     WHERE e.at IS NOT NULL
     ON CONFLICT DO NOTHING`,
    [shopId, historicBefore],
  );
}

export async function recordDeliveries(
  connection: ShopConnection,
  shopId: string,
  historicBefore: Date,
): Promise<void> {
  await connection.query(
    `${INSERT}
     SELECT $1, 'order.delivered', 'Fulfillment/' || s.id, o.customer_id, o.id, s.delivered_at, s.delivered_at < $2, '{}'
     FROM stage_fulfilments s JOIN orders o ON o.shop_id = $1 AND o.id = s.order_id AND o.deleted_at IS NULL
     WHERE s.delivered_at IS NOT NULL
     ON CONFLICT DO NOTHING`,
    [shopId, historicBefore],
  );
}

export async function recordRefunds(
  connection: ShopConnection,
  shopId: string,
  historicBefore: Date,
): Promise<void> {
  await connection.query(
    `${INSERT}
     SELECT $1, 'order.refunded', 'Refund/' || s.id, o.customer_id, o.id, s.created_at, s.created_at < $2,
            jsonb_build_object('amountMinor', s.total_minor::text, 'currency', s.currency)
     FROM stage_refunds s JOIN orders o ON o.shop_id = $1 AND o.id = s.order_id AND o.deleted_at IS NULL
     ON CONFLICT DO NOTHING`,
    [shopId, historicBefore],
  );
}

export async function recordReturns(
  connection: ShopConnection,
  shopId: string,
  historicBefore: Date,
): Promise<void> {
  await connection.query(
    `${INSERT}
     SELECT $1, 'return.requested', 'Return/' || s.id, o.customer_id, o.id, s.created_at, s.created_at < $2, '{}'
     FROM stage_returns s JOIN orders o ON o.shop_id = $1 AND o.id = s.order_id AND o.deleted_at IS NULL
     ON CONFLICT DO NOTHING`,
    [shopId, historicBefore],
  );
}
