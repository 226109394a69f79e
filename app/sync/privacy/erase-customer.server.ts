/** `customers/redact`: empties what tells of the person and deletes every text that names them. Amounts and dates stay. */
import { JOBS_SCHEMA } from "#app/jobs/schema.ts";
import type { ShopConnection } from "#app/db.server.ts";

import { lockErasures } from "./keep-erased.ts";
import { findPerson, type NamedPerson, names, naming, PERSON, type Person, textOf } from "./person.server.ts";
import { TABLES } from "./register.ts";

/** How many rows of each table were emptied or deleted. */
export type RowCounts = Record<string, number>;

/**
 * Deletes every received text that names the person. It goes first and in a transaction of its own: it reads a whole inbox,
 * which may take a while in which nobody should have to wait, and it must know what is stored of the person. Safe to repeat.
 * @param exceptWebhookId the request's own message, which is emptied when it has been worked on
 */
export async function deleteTexts(
  connection: ShopConnection,
  shopId: string,
  named: NamedPerson,
  exceptWebhookId: string,
): Promise<RowCounts> {
  const person = await findPerson(connection, shopId, named);
  const counts: RowCounts = {};
  for (const [table, { texts }] of Object.entries(TABLES)) {
    if (!texts || table === "customer_exports") continue;
    const deleted = await deleteNaming(connection, shopId, person, table, texts, exceptWebhookId);
    if (deleted > 0) counts[table] = deleted;
  }
  const jobs = await eraseFromJobs(connection, shopId, person);
  if (jobs > 0) counts["jobs"] = jobs;
  return counts;
}

/** Empties what tells of the person. Safe to repeat; in one transaction with the note that it was done. */
export async function eraseCustomer(
  connection: ShopConnection,
  shopId: string,
  named: NamedPerson,
  at: Date,
): Promise<RowCounts> {
  await lockErasures(connection);
  const person = await findPerson(connection, shopId, named);
  await remember(connection, shopId, person, at);
  const counts: RowCounts = {};
  const note = (table: string, rows: number | null) => {
    if (rows) counts[table] = rows;
  };
  for (const [table, { emptied, ofPerson }] of Object.entries(TABLES)) {
    if (emptied && ofPerson) note(table, await empty(connection, shopId, person, table, emptied, ofPerson));
  }
  note("customer_exports", await deleteExports(connection, shopId, person));
  note("sync_repairs", await deleteRepairs(connection, shopId, person));
  return counts;
}

/** From now on nothing that Shopify dates before `at` brings the person back (keep-erased.ts). */
async function remember(connection: ShopConnection, shopId: string, person: Person, at: Date): Promise<void> {
  await connection.query(
    `INSERT INTO erasures AS e (shop_id, resource, object_id, erased_at)
     SELECT $1::uuid, 'customers', $2::bigint, $4::timestamptz WHERE $2::bigint IS NOT NULL
     UNION ALL SELECT $1::uuid, 'orders', id, $4 FROM unnest($3::bigint[]) AS id
     ON CONFLICT (shop_id, resource, object_id) DO UPDATE SET erased_at = greatest(e.erased_at, excluded.erased_at)`,
    [shopId, person.customerId, person.orderIds, at],
  );
}

async function empty(
  connection: ShopConnection,
  shopId: string,
  person: Person,
  table: string,
  emptied: Readonly<Record<string, string>>,
  ofPerson: string,
): Promise<number | null> {
  const columns = Object.entries(emptied);
  const { rowCount } = await connection.query(
    `UPDATE ${table} AS t SET ${columns.map(([column, sql]) => `${column} = ${sql}`).join(", ")}
     FROM ${PERSON}
     WHERE t.shop_id = $1 AND ${ofPerson}
       AND (${columns.map(([column, sql]) => `t.${column} IS DISTINCT FROM ${sql}`).join(" OR ")})`,
    [shopId, person.customerId, person.orderIds],
  );
  return rowCount;
}

/**
 * A message that still waits is deleted only when it names an address or an id: by name alone it may be somebody else's.
 * What a deleted one told of, a comparison with the shop finds within the hour.
 */
async function deleteNaming(
  connection: ShopConnection,
  shopId: string,
  person: Person,
  table: string,
  texts: readonly string[],
  exceptWebhookId: string,
): Promise<number> {
  const inbox = table === "webhook_deliveries";
  const once = (byName: boolean) =>
    connection.query(
      `DELETE FROM ${table} t WHERE t.shop_id = $1 AND ${names(textOf(table, texts))}
         ${inbox ? "AND t.webhook_id <> $5" : "AND $5::text IS NOT NULL"}
         ${inbox && byName ? "AND t.status <> 'received'" : ""}`,
      [shopId, ...naming(person, { byName }), exceptWebhookId],
    );
  const byAddress = await once(false);
  const byName = person.fullName === null ? null : await once(true);
  return (byAddress.rowCount ?? 0) + (byName?.rowCount ?? 0);
}

/** What was made for the customer to see goes too; requests that were still open have nothing left to answer with. */
async function deleteExports(
  connection: ShopConnection,
  shopId: string,
  person: Person,
): Promise<number | null> {
  const ofPerson = `kind = 'access' AND (r.customer_id = $2::bigint
    OR r.customer_id IS NULL AND cardinality(r.order_ids) > 0 AND r.order_ids <@ $3::bigint[])`;
  const values = [shopId, person.customerId, person.orderIds];
  const { rowCount } = await connection.query(
    `DELETE FROM customer_exports x USING privacy_requests r
     WHERE x.shop_id = $1 AND r.shop_id = $1 AND r.id = x.request_id AND ${ofPerson}`,
    values,
  );
  await connection.query(
    `UPDATE privacy_requests r SET status = 'erased'
     WHERE r.shop_id = $1 AND ${ofPerson} AND status IN ('preparing', 'ready', 'failed')`,
    values,
  );
  return rowCount;
}

async function deleteRepairs(
  connection: ShopConnection,
  shopId: string,
  person: Person,
): Promise<number | null> {
  const { rowCount } = await connection.query(
    "DELETE FROM sync_repairs WHERE shop_id = $1 AND resource = 'customers' AND object_id = $2::bigint",
    [shopId, person.customerId],
  );
  return rowCount;
}

/**
 * Jobs carry ids only, and those stay: sums hang on them. Should one hold an address or a name by mistake, or quote it in
 * an error, it goes: a waiting one with it, because what it asks for cannot be done any more.
 */
async function eraseFromJobs(connection: ShopConnection, shopId: string, person: Person): Promise<number> {
  const [pattern] = naming(person, { byName: true });
  if (pattern === null) return 0;
  const quotes = (column: string) => `lower(${column}::text) ~ $2`;
  const values = [shopId, pattern];
  const deleted = await connection.query(
    `DELETE FROM ${JOBS_SCHEMA}.job WHERE data ->> 'shopId' = $1 AND ${quotes("data")}`,
    values,
  );
  const emptied = await connection.query(
    `UPDATE ${JOBS_SCHEMA}.job SET output = NULL, source_output = NULL
     WHERE data ->> 'shopId' = $1 AND (${quotes("output")} OR ${quotes("source_output")})`,
    values,
  );
  // pg-boss' warnings name no shop; nobody misses one.
  const warnings = await connection.query(
    `DELETE FROM ${JOBS_SCHEMA}.warning WHERE $1::text IS NOT NULL AND (${quotes("message")} OR ${quotes("data")})`,
    values,
  );
  return (deleted.rowCount ?? 0) + (emptied.rowCount ?? 0) + (warnings.rowCount ?? 0);
}
