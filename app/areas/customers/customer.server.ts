/** One customer: profile, sums, orders and timeline. */
import { returnsOfCustomer } from "#app/areas/returns/index.server.ts";
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import {
  isInstant,
  isWhole,
  type Page,
  type PagePosition,
  pageOf,
  pagePosition,
} from "#app/shared/pagination.ts";
import { fullName } from "./queries.server.ts";
import type {
  CustomerOrder,
  CustomerProfile,
  CustomerTotals,
  CustomerView,
  TimelineEvent,
} from "./ui/views.ts";

const ORDERS_PER_PAGE = 10;
const EVENTS_PER_PAGE = 20;

/** Which page of the orders and of the timeline the address asks for. */
export interface CustomerPositions {
  readonly orders: PagePosition;
  readonly timeline: PagePosition;
}

/** PostgreSQL's text cannot hold NUL. */
const isText = (value: string) => !value.includes("\0");

export function customerPositions(query: URLSearchParams): CustomerPositions {
  return {
    orders: pagePosition(query, [isInstant, isWhole], "orders_"),
    timeline: pagePosition(query, [isInstant, isWhole, isText, isText], "timeline_"),
  };
}

/** @returns null when the shop has no such customer, or had and deleted them */
export async function customerView(
  ctx: ShopContext,
  customerId: string,
  positions: CustomerPositions,
): Promise<CustomerView | null> {
  return withShopConnection(ctx, async (connection) => {
    const known = await profileAndTotals(connection, customerId);
    if (!known) return null;
    return {
      ...known,
      orders: await ordersOf(connection, customerId, positions.orders),
      returns: await returnsOfCustomer(connection, ctx.shop.id, customerId),
      timeline: await timelineOf(connection, customerId, positions.timeline),
      currency: ctx.shop.currency,
    };
  });
}

async function profileAndTotals(
  connection: ShopConnection,
  customerId: string,
): Promise<{ profile: CustomerProfile; totals: CustomerTotals } | null> {
  const { rows } = await connection.query<
    Omit<CustomerProfile, "name" | "createdAt"> & {
      firstName: string | null;
      lastName: string | null;
      createdAt: Date;
      orders: number;
      spentMinor: string;
      firstOrderAt: Date | null;
      lastOrderAt: Date | null;
    }
  >(
    `SELECT customers.id, first_name AS "firstName", last_name AS "lastName", email, phone, city,
       country_code AS "countryCode", locale, tags, state, email_marketing_state AS "emailMarketing",
       sms_marketing_state AS "smsMarketing", created_at AS "createdAt", coalesce(stats.orders, 0) AS orders,
       coalesce(spent_minor, 0) AS "spentMinor", first_order_at AS "firstOrderAt", last_order_at AS "lastOrderAt"
     FROM customers
     LEFT JOIN customer_stats stats ON stats.shop_id = customers.shop_id AND stats.customer_id = customers.id
     WHERE customers.id = $1 AND deleted_at IS NULL`,
    [customerId],
  );
  const [row] = rows;
  if (!row) return null;
  const { firstName, lastName, createdAt, orders, spentMinor, firstOrderAt, lastOrderAt, ...profile } = row;
  return {
    profile: { ...profile, name: fullName(firstName, lastName), createdAt: createdAt.toISOString() },
    totals: {
      orders,
      spentMinor,
      firstOrderAt: firstOrderAt?.toISOString() ?? null,
      lastOrderAt: lastOrderAt?.toISOString() ?? null,
    },
  };
}

/** The tail of a statement that reads one row more than a page behind (or before) the cursor, newest first. */
function pageClause(columns: readonly { sql: string; type: string }[], position: PagePosition, size: number) {
  const back = position.direction === "back";
  const cursor = position.direction === "back" ? position.before : position.after;
  const direction = back ? "ASC" : "DESC";
  const order = `ORDER BY ${columns.map(({ sql }) => `${sql} ${direction}`).join(", ")}`;
  const left = columns.map(({ sql }) => sql).join(", ");
  // $1 is the customer.
  const right = columns.map(({ type }, at) => `$${at + 2}::${type}`).join(", ");
  const behind = cursor ? `AND (${left}) ${back ? ">" : "<"} (${right})` : "";
  return { sql: `${behind} ${order} LIMIT ${size + 1}`, direction, values: cursor ?? [] };
}

async function ordersOf(
  connection: ShopConnection,
  customerId: string,
  position: PagePosition,
): Promise<Page<CustomerOrder>> {
  const newestFirst = [
    { sql: "processed_at", type: "timestamptz" },
    { sql: "id", type: "bigint" },
  ];
  const page = pageClause(newestFirst, position, ORDERS_PER_PAGE);
  const { rows } = await connection.query<Omit<CustomerOrder, "processedAt"> & { processedAt: Date }>(
    `SELECT id, name, processed_at AS "processedAt", financial_status AS "financialStatus",
       fulfilment_status AS "fulfilmentStatus", current_total_minor AS "totalMinor",
       (SELECT coalesce(sum(quantity), 0)::int FROM order_line_items line
        WHERE line.shop_id = orders.shop_id AND line.order_id = orders.id) AS items,
       cancelled_at IS NOT NULL AS cancelled, test
     FROM orders WHERE customer_id = $1 AND deleted_at IS NULL ${page.sql}`,
    [customerId, ...page.values],
  );
  const found = rows.map((row) => ({ ...row, processedAt: row.processedAt.toISOString() }));
  return pageOf(found, ORDERS_PER_PAGE, position, (order) => [order.processedAt, order.id]);
}

// Of what happened in one instant the later step is the newer: an order is placed before it is paid.
const STEP = `CASE type WHEN 'customer.created' THEN 0 WHEN 'order.placed' THEN 1 WHEN 'order.paid' THEN 2
  WHEN 'order.fulfilled' THEN 3 WHEN 'order.delivered' THEN 4 WHEN 'order.cancelled' THEN 5 WHEN 'order.refunded' THEN 6
  ELSE 7 END`;

async function timelineOf(
  connection: ShopConnection,
  customerId: string,
  position: PagePosition,
): Promise<Page<TimelineEvent>> {
  const newestFirst = [
    { sql: "occurred_at", type: "timestamptz" },
    { sql: STEP, type: "int" },
    { sql: "type", type: "text" },
    { sql: "subject", type: "text" },
  ];
  const page = pageClause(newestFirst, position, EVENTS_PER_PAGE);
  const { rows } = await connection.query<
    Omit<TimelineEvent, "occurredAt"> & { occurredAt: Date; step: number }
  >(
    `SELECT event.type, event.subject, event.occurred_at AS "occurredAt", event.step, orders.name AS "orderName",
       CASE event.type
         WHEN 'order.placed' THEN orders.total_minor
         WHEN 'order.refunded' THEN (
           SELECT total_minor FROM refunds
           WHERE refunds.shop_id = event.shop_id AND refunds.order_id = event.order_id
             AND 'Refund/' || refunds.id = event.subject)
       END AS "amountMinor"
     FROM (SELECT *, ${STEP} AS step FROM events WHERE customer_id = $1 ${page.sql}) AS event
     LEFT JOIN orders ON orders.shop_id = event.shop_id AND orders.id = event.order_id
     -- A join keeps no order.
     ORDER BY event.occurred_at ${page.direction}, event.step ${page.direction}, event.type ${page.direction},
       event.subject ${page.direction}`,
    [customerId, ...page.values],
  );
  const found = rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
  const { rows: events, ...neighbours } = pageOf(found, EVENTS_PER_PAGE, position, (event) => [
    event.occurredAt,
    String(event.step),
    event.type,
    event.subject,
  ]);
  const shown = events.map(({ type, subject, occurredAt, orderName, amountMinor }) => ({
    type,
    subject,
    occurredAt,
    orderName,
    amountMinor,
  }));
  return { rows: shown, ...neighbours };
}
