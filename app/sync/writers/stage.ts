/**
 * Staging tables: temporary tables of the connection, without indexes and without a shop, emptied at every commit. Rows
 * get into them by COPY and from there into the mirror tables by set-based statements.
 */
import { setImmediate as breathe } from "node:timers/promises";

import type { ShopConnection } from "#app/db.server.ts";

import { copyIntoStage, encodeRows } from "./copy.ts";
import { type Table, TABLES } from "./tables.ts";

/** Rows of one table on their way, already as COPY text, so that encoding can happen before there is a transaction. */
export interface Staged<Row> {
  table: Table<Row>;
  count: number;
  text: string;
}

/** Rows encoded before whatever else the process has to do gets its turn. */
const SLICE = 250;

/** Encodes rows. When several have the same key the last one stays: a statement cannot write a row twice. */
export async function staged<Row>(table: Table<Row>, rows: readonly Row[]): Promise<Staged<Row>> {
  const unique = uniqueByKey(table, rows);
  let text = "";
  for (let from = 0; from < unique.length; from += SLICE) {
    if (from > 0) await breathe();
    text += encodeRows(table, unique.slice(from, from + SLICE));
  }
  return { table, count: unique.length, text };
}

function uniqueByKey<Row>(table: Table<Row>, rows: readonly Row[]): readonly Row[] {
  const [first, second, third] = table.key;
  const byKey = new Map<string, Row>();
  for (const row of rows) {
    let key = String(row[first as keyof Row]);
    if (second) key += `/${String(row[second])}`;
    if (third) key += `/${String(row[third])}`;
    byKey.set(key, row);
  }
  return byKey.size === rows.length ? rows : [...byKey.values()];
}

const TAKEN = ["taken_products", "taken_customers", "taken_orders", "taken_returns"];

const CREATE = [
  "SET LOCAL client_min_messages = warning",
  ...TABLES.map((table) => {
    const columns = table.columns.map(({ name, type }) => `${name} ${type}`).join(", ");
    return `CREATE TEMP TABLE IF NOT EXISTS ${table.stage} (${columns}) ON COMMIT DELETE ROWS`;
  }),
  // What became of the parents that were staged: `fresh` ones were inserted, `changed` ones are new or newer than before.
  ...TAKEN.map(
    (name) =>
      `CREATE TEMP TABLE IF NOT EXISTS ${name}
         (id bigint, fresh boolean, changed boolean, customer_before bigint) ON COMMIT DELETE ROWS`,
  ),
].join(";\n");

/** Makes the connection's staging tables when it has none yet. They are empty at the start of every transaction. */
export async function prepareStages(connection: ShopConnection): Promise<void> {
  const { rows } = await connection.query<{ missing: boolean }>(
    "SELECT to_regclass('pg_temp.taken_returns') IS NULL AS missing",
  );
  if (rows[0]?.missing) await connection.query(CREATE);
}

/** Copies staged rows in; nothing for none. */
export async function stage<Row>(
  connection: ShopConnection,
  { table, count, text }: Staged<Row>,
): Promise<void> {
  if (count > 0) await copyIntoStage(connection, table, text);
}

/** Empties the staging tables within a transaction, for a second round of writing. */
export async function clearStages(connection: ShopConnection): Promise<void> {
  await prepareStages(connection);
  await connection.query(`TRUNCATE ${[...TABLES.map((table) => table.stage), ...TAKEN].join(", ")}`);
}
