/**
 * How long the loaders of Home and Customers take at 200,000 orders and 200,000 customers, from a merchant's request to the
 * answer's text, in the built app; and which share that is of the plain SQL aggregate over the base tables in the same run.
 * Medians of 20 runs, warm.
 *
 * `node --disable-warning=ExperimentalWarning test/bench/pages.ts` runs it alone, on a database of its own.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import type { LoaderFunction, ServerBuild } from "@remix-run/node";
import pg from "pg";

import { migrate } from "../../prisma/migrate.ts";
import { mintSessionToken } from "../dev-store/oauth/session-token.ts";
import { generateAndBuild } from "../support/build.ts";
import { provisionDatabase, startPostgres } from "../support/postgres.ts";

export interface PageTiming {
  readonly name: string;
  /** Median in milliseconds. */
  readonly ms: number;
  /** What it may take, in milliseconds; null where nothing is set. */
  readonly limit: number | null;
  /** As a share of the plain aggregate's time; null where there is nothing to compare with. */
  readonly share: number | null;
}

const ORDERS = 200_000;
const CUSTOMERS = 200_000;
/** Customers who order: as in real histories, most once and some often. */
const BUYERS = 60_000;
const RUNS = 20;

/** Fills the shop by plain SQL: two years of orders to 2026-11-22, always the same. */
async function fill(owner: pg.Pool, shopId: string): Promise<void> {
  await owner.query("SELECT setseed(0.42)");
  await owner.query(
    `INSERT INTO customers (shop_id, id, email, first_name, last_name, country_code, city, tags, created_at, updated_at, search)
     SELECT $1, n, lower(first || '.' || last) || n || '@example.com', first, last, 'DE', 'Berlin', '{}', '2024-11-01', '2024-11-01',
       search_text(first, last, lower(first || '.' || last) || n || '@example.com')
     FROM (
       SELECT n, (ARRAY['Anna','Ben','Carla','Deniz','Émile','Fatima','Greta','Hugo','Ines','Jonas'])[1 + n % 10] AS first,
         initcap(translate(md5((n / 10)::text), '0123456789', 'ghijklmnop')) AS last
       FROM generate_series(1, ${CUSTOMERS}) n
     ) AS named`,
    [shopId],
  );
  await owner.query(
    `INSERT INTO orders (shop_id, id, customer_id, name, test, currency, subtotal_minor, discounts_minor, shipping_minor,
       tax_minor, total_minor, current_subtotal_minor, current_tax_minor, current_total_minor, refunded_minor, taxes_included,
       shipping_tax_minor, presentment_currency, presentment_total_minor, financial_status, fulfilment_status, processed_at,
       created_at, updated_at)
     SELECT $1, n, ceil(power(random(), 2) * ${BUYERS}), '#' || n, false, 'USD', value, 0, 500, 0, value + 500,
       CASE WHEN n % 20 = 0 THEN 0 ELSE value END, 0, value + 500, 0, false, 0, 'USD', value + 500, 'PAID', 'FULFILLED', at, at, at
     FROM (
       SELECT n, (random() * 10000)::bigint AS value, timestamptz '2026-11-22' - random() * interval '730 days' AS at
       FROM generate_series(1, ${ORDERS}) n
     ) AS ordered`,
    [shopId],
  );
}

// The same figures as Home's for all time, from the orders themselves.
const PLAIN_AGGREGATE = `
  WITH counted AS (
    SELECT customer_id, processed_at, current_subtotal_minor,
      (processed_at AT TIME ZONE 'America/New_York')::date AS day,
      row_number() OVER history AS sequence,
      (processed_at AT TIME ZONE 'America/New_York')::date
        - lag((processed_at AT TIME ZONE 'America/New_York')::date) OVER history AS gap_days
    FROM orders WHERE NOT test AND cancelled_at IS NULL AND deleted_at IS NULL
    WINDOW history AS (PARTITION BY customer_id ORDER BY processed_at, id)
  )
  SELECT count(*), count(DISTINCT customer_id), sum(current_subtotal_minor),
    count(DISTINCT customer_id) FILTER (WHERE sequence > 1),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY gap_days)
  FROM counted`;

/** The plain way to a page of customers: sum the orders of everybody, sort, take fifty. */
const PLAIN_LIST = `
  SELECT customers.id, customers.first_name, customers.last_name, count(orders.id), sum(current_subtotal_minor) AS spent
  FROM customers LEFT JOIN orders ON orders.shop_id = customers.shop_id AND orders.customer_id = customers.id
    AND NOT test AND cancelled_at IS NULL AND orders.deleted_at IS NULL
  WHERE customers.deleted_at IS NULL
  GROUP BY customers.id, customers.first_name, customers.last_name ORDER BY spent DESC NULLS LAST, customers.id DESC LIMIT 50`;

async function median(work: () => Promise<unknown>, runs = RUNS): Promise<number> {
  await work();
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return ((times[Math.floor((runs - 1) / 2)] ?? 0) + (times[Math.floor(runs / 2)] ?? 0)) / 2;
}

/** Measures on the database that DATABASE_URL names (the app's user). @param ownerUrl the same as its owner, to fill it */
export async function measurePages(ownerUrl: string): Promise<PageTiming[]> {
  const { closeDb, withShopConnection } = await import("#app/db.server.ts");
  const { log } = await import("#app/log.server.ts");
  const { newId } = await import("#app/shared/ids.ts");
  const { deriveAllFacts } = await import("#app/areas/insights/facts.server.ts");
  const { rebuildStats } = await import("#app/areas/customers/stats.server.ts");

  const shop = { id: newId(), domain: "bench.myshopify.com", currency: "USD", timeZone: "America/New_York" };
  const ctx = {
    shop,
    actor: { kind: "job" as const, job: "bench" },
    now: () => new Date("2026-11-22T12:00:00Z"),
    newId,
    log,
  };
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 1 });
  const timings: PageTiming[] = [];
  try {
    await owner.query(
      "INSERT INTO shops (id, domain, currency, time_zone, installed_at) VALUES ($1, $2, 'USD', $3, now())",
      [shop.id, shop.domain, shop.timeZone],
    );
    await fill(owner, shop.id);
    const rebuilt = performance.now();
    await withShopConnection(ctx, (connection) => deriveAllFacts(connection, ctx));
    timings.push({
      name: "Facts of the whole shop, once",
      ms: performance.now() - rebuilt,
      limit: null,
      share: null,
    });
    await rebuildStats(ctx);
    // As autovacuum does within a minute.
    for (const table of ["orders", "customers", "order_facts", "daily_sales", "customer_stats"]) {
      await owner.query(`VACUUM ANALYZE ${table}`);
    }

    const plain = (sql: string) => () => withShopConnection(ctx, (connection) => connection.query(sql));
    const aggregate = await median(plain(PLAIN_AGGREGATE), 5);
    const list = await median(plain(PLAIN_LIST), 5);
    timings.push({ name: "Plain SQL: Home, all time", ms: aggregate, limit: null, share: null });
    timings.push({ name: "Plain SQL: Customers by spend", ms: list, limit: null, share: null });

    const page = await pages(owner, shop);
    for (const preset of ["all_time", "last_12_months", "last_30_days"] as const) {
      const ms = await median(() => page("home", `range=${preset}`));
      timings.push({ name: `Home, ${preset.replaceAll("_", " ")}`, ms, limit: 100, share: ms / aggregate });
    }
    const customers = (name: string, address: string) => async () => {
      const ms = await median(() => page("customers/list", address));
      timings.push({ name: `Customers, ${name}`, ms, limit: 50, share: ms / list });
    };
    for (const measure of [
      customers("by last order", ""),
      customers("by spend", "sort=spent"),
      customers("by orders, fewest first", "sort=orders&order=asc"),
      customers("a page deep in the list", `sort=orders&after=0~${CUSTOMERS / 2}`),
      customers("search: one customer", "q=greta.ldklggnphhf"),
      customers("search: a tenth of them", "q=emile&sort=spent"),
      customers("search: everybody's e-mail", "q=example.com"),
      customers("search: two letters", "q=fa"),
      customers("search: nobody", "q=zzzzzz"),
      customers("search: many and none", "q=example.com%20zq"),
    ]) {
      await measure();
    }
  } finally {
    await owner.end();
    await closeDb();
  }
  return timings;
}

/** The loaders of the built app, asked as a merchant's browser asks: with a session token, for a shop whose access is stored. */
async function pages(owner: pg.Pool, shop: { id: string; domain: string }) {
  await owner.query(
    `INSERT INTO sessions (shop_id, id, state, is_online, access_token, scope, expires, refresh_token)
     VALUES ($1, $2, '', false, 'shpat_bench', 'read_orders', now() + interval '1 day', 'shprt_bench')`,
    [shop.id, `offline_${shop.domain}`],
  );
  const token = await mintSessionToken({
    apiKey: process.env["SHOPIFY_API_KEY"] ?? "",
    apiSecret: process.env["SHOPIFY_API_SECRET"] ?? "",
    shopDomain: shop.domain,
    userId: 1,
    sessionId: "bench",
    now: new Date(),
    lifetime: 3600,
  });
  const built = new URL("../../build/server/index.js", import.meta.url).href;
  const build = (await import(built)) as ServerBuild;
  return async (route: string, query: string): Promise<void> => {
    const { loader } = build.routes[`routes/admin/${route}`]?.module as { loader: LoaderFunction };
    const request = new Request(`https://encore.test/app?${query}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const response = (await loader({ request, params: {}, context: {} })) as Response;
    if (response.status !== 200) throw new Error(`${route}?${query} was answered ${response.status}`);
    await response.text();
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await generateAndBuild(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), "encore-bench-"));
  chmodSync(folder, 0o755);
  const server = await startPostgres({ dataDir: join(folder, "postgres"), throwaway: true });
  try {
    const { appUrl, ownerUrl } = await provisionDatabase(server, "bench");
    await migrate(ownerUrl);
    Object.assign(process.env, {
      DATABASE_URL: appUrl,
      SHOPIFY_API_KEY: "bench",
      SHOPIFY_API_SECRET: "bench-secret-0123456789",
      SHOPIFY_APP_URL: "https://encore.test",
      SCOPES: "read_orders",
    });
    const { values } = parseArgs({ options: { json: { type: "string" } } });
    const timings = await measurePages(ownerUrl);
    if (values.json) writeFileSync(values.json, JSON.stringify(timings, null, 2));
    console.table(
      timings.map(({ name, ms, limit, share }) => ({
        what: name,
        ms: Math.round(ms * 10) / 10,
        limit: limit ?? "",
        "share of plain SQL": share === null ? "" : `${(share * 100).toFixed(1)}%`,
      })),
    );
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
