/**
 * How soon a webhook has become rows: at 100 a second, and when thousands come at once. Encore as in production, one process
 * that takes webhooks in and works on them; every order of the shop differs, and is compared with what was sent.
 *
 * `node --disable-warning=ExperimentalWarning test/bench/webhook-drain.ts` runs it alone; --json FILE writes the figures.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import pg from "pg";

import { migrate } from "../../prisma/migrate.ts";
import { generateAndBuild } from "../support/build.ts";
import { provisionDatabase, startPostgres } from "../support/postgres.ts";
import { closedLoop, openLoop, type Body, type Load } from "./webhook-load.ts";
import { addShops, end, SECRET, startEncore } from "./webhook-server.ts";

export interface DrainFigures {
  /** Webhooks a second. */
  rate: number;
  webhooks: number;
  /** Milliseconds from a webhook's arrival until its rows are written. */
  medianMs: number;
  p99Ms: number;
  slowestMs: number;
  /** How many of the shop's orders are not as the last webhook told them; 0 is right. */
  wrong: number;
  burst: {
    webhooks: number;
    /** From the first one's arrival until the last one's rows, in seconds. */
    seconds: number;
    wrong: number;
  };
}

const DOMAIN = "bench.myshopify.com";
const RATE = 100;
const SECONDS = 30;
const BURST_SECONDS = 5;

const template = readFileSync(
  new URL("../integration/sync/fixtures/orders_create.json", import.meta.url),
  "utf8",
);

const LINES = (JSON.parse(template) as { line_items: unknown[] }).line_items.length;

/** Orders, each of its own id, customer and total; every fourth webhook tells of an order again that was told of before. */
class Orders {
  readonly #first: number;
  readonly totals = new Map<number, string>();
  #sent = 0;

  constructor(first: number) {
    this.#first = first;
  }

  readonly next = (): Body => {
    this.#sent += 1;
    const known = this.totals.size > 20 && this.#sent % 4 === 0;
    const id = this.#first + (known ? this.#sent % (this.totals.size - 10) : this.totals.size);
    const total = (10 + (this.#sent % 9000) / 100).toFixed(2);
    this.totals.set(id, total);
    return { topic: known ? "orders/updated" : "orders/create", text: this.#order(id, total) };
  };

  #order(id: number, total: string): string {
    const order = JSON.parse(template) as Record<string, unknown> & {
      line_items: { id: number }[];
      customer: object;
    };
    const money = { amount: total, currency_code: "USD" };
    // Later than the one before by a second, however fast they are sent.
    const updatedAt = new Date(Date.UTC(2026, 0, 1) + this.#sent * 1000).toISOString();
    return JSON.stringify({
      ...order,
      id,
      admin_graphql_api_id: `gid://shopify/Order/${id}`,
      name: `#${id}`,
      updated_at: updatedAt,
      total_price: total,
      total_price_set: { shop_money: money, presentment_money: money },
      current_total_price_set: { shop_money: money, presentment_money: money },
      customer: { ...order.customer, id: 1_000_000 + (id % 5_000) },
      line_items: order.line_items.map((line, index) => ({
        ...line,
        id: id * 10 + index,
        admin_graphql_api_id: `gid://shopify/LineItem/${id * 10 + index}`,
      })),
    });
  }
}

export async function benchmarkDrain(): Promise<DrainFigures> {
  await generateAndBuild(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), "encore-bench-"));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ dataDir: join(folder, "postgres") });
  const { ownerUrl, appUrl } = await provisionDatabase(postgres, "drain");
  await migrate(ownerUrl);
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await addShops(owner, [DOMAIN]);
  const encore = await startEncore(appUrl, { jobs: true });
  try {
    const load: Load = { origin: encore.origin, secret: SECRET, domains: [DOMAIN], connections: 32 };
    const warmUp = new Orders(1_000_000);
    await openLoop(load, warmUp.next, RATE, 5);
    await drained(owner);
    await owner.query("DELETE FROM webhook_deliveries");

    const steady = new Orders(2_000_000);
    await openLoop(load, steady.next, RATE, SECONDS);
    await drained(owner);
    const { rows } = await owner.query<{ n: number; median: number; p99: number; slowest: number }>(
      `SELECT count(*)::int AS n,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS median,
              percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99, max(ms) AS slowest
       FROM (SELECT 1000 * extract(epoch FROM finished_at - received_at)::float8 AS ms FROM webhook_deliveries) AS d`,
    );
    const [times] = rows;
    if (!times) throw new Error("no webhooks");
    await owner.query("DELETE FROM webhook_deliveries");

    const burst = new Orders(3_000_000);
    await closedLoop(load, burst.next, BURST_SECONDS);
    await drained(owner);
    const took = await owner.query<{ n: number; seconds: number }>(
      `SELECT count(*)::int AS n, extract(epoch FROM max(finished_at) - min(received_at))::float8 AS seconds
       FROM webhook_deliveries`,
    );
    return {
      rate: RATE,
      webhooks: times.n,
      medianMs: times.median,
      p99Ms: times.p99,
      slowestMs: times.slowest,
      wrong: await differing(owner, steady),
      burst: {
        webhooks: took.rows[0]?.n ?? 0,
        seconds: took.rows[0]?.seconds ?? 0,
        wrong: await differing(owner, burst),
      },
    };
  } finally {
    await end(encore.child);
    await owner.end();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits until every webhook has been worked on. @throws Error when one failed */
async function drained(owner: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await owner.query<{ waiting: number; failed: number; reason: string | null }>(
      `SELECT count(*) FILTER (WHERE status = 'received')::int AS waiting,
              count(*) FILTER (WHERE status = 'failed')::int AS failed, max(reason) AS reason
       FROM webhook_deliveries`,
    );
    const [row] = rows;
    if (row?.failed) throw new Error(`${row.failed} webhooks failed: ${row.reason}`);
    if (row?.waiting === 0) return;
    await sleep(50);
  }
}

/** How many orders are missing, hold another total than was told last, or not all their line items. */
async function differing(owner: pg.Client, orders: Orders): Promise<number> {
  const { rows } = await owner.query<{ wrong: number }>(
    `SELECT count(*)::int AS wrong
     FROM unnest($1::bigint[], $2::bigint[]) AS told (id, total)
     LEFT JOIN orders ON orders.id = told.id
     LEFT JOIN LATERAL (SELECT count(*) AS n FROM order_line_items i WHERE i.order_id = told.id) AS lines ON true
     WHERE orders.total_minor IS DISTINCT FROM told.total OR lines.n <> ${LINES}`,
    [[...orders.totals.keys()], [...orders.totals.values()].map((total) => Math.round(Number(total) * 100))],
  );
  return rows[0]?.wrong ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const json = process.argv.indexOf("--json");
  const target = json === -1 ? undefined : process.argv[json + 1];
  const { rate, webhooks, medianMs, p99Ms, slowestMs, wrong, burst } = await benchmarkDrain();
  console.log(
    `${webhooks} webhooks at ${rate}/s: rows after ${medianMs.toFixed(0)} ms (median), ${p99Ms.toFixed(0)} ms (p99), ` +
      `${slowestMs.toFixed(0)} ms (slowest); ${wrong} orders wrong`,
  );
  console.log(
    `a burst of ${burst.webhooks}: worked off in ${burst.seconds.toFixed(1)} s ` +
      `(${(burst.webhooks / burst.seconds).toFixed(0)}/s); ${burst.wrong} orders wrong`,
  );
  if (target)
    writeFileSync(
      target,
      JSON.stringify({ rate, webhooks, medianMs, p99Ms, slowestMs, wrong, burst }, null, 2),
    );
}
