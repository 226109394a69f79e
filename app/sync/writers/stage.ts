/**
 * Staging tables: temporary tables of the connection, without indexes and without a shop, emptied at every commit. Rows
 * get into them by COPY and from there into the mirror tables by set-based statements.
 */
import { createHash } from "node:crypto";

import type { ShopConnection } from "#app/db.server.ts";

import { SHARE_ERASURES } from "../privacy/keep-erased.ts";
import { copyIntoStage, encodeRow } from "./copy.ts";
import { type Table, TABLES } from "./tables.ts";

/** Rows of one table on their way into its staging table, as COPY text. */
export interface Staged<Row> {
  readonly table: Table<Row>;
  readonly count: number;
  readonly text: Uint8Array;
}

/**
 * Encodes rows one by one as they come, so that a large chunk is bytes and not objects, and ready before there is a
 * transaction.
 */
export class RowEncoder<Row extends { id: bigint }> implements Staged<Row> {
  readonly table: Table<Row>;
  readonly #ids = new Set<bigint>();
  // Not from Node's pool, so that it can grow in place and be handed to another thread.
  #bytes = Buffer.from(new ArrayBuffer(256));
  #length = 0;

  constructor(table: Table<Row>, rows: readonly Row[] = []) {
    this.table = table;
    for (const row of rows) this.add(row);
  }

  get count(): number {
    return this.#ids.size;
  }

  get text(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds a row, unless there is one with its id: a statement cannot write a row twice. (Shopify's ids are unique.) */
  add(row: Row): boolean {
    if (this.#ids.has(row.id)) return false;
    this.#ids.add(row.id);
    const line = encodeRow(this.table, row);
    // No character takes more than three bytes a UTF-16 unit.
    const needed = this.#length + line.length * 3;
    if (needed > this.#bytes.length) {
      this.#bytes = Buffer.from(this.#bytes.buffer.transfer(Math.max(needed, this.#bytes.length * 2)));
    }
    this.#length += this.#bytes.write(line, this.#length);
    return true;
  }
}

const TAKEN = ["taken_products", "taken_customers", "taken_orders", "taken_returns"];

const TABLES_MADE = [
  ...TABLES.map((table) => {
    const columns = table.columns.map(({ name, type }) => `${name} ${type}`).join(", ");
    return `CREATE TEMP TABLE ${table.stage} (${columns}) ON COMMIT DELETE ROWS`;
  }),
  // What became of the parents that were staged: `fresh` ones were inserted, `changed` ones are new or newer than before.
  ...TAKEN.map(
    (name) =>
      `CREATE TEMP TABLE ${name}
         (id bigint, fresh boolean, changed boolean, customer_before bigint) ON COMMIT DELETE ROWS`,
  ),
];
/** Behind a pooler a session outlives the process, and its tables may be those of another version of Encore. */
const VERSION = createHash("sha256").update(TABLES_MADE.join(";")).digest("hex").slice(0, 16);
const STAGES = [...TABLES.map((table) => table.stage), ...TAKEN];
const CREATE = [
  "SET LOCAL client_min_messages = warning",
  `DROP TABLE IF EXISTS ${STAGES.map((name) => `pg_temp.${name}`).join(", ")}`,
  ...TABLES_MADE,
  `COMMENT ON TABLE pg_temp.taken_returns IS '${VERSION}'`,
].join(";\n");

/**
 * Makes the session's staging tables when it has none yet, or others. They are empty at the start of every transaction. From here to
 * its end nobody is erased (keepErased).
 */
export async function prepareStages(connection: ShopConnection): Promise<void> {
  const { rows } = await connection.query<{ missing: boolean }>(
    `SELECT obj_description(to_regclass('pg_temp.taken_returns'), 'pg_class') IS DISTINCT FROM '${VERSION}' AS missing,
       ${SHARE_ERASURES}`,
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
  await connection.query(`TRUNCATE ${STAGES.join(", ")}`);
}
