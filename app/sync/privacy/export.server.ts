/**
 * The job `privacy.export`: everything held about a person as one JSON text. It is made from the register, so that no table
 * is forgotten, and read by the page (document.ts) and by whoever the merchant passes it on to.
 */
import pg from "pg";

import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import type { JobRun } from "#app/jobs/define.ts";
import { bumpLive } from "#app/live.server.ts";

import { parseBody } from "../webhooks/body.ts";
import type { CustomerDocument, HeldRow, HeldTable } from "./document.ts";
import { SHARE_ERASURES } from "./keep-erased.ts";
import { findPerson, names, naming, PERSON, type Person, textOf } from "./person.server.ts";
import type { RegisteredTable } from "./registered-table.ts";
import { TABLES } from "./register.ts";

/** How long an export can be read and downloaded: the thirty days that the law gives for the answer, twice. */
export const EXPORT_DAYS = 60;

/** Columns of the type `date` come as text, not as midnight in this machine's zone. */
const PARSERS = new pg.TypeOverrides();
PARSERS.setTypeParser(pg.types.builtins.DATE, (day: string) => day);

export async function exportCustomer(
  context: ShopContext,
  { requestId }: { requestId: string },
  run: JobRun,
): Promise<void> {
  try {
    await withShopConnection(context, (connection) => makeExport(connection, context, requestId));
  } catch (error) {
    if (run.lastTry) await noteFailure(context, requestId);
    throw error;
  }
}

async function makeExport(
  connection: ShopConnection,
  context: ShopContext,
  requestId: string,
): Promise<void> {
  const shopId = context.shop.id;
  // What is erased meanwhile must not be in an export that is stored afterwards.
  await connection.query(`SELECT ${SHARE_ERASURES}`);
  const found = await connection.query<{ customer_id: string | null; order_ids: string[] }>(
    `SELECT customer_id, order_ids::text[] FROM privacy_requests
     WHERE shop_id = $1 AND id = $2 AND kind = 'access' AND status = 'preparing' FOR UPDATE`,
    [shopId, requestId],
  );
  const [request] = found.rows;
  if (!request) return;
  const person = await findPerson(connection, shopId, {
    customerId: request.customer_id === null ? null : BigInt(request.customer_id),
    orderIds: request.order_ids.map(BigInt),
    email: null,
    phone: null,
  });
  const held = await holdings(connection, shopId, person);
  const now = context.now();
  const document: CustomerDocument = {
    format: "encore.customer-data",
    version: 1,
    madeAt: now.toISOString(),
    shop: context.shop.domain,
    customerId: person.customerId,
    notes:
      "Times are UTC. Amounts ending in _minor are in the smallest unit of their currency. Ids are Shopify's.",
    held,
  };
  await connection.query(
    `INSERT INTO customer_exports (shop_id, request_id, document, made_at, expires_at)
     VALUES ($1, $2, $3, $4, $4::timestamptz + $5 * interval '1 day')
     ON CONFLICT (shop_id, request_id) DO UPDATE
       SET document = excluded.document, made_at = excluded.made_at, expires_at = excluded.expires_at`,
    [shopId, requestId, JSON.stringify(document, null, 2), now, EXPORT_DAYS],
  );
  const counts = Object.fromEntries(Object.entries(held).map(([table, { rows }]) => [table, rows.length]));
  await connection.query(
    `UPDATE privacy_requests SET status = 'ready', outcome = $3 WHERE shop_id = $1 AND id = $2`,
    [shopId, requestId, JSON.stringify(counts)],
  );
  await bumpLive(connection, shopId);
}

/** The job has come to its end without an export; the merchant can ask for it again. */
async function noteFailure(context: ShopContext, requestId: string): Promise<void> {
  await withShopConnection(context, async (connection) => {
    await connection.query(
      "UPDATE privacy_requests SET status = 'failed' WHERE shop_id = $1 AND id = $2 AND status = 'preparing'",
      [context.shop.id, requestId],
    );
    await bumpLive(connection, context.shop.id);
  });
}

/** Of each table of the register the person's rows, where there are any. */
async function holdings(
  connection: ShopConnection,
  shopId: string,
  person: Person,
): Promise<Record<string, HeldTable>> {
  const held: Record<string, HeldTable> = {};
  for (const [table, entry] of Object.entries(TABLES)) {
    const rows = await rowsOf(connection, shopId, person, table, entry);
    if (rows.length > 0) held[table] = { purpose: entry.purpose, kept: entry.kept, rows };
  }
  return held;
}

async function rowsOf(
  connection: ShopConnection,
  shopId: string,
  person: Person,
  table: string,
  { ofPerson, texts }: RegisteredTable,
): Promise<HeldRow[]> {
  // Earlier exports would only say the same again.
  if (table === "customer_exports") return [];
  if (ofPerson) {
    return read(connection, `SELECT t.* FROM ${table} t, ${PERSON} WHERE t.shop_id = $1 AND ${ofPerson}`, [
      shopId,
      person.customerId,
      person.orderIds,
    ]);
  }
  if (!texts) return [];
  const rows = await read(
    connection,
    `SELECT t.* FROM ${table} t WHERE t.shop_id = $1 AND ${names(textOf(table, texts))}`,
    [shopId, ...naming(person, { byName: false })],
  );
  return rows.map((row) => withParsed(row, texts));
}

async function read(connection: ShopConnection, text: string, values: unknown[]): Promise<HeldRow[]> {
  const { rows } = await connection.query<HeldRow & { shop_id: string }>({
    text,
    values,
    types: PARSERS,
  });
  return rows.map(({ shop_id: _, ...row }) => row);
}

/** Texts that are JSON are easier to read as such; ids above 2^53 become text. */
function withParsed(row: HeldRow, texts: readonly string[]): HeldRow {
  const parsed = { ...row };
  for (const column of texts) {
    const text = row[column];
    const body = typeof text === "string" && /^\s*[{[]/.test(text) ? parseBody(text) : undefined;
    if (body !== undefined) {
      parsed[column] = JSON.parse(
        JSON.stringify(body, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
      );
    }
  }
  return parsed;
}
