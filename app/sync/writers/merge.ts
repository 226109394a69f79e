/**
 * The upserts. Parents (products, customers, orders, returns) carry a version, Shopify's time of change: an older one
 * never overwrites a newer one, a deleted one is never brought back, and one that is the same is not written again.
 * Children go with their parent.
 */
import type { ShopConnection } from "#app/db.server.ts";

import type { Table } from "./tables.ts";

/** What became of staged rows. */
export interface Written {
  /** Rows that were inserted or changed. */
  written: number;
  /** Ids of the rows that were left as they are, though they differ from what is stored with the same version. */
  tied: string[];
}

export interface MergedParents extends Written {
  /** Whether every staged row was inserted: then nothing of theirs can be in the child tables yet. */
  allFresh: boolean;
}

export interface ParentOptions {
  /** The column that says which of two states is newer. */
  version: "updated_at" | "read_at";
  /** Whether the table keeps deleted rows, with `deleted_at`. */
  softDeleted: boolean;
  /**
   * What to do with another state of the same version: Shopify's times have whole seconds, and much happens within one.
   * What was read just now is taken; of two webhooks nobody knows which is the later one.
   */
  ties: "take" | "leave";
  /** A condition on the staged row `s`, when not all may be written. */
  where?: string;
}

/** Writes the staged parents and notes in `taken_<table>` which of them may bring their children. */
export async function mergeParents<Row>(
  connection: ShopConnection,
  shopId: string,
  table: Table<Row>,
  count: number,
  options: ParentOptions,
): Promise<MergedParents> {
  const { name, stage } = table;
  const taken = `taken_${name}`;
  const where = options.where ? `WHERE ${options.where}` : "";
  const inserted = await connection.query(
    `WITH fresh AS (
       INSERT INTO ${name} (shop_id, ${targets(table)})
       SELECT $1, ${sources(table)} FROM ${stage} s ${where}
       ON CONFLICT DO NOTHING
       RETURNING id
     )
     INSERT INTO ${taken} (id, fresh, changed) SELECT id, true, true FROM fresh`,
    [shopId],
  );
  const fresh = inserted.rowCount ?? 0;
  if (fresh === count) return { allFresh: true, written: fresh, tied: [] };

  // The others exist. Locked, in one order for everybody, they keep still until the end of the transaction; a row that
  // somebody changed while this waited for the lock is compared again by PostgreSQL.
  const match = `t.shop_id = $1 AND ${keyMatch(table, "t", "s")}`;
  const alive = options.softDeleted ? "AND t.deleted_at IS NULL" : "";
  const customer = name === "orders" ? "t.customer_id" : "NULL::bigint";
  await connection.query(
    `WITH known AS (
       SELECT t.id, ${customer} AS customer_before
       FROM ${stage} s JOIN ${name} t ON ${match}
       WHERE NOT EXISTS (SELECT FROM ${taken} WHERE ${taken}.id = s.id)
         AND s.${options.version} >= t.${options.version} ${alive}
       ORDER BY t.id FOR UPDATE OF t
     )
     INSERT INTO ${taken} (id, fresh, changed, customer_before) SELECT id, false, false, customer_before FROM known`,
    [shopId],
  );
  const unversioned = [...names(table), ...table.computed.map((column) => column.name)].filter(
    (column) => column !== "read_at",
  );
  const differs = `(${unversioned.map((column) => `t.${column}`).join(", ")})
    IS DISTINCT FROM (${unversioned.map((column) => sourceOf(table, column)).join(", ")})`;
  const newer = options.ties === "leave" ? `AND s.${options.version} > t.${options.version}` : "";
  const updated = await connection.query(
    `WITH updated AS (
       UPDATE ${name} t SET ${assignments(table)}
       FROM ${stage} s JOIN ${taken} ON ${taken}.id = s.id AND NOT ${taken}.fresh
       WHERE ${match} ${newer} AND ${differs}
       RETURNING t.id
     )
     UPDATE ${taken} SET changed = true FROM updated WHERE ${taken}.id = updated.id`,
    [shopId],
  );
  let tied: string[] = [];
  if (options.ties === "leave") {
    const left = await connection.query<{ id: string }>(
      `DELETE FROM ${taken} USING ${stage} s JOIN ${name} t ON ${match}
       WHERE ${taken}.id = s.id AND NOT ${taken}.fresh AND NOT ${taken}.changed AND ${differs}
       RETURNING ${taken}.id`,
      [shopId],
    );
    tied = left.rows.map(({ id }) => id);
  }
  return { allFresh: false, written: fresh + (updated.rowCount ?? 0), tied };
}

export interface ChildOptions {
  parent: { table: string; column: string };
  /** The column that says which of two states is newer, for children with a version of their own. */
  version?: "updated_at";
  /** Whether children that are stored and not staged are gone when their parent changed. */
  replace: boolean;
}

/** Writes the staged children of the parents that were taken. */
export async function mergeChildren<Row>(
  connection: ShopConnection,
  shopId: string,
  table: Table<Row>,
  parents: MergedParents,
  options: ChildOptions,
): Promise<void> {
  const { name, stage } = table;
  const { parent, version } = options;
  if (parents.allFresh) {
    await connection.query(
      `INSERT INTO ${name} (shop_id, ${targets(table)})
       SELECT $1, ${sources(table)} FROM ${stage} s`,
      [shopId],
    );
    return;
  }
  const taken = `taken_${parent.table}`;
  if (options.replace) {
    await connection.query(
      `DELETE FROM ${name} t USING ${taken}
       WHERE t.shop_id = $1 AND t.${parent.column} = ${taken}.id AND ${taken}.changed AND NOT ${taken}.fresh
         AND NOT EXISTS (SELECT FROM ${stage} s WHERE ${keyMatch(table, "t", "s")})`,
      [shopId],
    );
  }
  await connection.query(
    `INSERT INTO ${name} AS t (shop_id, ${targets(table)})
     SELECT $1, ${sources(table)} FROM ${stage} s
     JOIN ${taken} ON ${taken}.id = s.${parent.column}
     ${onConflict(table, version && `excluded.${version} >= t.${version}`)}`,
    [shopId],
  );
}

/**
 * Writes staged rows whose parents are stored and were not staged with them. Those without a parent are left out.
 * @param options.existing rows that exist stay as they are, or give way to a newer version of theirs; ties are counted
 */
export async function mergeDetached<Row>(
  connection: ShopConnection,
  shopId: string,
  table: Table<Row>,
  options: { parent: { table: string; match: string }; existing: "keep" | "updated_at" },
): Promise<Written> {
  const { existing, parent } = options;
  const written = await connection.query(
    `INSERT INTO ${table.name} AS t (shop_id, ${targets(table)})
     SELECT $1, ${sources(table)} FROM ${table.stage} s
     WHERE EXISTS (SELECT FROM ${parent.table} p WHERE p.shop_id = $1 AND ${parent.match})
     ${existing === "keep" ? "ON CONFLICT DO NOTHING" : onConflict(table, `excluded.${existing} > t.${existing}`)}`,
    [shopId],
  );
  if (existing === "keep") return { written: written.rowCount ?? 0, tied: [] };
  const tied = await connection.query<{ id: string }>(
    `SELECT s.id FROM ${table.stage} s JOIN ${table.name} t ON t.shop_id = $1 AND ${keyMatch(table, "t", "s")}
     WHERE s.${existing} = t.${existing} AND ${differ(table, "s")}`,
    [shopId],
  );
  return { written: written.rowCount ?? 0, tied: tied.rows.map(({ id }) => id) };
}

function onConflict<Row>(table: Table<Row>, newer = "true"): string {
  const assigned = names(table).map((column) => `${column} = ${merged(column, "excluded")}`);
  return `ON CONFLICT (shop_id, ${table.key.map((field) => columnName(table, field)).join(", ")})
    DO UPDATE SET ${assigned.join(", ")} WHERE ${newer} AND ${differ(table, "excluded")}`;
}

/** Whether a stored row `t` would change. */
function differ<Row>(table: Table<Row>, source: string): string {
  const columns = names(table);
  return `(${columns.map((column) => `t.${column}`).join(", ")})
    IS DISTINCT FROM (${columns.map((column) => merged(column, source)).join(", ")})`;
}

/** What a column of a stored child `t` becomes. A webhook does not say when a parcel was delivered; what is known stays. */
function merged(column: string, source: string): string {
  return column === "delivered_at" ? `coalesce(${source}.${column}, t.${column})` : `${source}.${column}`;
}

function names<Row>(table: Table<Row>): string[] {
  return table.columns.map((column) => column.name);
}

function columnName<Row>(table: Table<Row>, field: keyof Row & string): string {
  return table.columns.find((column) => column.field === field)?.name ?? field;
}

function targets<Row>(table: Table<Row>): string {
  return [...names(table), ...table.computed.map((column) => column.name)].join(", ");
}

function sources<Row>(table: Table<Row>): string {
  return [
    ...names(table).map((name) => `s.${name}`),
    ...table.computed.map((column) => column.expression),
  ].join(", ");
}

function sourceOf<Row>(table: Table<Row>, column: string): string {
  return table.computed.find(({ name }) => name === column)?.expression ?? `s.${column}`;
}

function assignments<Row>(table: Table<Row>): string {
  return [...names(table), ...table.computed.map((column) => column.name)]
    .map((column) => `${column} = ${sourceOf(table, column)}`)
    .join(", ");
}

function keyMatch<Row>(table: Table<Row>, one: string, other: string): string {
  return table.key
    .map((field) => columnName(table, field))
    .map((column) => `${one}.${column} = ${other}.${column}`)
    .join(" AND ");
}
