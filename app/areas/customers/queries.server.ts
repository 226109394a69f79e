/** The Customers list: sorted and searched by the database, a page at a time. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { isInstant, isWhole, type PagePosition, pageOf, pagePosition } from "#app/shared/pagination.ts";
import { searchPatterns } from "#app/shared/search-patterns.ts";
import type { CustomerSort, CustomersQuery } from "./schemas.ts";
import type { CustomerRow, CustomersView } from "./ui/views.ts";

export const CUSTOMERS_PER_PAGE = 50;

// Each is the leading column of an index of customer_stats; who never ordered is older than every order.
const SORT_VALUE: Readonly<Record<CustomerSort, { sql: string; type: string; text: string }>> = {
  orders: { sql: "stats.orders", type: "bigint", text: "stats.orders::text" },
  spent: { sql: "stats.spent_minor", type: "bigint", text: "stats.spent_minor::text" },
  last_order: {
    sql: "coalesce(stats.last_order_at, '-infinity'::timestamptz)",
    type: "timestamptz",
    text: `coalesce(to_char(stats.last_order_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '-infinity')`,
  },
};

/** Where the asked page begins; its cursor holds the sort value and the customer's id. */
export function customersPosition(query: URLSearchParams, sort: CustomerSort): PagePosition {
  return pagePosition(query, [sort === "last_order" ? isInstant : isWhole, isWhole]);
}

interface ListedRow {
  id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  city: string | null;
  country_code: string | null;
  orders: number;
  spent_minor: string;
  last_order_at: Date | null;
  sort_value: string;
}

/** One page of the customers that the search finds; deleted ones are not among them. */
export async function customersView(
  ctx: ShopContext,
  query: CustomersQuery,
  position: PagePosition,
): Promise<CustomersView> {
  const found = await withShopConnection(ctx, async (connection) => {
    const patterns = await patternsOf(connection, query.search);
    return patterns.length === 0
      ? list(connection, query, position)
      : search(connection, query, position, patterns);
  });
  const page = pageOf(found, CUSTOMERS_PER_PAGE, position, (row) => [row.sort_value, row.id]);
  return { page: { ...page, rows: page.rows.map(toView) }, currency: ctx.shop.currency };
}

async function patternsOf(connection: ShopConnection, typed: string): Promise<string[]> {
  if (typed === "") return [];
  const { rows } = await connection.query<{ normal: string }>("SELECT search_text($1) AS normal", [typed]);
  return searchPatterns(rows[0]?.normal ?? "");
}

/** How many customers are looked at one by one before the trigram index is asked. */
const LOOK_AT = 2_000;

/**
 * A search that many customers match has its page after a few steps through the list, where the index would fetch them
 * all first; one that few match is best answered by the index, which then names the only candidates.
 */
async function search(
  connection: ShopConnection,
  query: CustomersQuery,
  position: PagePosition,
  patterns: readonly string[],
): Promise<ListedRow[]> {
  const near = await list(connection, query, position, { patterns, lookAt: LOOK_AT });
  if (near.length > CUSTOMERS_PER_PAGE) return near;
  return list(connection, query, position, { patterns, byIndex: true });
}

interface Narrowing {
  patterns: readonly string[];
  /** Stop after so many customers, whether they match or not. */
  lookAt?: number;
  /** Look only at those whom the trigram index names. */
  byIndex?: boolean;
}

/** Walks the sort's index from the cursor on, which costs the same on every page. */
async function list(
  connection: ShopConnection,
  { sort, ascending }: CustomersQuery,
  position: PagePosition,
  narrowing?: Narrowing,
): Promise<ListedRow[]> {
  const { sql, type, text } = SORT_VALUE[sort];
  const back = position.direction === "back";
  const direction = ascending === back ? "DESC" : "ASC";
  const order = `ORDER BY ${sql} ${direction}, stats.customer_id ${direction}`;
  const cursor = position.direction === "back" ? position.before : position.after;
  const values: unknown[] = [];
  const value = (one: unknown, of: string) => `$${values.push(one)}::${of}`;

  const walked = ["true"];
  if (cursor) {
    const behind = `(${value(cursor[0], type)}, ${value(cursor[1], "bigint")})`;
    walked.push(`(${sql}, stats.customer_id) ${direction === "DESC" ? "<" : ">"} ${behind}`);
  }
  const matching = ["customers.deleted_at IS NULL"];
  if (narrowing) {
    const patterns = value(narrowing.patterns, "text[]");
    matching.push(`customers.search LIKE ALL (${patterns})`);
    if (narrowing.byIndex) walked.push(`stats.customer_id IN (SELECT customers_matching(${patterns}))`);
  }

  const { rows } = await connection.query<ListedRow>(
    `SELECT stats.customer_id AS id, customers.first_name, customers.last_name, customers.email, customers.city,
       customers.country_code, stats.orders, stats.spent_minor, stats.last_order_at, ${text} AS sort_value
     FROM (
       SELECT * FROM customer_stats stats WHERE ${walked.join(" AND ")}
       ${narrowing?.lookAt ? `${order} LIMIT ${narrowing.lookAt}` : ""}
     ) AS stats
     JOIN customers ON customers.shop_id = stats.shop_id AND customers.id = stats.customer_id
     WHERE ${matching.join(" AND ")}
     ${order} LIMIT ${CUSTOMERS_PER_PAGE + 1}`,
    values,
  );
  return rows;
}

function toView(row: ListedRow): CustomerRow {
  return {
    id: row.id,
    name: fullName(row.first_name, row.last_name),
    email: row.email,
    city: row.city,
    countryCode: row.country_code,
    orders: row.orders,
    spentMinor: row.spent_minor,
    lastOrderAt: row.last_order_at?.toISOString() ?? null,
  };
}

/** "First Last", as far as known. */
export function fullName(firstName: string | null, lastName: string | null): string | null {
  return [firstName, lastName].filter(Boolean).join(" ") || null;
}
