/** Requests of customers to see or erase what is held about them: noted once each, listed, answered. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { isInstant, type Page, type PagePosition, pageOf, pagePosition } from "#app/shared/pagination.ts";

import { type CustomerDocument, customerDocument } from "./document.ts";
import type { RowCounts } from "./erase-customer.server.ts";
import { privacyExport } from "./jobs.ts";
import type { NamedPerson } from "./person.server.ts";

/** By law and by Shopify's rules a request is answered within thirty days. */
export const DUE_DAYS = 30;
export const REQUESTS_PER_PAGE = 20;

export type RequestKind = "access" | "erasure";
/**
 * Of an access request: its export is being made, is there to be passed on, was passed on, could not be made, is over, or
 * went with the customer. An erasure is done when it is noted.
 */
export type RequestStatus = "preparing" | "ready" | "answered" | "failed" | "expired" | "erased" | "done";

export interface PrivacyRequest {
  id: string;
  kind: RequestKind;
  status: RequestStatus;
  /** Whether a member of staff asked by hand. */
  byStaff: boolean;
  /** Shopify's numeric id; null for somebody who is no customer. */
  customerId: string | null;
  /** What the customer is called; null when it is not known, or not any more. */
  customerName: string | null;
  receivedAt: Date;
  dueAt: Date;
  completedAt: Date | null;
  /** Until when the export can be read; null when there is none. */
  expiresAt: Date | null;
}

/** @param source what names the request, so that a repeated one adds nothing */
export async function recordAccess(
  connection: ShopConnection,
  context: ShopContext,
  request: { source: string; person: Pick<NamedPerson, "customerId" | "orderIds"> },
): Promise<void> {
  const shopId = context.shop.id;
  const requestId = context.newId();
  const { rowCount } = await connection.query(
    `INSERT INTO privacy_requests
       (shop_id, id, kind, source, customer_id, order_ids, status, received_at, due_at)
     VALUES ($1, $2, 'access', $3, $4, $5, 'preparing', $6, $6::timestamptz + $7 * interval '1 day')
     ON CONFLICT (shop_id, source) DO NOTHING`,
    [
      ...[shopId, requestId, request.source, request.person.customerId?.toString() ?? null],
      ...[request.person.orderIds.map(String), context.now(), DUE_DAYS],
    ],
  );
  if (rowCount === 0) return;
  await enqueue(connection, privacyExport, { shopId, requestId });
  await bumpLive(connection, shopId);
}

/** Notes that an erasure was done: the evidence that Shopify asks for. */
export async function recordErasure(
  connection: ShopConnection,
  context: ShopContext,
  request: { source: string; person: Pick<NamedPerson, "customerId">; erased: RowCounts },
): Promise<void> {
  await connection.query(
    `INSERT INTO privacy_requests
       (shop_id, id, kind, source, customer_id, order_ids, status, received_at, due_at, completed_at, outcome)
     VALUES ($1, $2, 'erasure', $3, $4, '{}', 'done', $5, $5::timestamptz + $6 * interval '1 day', $5, $7)
     ON CONFLICT (shop_id, source) DO NOTHING`,
    [
      ...[context.shop.id, context.newId(), request.source, request.person.customerId?.toString() ?? null],
      ...[context.now(), DUE_DAYS, JSON.stringify(request.erased)],
    ],
  );
}

/** A member of staff asks for an export of a customer. @returns false when there is no such customer */
export async function requestExport(context: ShopContext, customerId: string): Promise<boolean> {
  return withShopConnection(context, async (connection) => {
    const known = await connection.query("SELECT FROM customers WHERE shop_id = $1 AND id = $2", [
      context.shop.id,
      customerId,
    ]);
    if (known.rowCount === 0) return false;
    const person = { customerId: BigInt(customerId), orderIds: [] };
    await recordAccess(connection, context, { source: `staff/${context.newId()}`, person });
    return true;
  });
}

/** Has the export made anew, when it could not be made or is over. @returns false when there is nothing of that kind */
export async function prepareAgain(context: ShopContext, requestId: string): Promise<boolean> {
  const shopId = context.shop.id;
  return withShopConnection(context, async (connection) => {
    const { rowCount } = await connection.query(
      `UPDATE privacy_requests r SET status = 'preparing' WHERE shop_id = $1 AND id = $2 AND kind = 'access'
         AND (status = 'failed' OR status IN ('ready', 'answered') AND NOT EXISTS (
           SELECT FROM customer_exports x WHERE x.shop_id = $1 AND x.request_id = r.id AND x.expires_at > $3))`,
      [shopId, requestId, context.now()],
    );
    if (rowCount === 0) return false;
    await enqueue(connection, privacyExport, { shopId, requestId });
    await bumpLive(connection, shopId);
    return true;
  });
}

/** The merchant has passed the export on. @returns false when it is not there to be passed on */
export async function markAnswered(context: ShopContext, requestId: string): Promise<boolean> {
  return withShopConnection(context, async (connection) => {
    const { rowCount } = await connection.query(
      `UPDATE privacy_requests SET status = 'answered', completed_at = $3
       WHERE shop_id = $1 AND id = $2 AND kind = 'access' AND status = 'ready'`,
      [context.shop.id, requestId, context.now()],
    );
    if (rowCount === 0) return false;
    await bumpLive(connection, context.shop.id);
    return true;
  });
}

/** How many requests wait for the merchant, and when the first of them is due. */
export interface OpenRequests {
  count: number;
  firstDueAt: Date | null;
}

export async function openRequests(context: ShopContext): Promise<OpenRequests> {
  return withShopConnection(context, async (connection) => {
    const { rows } = await connection.query<OpenRequests>(
      `SELECT count(*)::int AS count, min(due_at) AS "firstDueAt" FROM privacy_requests
       WHERE shop_id = $1 AND kind = 'access' AND status IN ('ready', 'failed')`,
      [context.shop.id],
    );
    return rows[0] ?? { count: 0, firstDueAt: null };
  });
}

const FIELDS = `r.id, r.kind, r.source LIKE 'staff/%' AS "byStaff", r.customer_id AS "customerId",
  coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email) AS "customerName",
  r.received_at AS "receivedAt", r.due_at AS "dueAt", r.completed_at AS "completedAt", x.expires_at AS "expiresAt",
  CASE WHEN r.status IN ('ready', 'answered') AND x.request_id IS NULL THEN 'expired' ELSE r.status END AS status
  FROM privacy_requests r
  LEFT JOIN customers c ON c.shop_id = r.shop_id AND c.id = r.customer_id
  LEFT JOIN customer_exports x ON x.shop_id = r.shop_id AND x.request_id = r.id`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function requestsPosition(query: URLSearchParams): PagePosition {
  return pagePosition(query, [isInstant, (id) => UUID.test(id)]);
}

/** The latest first. */
export async function privacyRequests(
  context: ShopContext,
  position: PagePosition,
): Promise<Page<PrivacyRequest>> {
  const back = position.direction === "back";
  const cursor = position.direction === "back" ? position.before : position.after;
  const direction = back ? "ASC" : "DESC";
  return withShopConnection(context, async (connection) => {
    const { rows } = await connection.query<PrivacyRequest>(
      `SELECT ${FIELDS}
       AND x.expires_at > $2 WHERE r.shop_id = $1
       ${cursor ? `AND (r.received_at, r.id) ${back ? ">" : "<"} ($4::timestamptz, $5::uuid)` : ""}
       ORDER BY r.received_at ${direction}, r.id ${direction} LIMIT $3`,
      [context.shop.id, context.now(), REQUESTS_PER_PAGE + 1, ...(cursor ?? [])],
    );
    return pageOf(rows, REQUESTS_PER_PAGE, position, (row) => [row.receivedAt.toISOString(), row.id]);
  });
}

/** @returns undefined when the shop has no such request */
export async function privacyRequest(
  context: ShopContext,
  requestId: string,
): Promise<PrivacyRequest | undefined> {
  if (!UUID.test(requestId)) return undefined;
  return withShopConnection(context, async (connection) => {
    const { rows } = await connection.query<PrivacyRequest>(
      `SELECT ${FIELDS} AND x.expires_at > $3 WHERE r.shop_id = $1 AND r.id = $2`,
      [context.shop.id, requestId, context.now()],
    );
    return rows[0];
  });
}

/** The export as it was made. @returns undefined when there is none, or not any more */
export async function exportText(context: ShopContext, requestId: string): Promise<string | undefined> {
  if (!UUID.test(requestId)) return undefined;
  return withShopConnection(context, async (connection) => {
    const { rows } = await connection.query<{ document: string }>(
      "SELECT document FROM customer_exports WHERE shop_id = $1 AND request_id = $2 AND expires_at > $3",
      [context.shop.id, requestId, context.now()],
    );
    return rows[0]?.document;
  });
}

/** The same, read. */
export async function exportDocument(
  context: ShopContext,
  requestId: string,
): Promise<CustomerDocument | undefined> {
  const text = await exportText(context, requestId);
  return text === undefined ? undefined : customerDocument.parse(JSON.parse(text));
}
