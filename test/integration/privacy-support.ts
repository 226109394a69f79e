/** A person with data in every table there is, found in information_schema, and the search of the whole database for them. */
import { randomUUID } from "node:crypto";

import { owner } from "#test/support/database.ts";
import { REGISTER } from "#app/sync/privacy/register.ts";

export interface TestPerson {
  /** Ids of what is theirs: customer and order are this number and the next. */
  customerId: number;
  orderId: number;
  /** A word that is in everything personal of theirs, lower case. */
  marker: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  street: string;
}

export function aPerson(number: number, marker: string): TestPerson {
  return {
    customerId: number,
    orderId: number + 1,
    marker,
    firstName: `${marker}-Ágata`,
    lastName: `Quill-${marker}`,
    email: `${marker}.o'quill+shop@example.invalid`,
    phone: `+49 ${number}-1`,
    street: `${marker}straße 12`,
  };
}

export interface TableColumn {
  schema: string;
  table: string;
  column: string;
  /** "text", "ARRAY", "timestamp with time zone", … */
  type: string;
  length: number | null;
}

/** Every column of every table, but partitions, which are as their table is, and Prisma's list of migrations. */
export async function allColumns(): Promise<TableColumn[]> {
  const { rows } = await owner.query<TableColumn>(
    `SELECT c.table_schema AS schema, c.table_name AS table, c.column_name AS column, c.data_type AS type,
       c.character_maximum_length AS length
     FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     JOIN pg_class k ON k.oid = format('%I.%I', table_schema, table_name)::regclass
     WHERE t.table_type = 'BASE TABLE' AND NOT k.relispartition AND k.relpersistence = 'p'
       AND c.table_schema NOT IN ('pg_catalog', 'information_schema') AND c.table_name <> '_prisma_migrations'
     ORDER BY c.table_schema, c.table_name, c.ordinal_position`,
  );
  return rows;
}

/** What Shopify would have sent of the person's order. */
export function bodyOf(person: TestPerson): string {
  return JSON.stringify({
    id: person.orderId,
    admin_graphql_api_id: `gid://shopify/Order/${person.orderId}`,
    email: person.email.toUpperCase(),
    shipping_address: { name: `${person.firstName} ${person.lastName}`, address1: person.street },
    customer: { id: person.customerId, phone: person.phone },
  });
}

/**
 * A row of the person in every table with a shop, and jobs in every state. A table that is new gets one too, as long as its
 * columns are in the register; what is personal in it says so by the person's marker.
 */
export async function fillEveryTable(shopId: string, person: TestPerson): Promise<void> {
  const key = randomUUID();
  const columns = (await allColumns()).filter(({ schema }) => schema === "public");
  const tables = [...new Set(columns.map(({ table }) => table))].filter((table) =>
    columns.some((one) => one.table === table && one.column === "shop_id"),
  );
  const waiting = [...tables];
  for (let tries = 0; waiting.length > 0 && tries < 200; tries += 1) {
    const table = waiting.shift()!;
    const row = columns
      .filter((one) => one.table === table)
      .map((one) => [one.column, valueOf(one, { shopId, person, key })] as const);
    const names = row.map(([column]) => `"${column}"`).join(", ");
    const places = row.map((_, index) => `$${index + 1}`).join(", ");
    try {
      await owner.query(
        `INSERT INTO ${table} (${names}) VALUES (${places}) ON CONFLICT DO NOTHING`,
        row.map(([, value]) => value),
      );
    } catch (error) {
      // Its parent has its turn later.
      if ((error as { code?: string }).code !== "23503") throw error;
      waiting.push(table);
    }
  }
  await deliveries(shopId, person);
  await jobs(shopId, person);
}

function valueOf(
  { table, column, type, length }: TableColumn,
  { shopId, person, key }: { shopId: string; person: TestPerson; key: string },
): unknown {
  const entry = REGISTER.public[table];
  const marked = `${person.marker} ${table}.${column}`;
  if (column === "shop_id") return shopId;
  const fixed: Record<string, unknown> = {
    "customers.id": person.customerId,
    "orders.id": person.orderId,
    "customers.email": person.email,
    "customers.first_name": person.firstName,
    "customers.last_name": person.lastName,
    "customers.phone": person.phone,
    "customers.deleted_at": null,
    "orders.deleted_at": null,
    "events.subject": `Order/${person.orderId}`,
    "events.data": JSON.stringify({ amountMinor: "100", currency: "USD", note: marked }),
    "order_line_items.product_id": null,
    "privacy_requests.kind": "access",
    "privacy_requests.status": "ready",
    "privacy_requests.source": `data_request/${person.customerId}`,
    "customer_exports.expires_at": new Date(Date.now() + 86_400_000),
    // Long before anybody is erased.
    "erasures.object_id": 1,
    "erasures.erased_at": new Date("2020-01-01"),
    "webhook_deliveries.webhook_id": `webhook-${person.marker.length}-${person.customerId}`,
    "webhook_deliveries.status": "done",
    "sessions.id": `offline_${key}`,
    "return_cases.reference": `R-${person.customerId}`,
    "return_case_lines.product_id": null,
  };
  const named = fixed[`${table}.${column}`];
  if (named !== undefined) return named;
  if (column === "customer_id") return person.customerId;
  if (column === "order_id") return person.orderId;
  if (column === "order_ids") return [person.orderId];
  if (column === "object_id") return person.customerId;
  if (column === "resource") return "customers";
  if (entry?.texts?.includes(column)) return bodyOf(person);
  const personal = entry?.emptied?.[column] !== undefined;
  switch (type) {
    case "uuid":
      return key;
    case "ARRAY":
      return personal ? [marked] : [];
    case "jsonb":
      return JSON.stringify(personal ? { marked } : {});
    case "bytea":
      return Buffer.from(personal ? marked : "x");
    case "boolean":
      return false;
    case "date":
      return "2026-11-01";
    case "timestamp with time zone":
      return new Date("2026-11-01T12:00:00Z");
    case "character":
      return length === 7 ? "2026-11" : personal ? "ZQ" : "USD".slice(0, length ?? 3);
    case "text":
      return personal ? marked : "x";
    default:
      return person.customerId % 1000;
  }
}

/** Messages in every state: some name the person by an address, some by an id, some by name alone. */
async function deliveries(shopId: string, person: TestPerson): Promise<void> {
  const { customerId, orderId, street } = person;
  const bodies: [string, string, string][] = [
    ["orders/updated", "received", bodyOf(person)],
    ["orders/updated", "failed", bodyOf(person)],
    ["customers/update", "ignored", `{"id": ${customerId}, "default_address": {"address1": "${street}"}}`],
    ["fulfillments/create", "failed", `{"id": 5, "order_id": ${orderId}, "destination": "${street}"}`],
    ["customers/update", "done", `{"email":"${person.email.toUpperCase()}","note":"${street}"}`],
    [
      "orders/create",
      "done",
      `{"id":99,"shipping_address":{"name":"${person.firstName} ${person.lastName}"}}`,
    ],
  ];
  for (const [at, [topic, status, body]] of bodies.entries()) {
    await owner.query(
      `INSERT INTO webhook_deliveries (shop_id, webhook_id, topic, api_version, triggered_at, received_at, body, status)
       VALUES ($1, $2, $3, '2026-10', now(), now(), $4, $5)`,
      [shopId, `${person.customerId}-${at}`, topic, body, status],
    );
  }
}

/** Jobs hold ids only; these hold more, as if somebody had erred, or quote it in how they ended. */
async function jobs(shopId: string, person: TestPerson): Promise<void> {
  const data = (more: object) => JSON.stringify({ shopId, webhookId: "w", ...more });
  const quoting = JSON.stringify({ message: `duplicate key: ${person.email}`, stack: person.street });
  for (const state of ["created", "retry", "active", "completed", "cancelled", "failed"]) {
    await owner.query(
      `INSERT INTO jobs.job (name, data, state, output) VALUES ('webhook.process', $1, $2::jobs.job_state, NULL),
                                                              ('webhook.process', $3, $2::jobs.job_state, $4)`,
      [data({ email: person.email, street: person.street }), state, data({}), quoting],
    );
  }
  await owner.query(
    "INSERT INTO jobs.warning (type, message, data) VALUES ('slow_query', $1, jsonb_build_object('shopId', $2::text))",
    [`a query about ${person.email}`, shopId],
  );
}

/** Where in the whole database one of these words stands: in any column of any schema, as text or as bytes. */
export async function traces(words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of [...new Set((await allColumns()).map(({ schema, table }) => `${schema}."${table}"`))]) {
    const { rows } = await owner.query<{ row: string }>(
      `SELECT t::text AS row FROM ${name} t, unnest($1::text[]) AS word
       WHERE position(lower(word) IN lower(t::text)) > 0
          OR position(encode(convert_to(word, 'UTF8'), 'hex') IN t::text) > 0`,
      [words],
    );
    for (const { row } of rows) found.push(`${name}: ${row.slice(0, 300)}`);
  }
  return found;
}

/** Every row of the shop, and its jobs, as comparable text. */
export async function everythingOf(shopId: string): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  const tables = new Set(
    (await allColumns())
      .filter(({ schema, column }) => schema === "public" && column === "shop_id")
      .map(({ table }) => table),
  );
  for (const table of tables) {
    const { rows } = await owner.query<{ row: string }>(
      `SELECT t::text AS row FROM ${table} t WHERE shop_id = $1 ORDER BY 1`,
      [shopId],
    );
    all[table] = rows.map(({ row }) => row);
  }
  const { rows } = await owner.query<{ row: string }>(
    "SELECT t::text AS row FROM jobs.job t WHERE data ->> 'shopId' = $1 ORDER BY 1",
    [shopId],
  );
  all["jobs"] = rows.map(({ row }) => row);
  return all;
}
