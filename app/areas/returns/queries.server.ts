/** The queue of returns: filtered, searched and sorted by the database, a page at a time. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { parseMinor } from "#app/shared/money.ts";
import {
  isInstant,
  isWhole,
  pageOf,
  pagePosition,
  type KeysetCheck,
  type PagePosition,
} from "#app/shared/pagination.ts";
import { searchPatterns } from "#app/shared/search-patterns.ts";

import type { CaseStatus } from "./rules/case-status.ts";
import { savedViews } from "./saved-views.server.ts";
import type { QueueQuery, QueueSort, QueueTab } from "./schemas.ts";
import type { QueueRow, QueueView } from "./ui/views.ts";

const CASES_PER_PAGE = 50;

/** Each is the column before the id of an index of the shop's cases, and of the shop's cases of one status. */
const SORT: Readonly<Record<QueueSort, { sql: string; type: string; check: KeysetCheck }>> = {
  requested: { sql: "k.requested_at", type: "timestamptz", check: isInstant },
  value: { sql: "k.value_minor", type: "bigint", check: isWhole },
};

const TABS: Readonly<Record<QueueTab, string>> = {
  to_review: "k.status = 'requested'",
  awaiting: "k.status = 'approved'",
  received: "k.status = 'received'",
  to_approve: "k.approver_needed",
  stuck: "k.stuck IS NOT NULL",
  settled: "k.status = 'settled'",
  closed: "k.status = 'closed'",
  declined: "k.status IN ('declined', 'cancelled')",
  all: "true",
};

const isUuid: KeysetCheck = (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);

/** Where the asked page begins; its cursor holds the sort value and the case's id. */
export function queuePosition(query: URLSearchParams, sort: QueueSort): PagePosition {
  return pagePosition(query, [SORT[sort].check, isUuid]);
}

export interface FoundCase {
  id: string;
  reference: string;
  return_name: string | null;
  order_name: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  status: CaseStatus;
  stuck: string | null;
  approver_needed: boolean;
  under_way: boolean;
  channel: string;
  country_code: string | null;
  resolutions: string[];
  reasons: string[];
  titles: string[];
  units: number;
  value_minor: string;
  currency: string;
  requested_at: Date;
}

/** One page of the queue, with what stands around it. */
export async function queueView(
  context: ShopContext,
  query: QueueQuery,
  position: PagePosition,
): Promise<QueueView> {
  return withShopConnection(context, async (connection) => {
    const found = await findCases(connection, context, query, position, CASES_PER_PAGE);
    const page = pageOf(found, CASES_PER_PAGE, position, keysetOf(query.sort));
    return {
      page: { ...page, rows: page.rows.map(toRow) },
      counts: await countTabs(connection, context),
      reasons: await distinct(connection, context, "return_case_lines", "reason"),
      countries: await distinct(connection, context, "return_cases", "country_code"),
      views: await savedViews(connection, context, "returns"),
    };
  });
}

/** The sort values by which the next page begins behind a case. */
export function keysetOf(sort: QueueSort): (found: FoundCase) => readonly string[] {
  return (found) => [sort === "value" ? found.value_minor : found.requested_at.toISOString(), found.id];
}

/** How many cases are looked at one by one before the trigram indexes are asked. */
const LOOK_AT = 2_000;

/**
 * What the query finds, in its order. A search that many cases match has its page after a few steps through the list, where the
 * index would fetch them all first; one that few match is best answered by the index.
 * @returns up to one more than `size`, nearest to the cursor first
 */
export async function findCases(
  connection: ShopConnection,
  context: ShopContext,
  query: QueueQuery,
  position: PagePosition,
  size: number,
): Promise<FoundCase[]> {
  const patterns = await patternsOf(connection, query.search);
  if (patterns.length === 0) return list(connection, context, query, position, size);
  const near = await list(connection, context, query, position, size, { patterns, lookAt: LOOK_AT });
  if (near.length > size || (await isFew(connection, context, query))) return near;
  return list(connection, context, query, position, size, { patterns, lookAt: null });
}

/** Whether all that the tab and the filters leave was looked at one by one. */
async function isFew(connection: ShopConnection, context: ShopContext, query: QueueQuery): Promise<boolean> {
  const values: unknown[] = [context.shop.id];
  const value = (one: unknown, type: string) => `$${values.push(one)}::${type}`;
  const wanted = ["k.shop_id = $1", TABS[query.tab], ...filters(context, query, value)];
  const { rowCount } = await connection.query(
    `SELECT FROM return_cases k WHERE ${wanted.join(" AND ")} LIMIT ${LOOK_AT + 1}`,
    values,
  );
  return (rowCount ?? 0) <= LOOK_AT;
}

async function patternsOf(connection: ShopConnection, typed: string): Promise<string[]> {
  if (typed === "") return [];
  const { rows } = await connection.query<{ normal: string }>("SELECT search_text($1) AS normal", [typed]);
  return searchPatterns(rows[0]?.normal ?? "");
}

interface Search {
  patterns: readonly string[];
  /** Stop after so many cases, whether they match or not; null: look at those alone that the indexes name. */
  lookAt: number | null;
}

/** Walks the sort's index from the cursor on, which costs the same on every page. */
async function list(
  connection: ShopConnection,
  context: ShopContext,
  query: QueueQuery,
  position: PagePosition,
  size: number,
  search?: Search,
): Promise<FoundCase[]> {
  const values: unknown[] = [context.shop.id];
  const value = (one: unknown, type: string) => `$${values.push(one)}::${type}`;
  const { sql, type } = SORT[query.sort];
  const direction = query.ascending === (position.direction === "back") ? "DESC" : "ASC";
  const order = `ORDER BY ${sql} ${direction}, k.id ${direction}`;
  const cursor = position.direction === "back" ? position.before : position.after;

  const wanted = ["k.shop_id = $1", TABS[query.tab], ...filters(context, query, value)];
  if (cursor) {
    const behind = `(${value(cursor[0], type)}, ${value(cursor[1], "uuid")})`;
    wanted.push(`(${sql}, k.id) ${direction === "DESC" ? "<" : ">"} ${behind}`);
  }
  const from = `return_cases k WHERE ${wanted.join(" AND ")}`;
  const patterns = search && value(search.patterns, "text[]");
  const candidates = !search
    ? `SELECT k.* FROM ${from}`
    : search.lookAt === null
      ? `SELECT k.* FROM ${from} AND k.id IN (SELECT return_cases_matching(${patterns}))`
      : `SELECT k.* FROM (SELECT k.* FROM ${from} ${order} LIMIT ${search.lookAt}) AS k
         WHERE k.search LIKE ALL (${patterns}) OR EXISTS (
           SELECT FROM customers c WHERE c.shop_id = k.shop_id AND c.id = k.customer_id AND c.deleted_at IS NULL
             AND c.search LIKE ALL (${patterns}))`;

  const { rows } = await connection.query<FoundCase>(
    `SELECT k.id, k.reference, k.return_name, k.order_name, c.first_name, c.last_name, coalesce(k.email, c.email) AS email,
       k.status, k.stuck, k.approver_needed, k.channel, k.country_code, k.units, k.value_minor, k.currency, k.requested_at,
       lines.resolutions, lines.reasons, lines.titles,
       EXISTS (SELECT FROM return_attempts a WHERE a.shop_id = $1 AND a.case_id = k.id
         AND a.status IN ('waiting', 'calling')) AS under_way
     FROM (${candidates} ${order} LIMIT ${size + 1}) AS k
     LEFT JOIN customers c ON c.shop_id = $1 AND c.id = k.customer_id AND c.deleted_at IS NULL
     CROSS JOIN LATERAL (
       SELECT coalesce(array_agg(DISTINCT l.resolution) FILTER (WHERE l.resolution IS NOT NULL), '{}') AS resolutions,
         coalesce(array_agg(DISTINCT l.reason) FILTER (WHERE l.reason IS NOT NULL), '{}') AS reasons,
         coalesce(array_agg(l.title ORDER BY l.id), '{}') AS titles
       FROM return_case_lines l WHERE l.shop_id = $1 AND l.case_id = k.id) AS lines
     -- A join keeps no order.
     ${order}`,
    values,
  );
  return rows;
}

function filters(
  { shop }: ShopContext,
  query: QueueQuery,
  value: (one: unknown, type: string) => string,
): string[] {
  const found: string[] = [];
  const ofLine = (column: string, wanted: string) =>
    `k.id IN (SELECT l.case_id FROM return_case_lines l WHERE l.shop_id = $1 AND l.${column} = ${value(wanted, "text")})`;
  if (query.resolution !== null) found.push(ofLine("resolution", query.resolution));
  if (query.reason !== null) found.push(ofLine("reason", query.reason));
  if (query.country !== null) found.push(`k.country_code = ${value(query.country, "text")}`);
  if (query.channel !== null) found.push(`k.channel = ${value(query.channel, "text")}`);
  const [least, most] = [query.min, query.max].map((text) =>
    text === null ? undefined : parseMinor(text, shop.currency),
  );
  // Amounts of another currency are neither above nor below.
  if (least !== undefined || most !== undefined) found.push(`k.currency = ${value(shop.currency, "text")}`);
  if (least !== undefined) found.push(`k.value_minor >= ${value(least, "bigint")}`);
  if (most !== undefined) found.push(`k.value_minor <= ${value(most, "bigint")}`);
  const midnight = (day: string, later: number) =>
    `((${value(day, "date")} + ${later})::timestamp AT TIME ZONE ${value(shop.timeZone, "text")})`;
  if (query.from !== null) found.push(`k.requested_at >= ${midnight(query.from, 0)}`);
  if (query.to !== null) found.push(`k.requested_at < ${midnight(query.to, 1)}`);
  return found;
}

/** How many cases each tab holds, whatever is filtered. */
async function countTabs(
  connection: ShopConnection,
  { shop }: ShopContext,
): Promise<Readonly<Record<QueueTab, number>>> {
  const { rows } = await connection.query<{ tab: string; count: number }>(
    `SELECT status AS tab, count(*)::int AS count FROM return_cases WHERE shop_id = $1 GROUP BY status
     UNION ALL SELECT 'stuck', count(*)::int FROM return_cases WHERE shop_id = $1 AND stuck IS NOT NULL
     UNION ALL SELECT 'to_approve', count(*)::int FROM return_cases WHERE shop_id = $1 AND approver_needed`,
    [shop.id],
  );
  const of = (...tabs: string[]) =>
    rows.filter(({ tab }) => tabs.includes(tab)).reduce((sum, { count }) => sum + count, 0);
  const [to_review, awaiting, received] = [of("requested"), of("approved"), of("received")];
  const [settled, closed, declined] = [of("settled"), of("closed"), of("declined", "cancelled")];
  const all = to_review + awaiting + received + settled + closed + declined;
  const [stuck, to_approve] = [of("stuck"), of("to_approve")];
  return { to_review, awaiting, received, to_approve, stuck, settled, closed, declined, all };
}

/** The different values of an indexed column, by one step through the index for each. */
async function distinct(
  connection: ShopConnection,
  { shop }: ShopContext,
  table: "return_case_lines" | "return_cases",
  column: "reason" | "country_code",
): Promise<string[]> {
  const { rows } = await connection.query<{ value: string }>(
    `WITH RECURSIVE found AS (
       (SELECT ${column} AS value FROM ${table} WHERE shop_id = $1 AND ${column} IS NOT NULL ORDER BY ${column} LIMIT 1)
       UNION ALL
       SELECT (SELECT t.${column} FROM ${table} t WHERE t.shop_id = $1 AND t.${column} > found.value
               ORDER BY t.${column} LIMIT 1)
       FROM found WHERE found.value IS NOT NULL)
     SELECT value FROM found WHERE value IS NOT NULL LIMIT 300`,
    [shop.id],
  );
  return rows.map(({ value }) => value);
}

export function customerName(found: Pick<FoundCase, "first_name" | "last_name" | "email">): string | null {
  return [found.first_name, found.last_name].filter(Boolean).join(" ") || found.email;
}

function toRow(found: FoundCase): QueueRow {
  return {
    id: found.id,
    name: found.return_name ?? found.reference,
    orderName: found.order_name,
    customer: customerName(found),
    status: found.status,
    stuck: found.stuck !== null,
    approverNeeded: found.approver_needed,
    underWay: found.under_way,
    channel: found.channel,
    countryCode: found.country_code,
    resolutions: found.resolutions,
    reasons: found.reasons,
    units: found.units,
    valueMinor: found.value_minor,
    currency: found.currency,
    requestedAt: found.requested_at.toISOString(),
  };
}
