/** Compares the tables with the shop: every difference is one line that names table, row and field. */
import type pg from "pg";

import type { RunningDevStore } from "../dev-store/server.ts";
import { aliveOnly, expectedEvents, expectedTables, type JsonRow } from "./expected.ts";

/** What Shopify does not know: when we read a return, whom a customer was merged into, and the words one is found by. */
const OURS = ["shop_id", "deleted_at", "merged_into", "read_at", "search"];

/** @param owner a connection that row-level security does not bind. @returns the differences, none when all is well */
export async function differences(
  owner: pg.Client,
  shopId: string,
  store: RunningDevStore,
): Promise<string[]> {
  const found: string[] = [];
  const products = new Set(store.store.list("Product").map(({ id }) => id));
  for (const [table, expected] of Object.entries(expectedTables(store))) {
    const actual = await rowsOf(owner, shopId, table);
    const rows =
      table === "order_line_items"
        ? actual.map((row) => ({ ...row, ...aliveOnly(products, row["product_id"], row["variant_id"]) }))
        : actual;
    found.push(...differencesIn(table, expected, rows));
  }
  found.push(...(await eventDifferences(owner, shopId, store)));
  const unsearchable = await owner.query<{ id: string }>(
    `SELECT id FROM customers WHERE shop_id = $1 AND deleted_at IS NULL
       AND search <> search_text(first_name, last_name, email, phone)`,
    [shopId],
  );
  found.push(...(await figureDifferences(owner, shopId, store)));
  found.push(...unsearchable.rows.map(({ id }) => `customers ${id}: cannot be searched for as what it is`));
  return found;
}

/** Living rows: what belongs to something deleted is deleted with it. */
async function rowsOf(owner: pg.Client, shopId: string, table: string): Promise<JsonRow[]> {
  const parent = PARENTS[table];
  const alive = parent
    ? `EXISTS (SELECT FROM ${parent.table} p WHERE p.shop_id = t.shop_id AND p.id = t.${parent.column} AND p.deleted_at IS NULL)`
    : "t.deleted_at IS NULL";
  const { rows } = await owner.query<{ row: JsonRow }>(
    `SELECT to_jsonb(t) AS row FROM ${table} t WHERE t.shop_id = $1 AND ${alive}`,
    [shopId],
  );
  return rows.map(({ row }) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !OURS.includes(column))),
  );
}

const OF_ORDER = { table: "orders", column: "order_id" };
const PARENTS: Record<string, { table: string; column: string }> = {
  product_variants: { table: "products", column: "product_id" },
  order_line_items: OF_ORDER,
  fulfilments: OF_ORDER,
  refunds: OF_ORDER,
  returns: OF_ORDER,
  return_line_items: OF_ORDER,
};

function differencesIn(table: string, expected: readonly JsonRow[], actual: readonly JsonRow[]): string[] {
  const found: string[] = [];
  const rest = new Map(actual.map((row) => [keyOf(row), row]));
  for (const row of expected) {
    const key = keyOf(row);
    const stored = rest.get(key);
    rest.delete(key);
    if (!stored) {
      found.push(`${table} ${key}: missing`);
      continue;
    }
    for (const field of new Set([...Object.keys(row), ...Object.keys(stored)])) {
      const [wanted, held] = [JSON.stringify(row[field]), JSON.stringify(stored[field])];
      if (wanted !== held) found.push(`${table} ${key}: ${field} is ${held}, in the shop ${wanted}`);
    }
  }
  for (const key of rest.keys()) found.push(`${table} ${key}: not in the shop`);
  return found;
}

function keyOf(row: JsonRow): string {
  const columns = "order_id" in row ? ["order_id", "return_id", "id"] : ["product_id", "id"];
  return columns.flatMap((column) => (typeof row[column] === "number" ? [row[column]] : [])).join("/");
}

async function eventDifferences(owner: pg.Client, shopId: string, store: RunningDevStore): Promise<string[]> {
  // What happened to an order that was deleted since has happened; the shop knows it no longer.
  const { rows } = await owner.query<{ event: string; times: number; living: boolean }>(
    `SELECT type || ' ' || subject AS event, count(*)::int AS times, bool_and(o.deleted_at IS NULL) AS living
     FROM events e LEFT JOIN orders o ON o.shop_id = e.shop_id AND o.id = e.order_id
     WHERE e.shop_id = $1 GROUP BY 1`,
    [shopId],
  );
  const { required, allowed } = expectedEvents(store);
  const known = new Set(rows.map(({ event }) => event));
  return [
    ...[...required].filter((event) => !known.has(event)).map((event) => `events ${event}: missing`),
    ...rows.filter(({ times }) => times > 1).map(({ event, times }) => `events ${event}: ${times} times`),
    ...rows
      .filter(({ event, living }) => living && !allowed(event))
      .map(({ event }) => `events ${event}: never happened`),
  ];
}

/** What the figures count: orders that are neither tests nor cancelled (docs/metrics.md), all and by customer. */
async function figureDifferences(
  owner: pg.Client,
  shopId: string,
  store: RunningDevStore,
): Promise<string[]> {
  const counted = store.store.list("Order").filter((order) => !order.test && !order.cancelledAt);
  const facts = await owner.query<{ orders: number }>(
    "SELECT count(*)::int AS orders FROM order_facts WHERE shop_id = $1",
    [shopId],
  );
  const { rows } = await owner.query<{ id: string; orders: number }>(
    "SELECT customer_id AS id, orders::int FROM customer_stats WHERE shop_id = $1",
    [shopId],
  );
  const stats = new Map(rows.map(({ id, orders }) => [Number(id), orders]));
  const byCustomer = Object.groupBy(counted, (order) => order.customerId ?? 0);
  const found = store.store.list("Customer").flatMap(({ id }) => {
    const [held, wanted] = [stats.get(id), byCustomer[id]?.length ?? 0];
    return held === wanted ? [] : [`customer_stats ${id}: ${held ?? "no"} orders, in the shop ${wanted}`];
  });
  const held = facts.rows[0]?.orders;
  if (held !== counted.length) found.push(`order_facts: ${held} orders, in the shop ${counted.length}`);
  return found;
}
