/**
 * Two shops side by side for the tenancy sweep: every table filled, a word or number of its shop in whatever can hold one,
 * so that a single row in the wrong place shows. Both shops also have "twins": objects of the same ids.
 */
import { owner } from "#test/support/database.ts";

import { allColumns, type TableColumn } from "./privacy-support.ts";
import { bodyNaming, policyNamed } from "./tenancy-sweep-bodies.ts";

/** The identifiers by which a shop's objects are asked for. */
export interface Ids {
  /** In every text of theirs. */
  word: string;
  shopId: string;
  domain: string;
  email: string;
  customerId: string;
  orderId: string;
  productId: string;
  /** Of everything else that Shopify numbers: lines, parcels, refunds, returns, bulk operations. */
  otherId: string;
  importId: string;
  runId: string;
  /** Privacy requests: one with an export, one that is being prepared, one that failed. */
  requestId: string;
  preparingId: string;
  failedRequestId: string;
  /** Webhooks: one that failed, one that waits for its job, one that waits for the drain. */
  webhookId: string;
  waitingWebhookId: string;
  drainedWebhookId: string;
}

/** A shop with everything of its own in it, and its twins. */
export interface SweptShop {
  own: Ids;
  twin: Ids;
  /** Whether a text tells of this shop. */
  marks: RegExp;
}

function idsOf(word: string, digit: number, hex: string, of: { shopId: string; domain: string }): Ids {
  // Eight digits that no other number has, and room to count.
  const number = (last: number) => `${String(digit).repeat(2)}00${String(digit).repeat(2)}00${last}`;
  const uuid = (last: number) => `${hex.repeat(8)}-0000-7000-8000-${String(last).padStart(12, "0")}`;
  return {
    word,
    ...of,
    email: `${word}.mail@example.com`,
    customerId: number(10_001),
    orderId: number(20_001),
    productId: number(30_001),
    otherId: number(40_001),
    importId: uuid(1),
    runId: uuid(2),
    requestId: uuid(3),
    preparingId: uuid(4),
    failedRequestId: uuid(5),
    webhookId: `${hex.repeat(3)}-webhook-failed`,
    waitingWebhookId: `${hex.repeat(3)}-webhook-waits`,
    drainedWebhookId: `${hex.repeat(3)}-webhook-drained`,
  };
}

function sweptShop(word: string, digit: number, hex: string): SweptShop {
  const shop = { shopId: `${hex.repeat(8)}-0000-7000-8000-0000000000ff`, domain: `${word}.myshopify.com` };
  return {
    own: idsOf(word, digit, hex, shop),
    twin: { ...idsOf(word, 8, "c", shop), word, email: `${word}.twin@example.com` },
    marks: new RegExp(
      `${word}|${digit}${digit}00${digit}${digit}00|${hex.repeat(8)}-|${hex.repeat(3)}-web`,
      "i",
    ),
  };
}

export const A = sweptShop("zqalpha", 6, "a");
export const B = sweptShop("zqbravo", 7, "b");
/** Ids of the same shape that nobody has. */
export const NOBODY = sweptShop("zqnobody", 9, "d").own;

/** Everything that the two shops may hold that names B but what `said` has said already, e.g. the request itself. */
export function leaks(text: string, victim: SweptShop, said: string): string[] {
  const atoms = said.match(/[\w.@-]+/g) ?? [];
  const spoken = [...new Set(atoms)].filter((atom) => victim.marks.test(atom));
  // The longest first: an e-mail address before the name in it.
  spoken.sort((one, other) => other.length - one.length);
  // An address within an address is encoded twice.
  let rest = text.replaceAll("%25", "%").replaceAll("%40", "@");
  for (const atom of spoken) rest = rest.replaceAll(atom, "…");
  const found = rest.matchAll(new RegExp(`.{0,60}(?:${victim.marks.source}).{0,60}`, "gi"));
  return [...found].map(([around]) => around);
}

const DAY = 86_400_000;
const ago = (days: number) => new Date(Math.floor(Date.now() / 1000) * 1000 - days * DAY);
const tables = async () => {
  const columns = (await allColumns()).filter(({ schema }) => schema === "public");
  const names = [...new Set(columns.map(({ table }) => table))];
  const ofShop = names.filter((table) =>
    columns.some((one) => one.table === table && one.column === "shop_id"),
  );
  return { columns, names: ofShop };
};

/** Tables in an order in which each comes after those it refers to. */
let inOrder: string[] = [];

/** Fills every table for both shops and keeps a copy of them all. @param tokens of the Admin API, for each shop */
export async function fillShops(tokens: { a: string; b: string }): Promise<void> {
  for (const [shop, token] of [
    [A, tokens.a],
    [B, tokens.b],
  ] as const) {
    await owner.query(
      `INSERT INTO shops (id, domain, shopify_id, name, email, currency, time_zone, scopes, installed_at)
       VALUES ($1, $2, $3, $4, $5, 'USD', 'America/New_York', 'read_orders', now() - interval '30 days')`,
      [
        shop.own.shopId,
        shop.own.domain,
        shop.own.otherId,
        `${shop.own.word} shop`,
        `${shop.own.word}.shop@example.com`,
      ],
    );
    await fillTables(shop.own, shop.own);
    await fillTables(shop.twin, shop.own);
    await fillMore(shop);
    await owner.query("UPDATE sessions SET access_token = $2 WHERE shop_id = $1", [shop.own.shopId, token]);
  }
  await owner.query("UPDATE customers SET search = search_text(first_name, last_name, email, phone)");
  await owner.query("DELETE FROM jobs.job; CREATE SCHEMA kept");
  for (const table of ["shops", ...inOrder])
    await owner.query(`CREATE TABLE kept.${table} AS TABLE ${table}`);
}

/** Both shops as they were filled; jobs that were added are gone. */
export async function restoreShops(): Promise<void> {
  const all = ["shops", ...inOrder];
  const jobs = [A, B].flatMap(({ own }) => [
    `('webhook.process', '{"shopId": "${own.shopId}", "webhookId": "${own.waitingWebhookId}"}', 'created', NULL)`,
    `('webhook.process', '{"shopId": "${own.shopId}", "webhookId": "x"}', 'failed', '{"message": "${own.word}"}')`,
  ]);
  await owner.query(
    [
      "BEGIN",
      ...all.toReversed().map((table) => `DELETE FROM ${table}`),
      ...all.map((table) => `INSERT INTO ${table} SELECT * FROM kept.${table}`),
      "DELETE FROM jobs.job",
      `INSERT INTO jobs.job (name, data, state, output) VALUES ${jobs.join(", ")}`,
      "COMMIT",
    ].join(";\n"),
  );
}

/** Tables without a row of the shop that names it: the filling does not know them. */
export async function unfilledTables(shop: SweptShop): Promise<string[]> {
  const empty: string[] = [];
  for (const table of inOrder) {
    const { rowCount } = await owner.query(
      `SELECT FROM ${table} t WHERE shop_id = $1 AND (to_jsonb(t) - 'shop_id')::text ~* $2`,
      [shop.own.shopId, shop.marks.source],
    );
    if (!rowCount) empty.push(table);
  }
  return empty;
}

/**
 * A digest of every table's rows of the shop, with when each row was written last, and of its jobs: the same again exactly
 * when nothing of the shop was written.
 * @param but tables to leave out
 */
export async function fingerprint(
  shop: SweptShop,
  but: readonly string[] = [],
): Promise<Record<string, string>> {
  const digest = (table: string, where: string) =>
    `SELECT '${table}' AS "table", md5(coalesce(string_agg(t.xmin || to_jsonb(t)::text, ' ' ORDER BY to_jsonb(t)::text), '')) AS digest
     FROM ${table} t WHERE ${where}`;
  const { rows } = await owner.query<{ table: string; digest: string }>(
    [
      digest("shops", "id = $1::uuid"),
      ...inOrder.filter((table) => !but.includes(table)).map((table) => digest(table, "shop_id = $1::uuid")),
      ...(but.includes("jobs.job") ? [] : [digest("jobs.job", "data ->> 'shopId' = $1::text")]),
    ].join(" UNION ALL "),
    [shop.own.shopId],
  );
  return Object.fromEntries(rows.map(({ table, digest: of }) => [table, of]));
}

/** Everything of the victim that stands in rows of others, but what was said. */
export async function strayRows(victim: SweptShop, said: string): Promise<string[]> {
  const strays = (table: string, others: string) =>
    `SELECT '${table}: ' || to_jsonb(t)::text AS row FROM ${table} t WHERE ${others} AND to_jsonb(t)::text ~* $2`;
  const { rows } = await owner.query<{ row: string }>(
    [
      strays("shops", "id <> $1::uuid"),
      ...inOrder.map((table) => strays(table, "shop_id <> $1::uuid")),
      strays("jobs.job", "data ->> 'shopId' IS DISTINCT FROM $1::text"),
    ].join(" UNION ALL "),
    [victim.own.shopId, victim.marks.source],
  );
  return rows.flatMap(({ row }) => leaks(row, victim, said));
}

/** A row in every table with a shop; texts and amounts are the shop's, keys those of `ids`. */
async function fillTables(ids: Ids, shop: Ids): Promise<void> {
  const { columns, names } = await tables();
  const waiting = [...names];
  const done: string[] = [];
  for (let tries = 0; waiting.length > 0 && tries < 400; tries += 1) {
    const table = waiting.shift() ?? "";
    const row = columns
      .filter((one) => one.table === table)
      .map((one) => [one.column, valueOf(one, ids, shop)] as const);
    try {
      await owner.query(
        `INSERT INTO ${table} (${row.map(([column]) => `"${column}"`).join(", ")})
         VALUES (${row.map((_, at) => `$${at + 1}`).join(", ")}) ON CONFLICT DO NOTHING`,
        row.map(([, value]) => value),
      );
      done.push(table);
    } catch (error) {
      // Its parent has its turn later.
      if ((error as { code?: string }).code !== "23503") throw error;
      waiting.push(table);
    }
  }
  if (waiting.length > 0) throw new Error(`These tables could not be filled: ${waiting.join(", ")}`);
  inOrder = done;
}

function valueOf({ table, column, type, length }: TableColumn, ids: Ids, shop: Ids): unknown {
  const twin = ids !== shop;
  const at = ago(twin ? 2 : 1);
  const marked = `${shop.word} ${twin ? "twin" : "own"} ${table}.${column}`;
  const fixed: Record<string, unknown> = {
    "customers.id": ids.customerId,
    "customers.email": ids.email,
    "orders.id": ids.orderId,
    "products.id": ids.productId,
    "imports.id": ids.importId,
    "imports.status": twin ? "completed" : "running",
    "import_parts.status": "exporting",
    "import_parts.root_total": null,
    "import_parts.created_from": null,
    "import_parts.created_until": null,
    "sync_runs.id": ids.runId,
    "sync_runs.status": twin ? "completed" : "running",
    "sync_runs.trigger": "button",
    "sync_run_parts.step": "changes",
    "sync_run_parts.cursor": null,
    "sync_marks.resource": twin ? "customers" : "orders",
    "sync_repairs.what": "older",
    "sync_repairs.object_id": ids.orderId,
    "privacy_requests.id": ids.requestId,
    "privacy_requests.kind": "access",
    "privacy_requests.status": "ready",
    "customer_exports.document": exportOf(ids),
    "customer_exports.expires_at": ago(-60),
    "erasures.resource": "orders",
    "erasures.object_id": `${ids.otherId}9`,
    "erasures.erased_at": new Date("2020-01-01"),
    "events.type": "order.placed",
    "events.subject": `Order/${ids.orderId}`,
    "webhook_deliveries.webhook_id": ids.webhookId,
    "webhook_deliveries.status": "failed",
    "webhook_deliveries.topic": "customers/update",
    "webhook_deliveries.body": bodyNaming("customers/update", ids, shop.word),
    "sessions.id": `offline_${shop.domain}`,
    "sessions.expires": ago(-1),
    "sessions.refresh_lease_until": null,
    "live_versions.version": ids.otherId,
    "customers.locale": "en",
    "orders.name": `#${ids.orderId}`,
    // One that Shopify has not made yet, while somebody asks for it.
    "return_cases.return_id": null,
    "return_cases.settle_at": null,
    "return_cases.exchanges": "[]",
    "return_cases.status": "requested",
    "return_attempts.kind": "cancel",
    "return_attempts.input": "{}",
    "return_attempts.before": null,
    "return_attempts.status": "calling",
    "return_attempts.lease_until": ago(-1),
    "return_attempts.created_at": ago(0),
    "guest_codes.expires_at": ago(-1),
    "rate_limits.expires_at": ago(-1),
    "return_policies.version": 7,
    "return_policies.document": JSON.stringify(policyNamed(marked)),
    "return_settings.document": JSON.stringify({
      mailsOff: [ids.word],
      branding: { supportEmail: ids.email },
    }),
    "saved_views.page": "returns",
    // Who asks in the sweep, known today.
    "staff_members.id": "7",
    "staff_members.seen_at": new Date(),
    "order_facts.sequence": 1,
    "order_facts.gap_days": 7,
    "daily_sales.orders": 7,
    "daily_sales.valued_orders": 7,
  };
  const named = fixed[`${table}.${column}`];
  if (named !== undefined) return named;
  const byName: Record<string, unknown> = {
    shop_id: shop.shopId,
    customer_id: ids.customerId,
    order_id: ids.orderId,
    order_ids: [ids.orderId],
    product_id: ids.productId,
    import_id: ids.importId,
    run_id: ids.runId,
    request_id: ids.requestId,
    resource: "orders",
    slices: [],
    slice: 0,
    deleted_at: null,
    cancelled_at: null,
  };
  if (column in byName) return byName[column];
  if (type === "uuid") return ids.requestId;
  if (column === "id" || column.endsWith("_id")) return type === "bigint" ? ids.otherId : marked;
  switch (type) {
    case "bigint":
      return shop.otherId;
    case "ARRAY":
      return [marked];
    case "jsonb":
      return JSON.stringify({ note: marked });
    case "boolean":
      return false;
    case "date":
      return at.toISOString().slice(0, 10);
    case "timestamp with time zone":
      return at;
    case "character":
      return length === 7 ? `20${ids.otherId.slice(0, 2)}-01` : "USD".slice(0, length ?? 3);
    case "text":
      return marked;
    case "smallint":
      return 0;
    default:
      return shop.otherId.slice(0, 8);
  }
}

function exportOf(ids: Ids): string {
  return JSON.stringify({
    ...{ format: "encore.customer-data", version: 1, madeAt: ago(1).toISOString(), shop: ids.domain },
    ...{ customerId: ids.customerId, notes: `${ids.word} notes` },
    held: {
      customers: { purpose: "p", kept: "k", rows: [{ id: ids.customerId, city: `${ids.word} held` }] },
    },
  });
}

/** What one row of each table does not show: work that waits, in every state, and pages that have a next one. */
async function fillMore({ own }: SweptShop): Promise<void> {
  const of = (key: string) => `shop_id = '${own.shopId}' AND ${key}`;
  const request = `id = '${own.requestId}'`;
  const part = `import_id = '${own.importId}' AND resource = 'orders'`;
  const hour = "interval '1 hour'";
  const clones: [table: string, where: string, changed: string, count: number][] = [
    ["customers", `id = ${own.customerId}`, "'id', t.id + n, 'email', n || t.email", 51],
    ["customer_stats", `customer_id = ${own.customerId}`, "'customer_id', t.customer_id + n", 51],
    ["orders", `id = ${own.orderId}`, `'id', t.id + n, 'processed_at', t.processed_at - n * ${hour}`, 11],
    ["events", `subject = 'Order/${own.orderId}'`, "'subject', t.subject || n", 21],
    ["sync_repairs", `object_id = ${own.orderId}`, "'object_id', t.object_id + n", 21],
    ["webhook_deliveries", `webhook_id = '${own.webhookId}'`, "'webhook_id', t.webhook_id || n", 26],
    ["privacy_requests", request, "'id', left(t.id::text, 33) || (100 + n), 'source', t.source || n", 21],
    ["privacy_requests", request, `'id', '${own.preparingId}', 'status', 'preparing', 'source', 'p'`, 1],
    ["privacy_requests", request, `'id', '${own.failedRequestId}', 'status', 'failed', 'source', 'f'`, 1],
    [
      "return_cases",
      request,
      `'id', '${own.preparingId}', 'reference', 'R-2', 'return_id', ${own.otherId}, 'settle_at', t.requested_at, 'bonus_minor', 0, 'status', 'approved'`,
      1,
    ],
    [
      "return_cases",
      request,
      `'id', left(t.id::text, 33) || (100 + n), 'reference', t.reference || n, 'return_id', ${own.otherId} + n`,
      51,
    ],
    ["import_parts", part, "'resource', 'customers', 'status', 'merging'", 1],
    ["import_parts", part, "'resource', 'products', 'status', 'waiting'", 1],
  ];
  for (const [table, where, changed, count] of clones) {
    await owner.query(
      `INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, to_jsonb(t) || jsonb_build_object(${changed}))).*
       FROM ${table} t, generate_series(1, ${count}) n WHERE ${of(where)}`,
    );
  }
  for (const [webhookId, topic] of [
    [own.waitingWebhookId, "customers/delete"],
    [own.drainedWebhookId, "orders/updated"],
  ] as const) {
    await owner.query(
      `INSERT INTO webhook_deliveries (shop_id, webhook_id, topic, api_version, triggered_at, received_at, body, status)
       VALUES ($1, $2, $3, '2026-10', now(), now(), $4, 'received')`,
      [own.shopId, webhookId, topic, bodyNaming(topic, own, own.word)],
    );
  }
}
