/**
 * How fast webhooks are taken in: Encore as in production (the built app, `npm start`) against a bare server that checks
 * the same signature and inserts one row for each request. Both on one PostgreSQL, with pools of one size, under the same
 * load, by turns; then how long an answer takes at half the bare server's rate.
 *
 * `node --disable-warning=ExperimentalWarning test/bench/webhook-intake.ts` runs it alone; --json FILE writes the figures.
 */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import pg from "pg";

import { migrate } from "../../prisma/migrate.ts";
import { generateAndBuild } from "../support/build.ts";
import { provisionDatabase, startPostgres } from "../support/postgres.ts";
import { closedLoop, openLoop, percentile, type Body, type Load } from "./webhook-load.ts";
import { addShops, end, POOL_SIZE, SECRET, startEncore } from "./webhook-server.ts";

export interface IntakeFigures {
  /** How many shops the webhooks were of, in turn. */
  shops: number;
  /** Webhooks a second: the median of the rounds. */
  bareRate: number;
  rate: number;
  ratio: number;
  /** Milliseconds until the answer when webhooks come at `steadyRate` a second, half of Encore's rate. */
  steadyRate: number;
  medianMs: number;
  p99Ms: number;
}

const CONNECTIONS = 32;
const ROUNDS = 3;
const ROUND_SECONDS = 4;
const STEADY_SECONDS = 10;

const sample = readFileSync(
  new URL("../integration/sync/fixtures/orders_create.json", import.meta.url),
  "utf8",
);
const body: Body = { topic: "orders/updated", text: sample };

export async function benchmarkIntake(): Promise<IntakeFigures[]> {
  await generateAndBuild(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), "encore-bench-"));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ dataDir: join(folder, "postgres") });
  const children: ChildProcess[] = [];
  try {
    const { ownerUrl, appUrl } = await provisionDatabase(postgres, "intake");
    await migrate(ownerUrl);
    const domains = Array.from({ length: 20 }, (_, index) => `bench-${index}.myshopify.com`);
    const shopId = await arrange(ownerUrl, domains);
    const bare = startBare(appUrl, shopId);
    children.push(bare.child);
    // Jobs are the work of another process, as the bare server does no such work either.
    const encore = await startEncore(appUrl, { jobs: false });
    children.push(encore.child);
    const figures: IntakeFigures[] = [];
    for (const shops of [1, domains.length]) {
      const load = { secret: SECRET, connections: CONNECTIONS, domains: domains.slice(0, shops) };
      figures.push(await compare({ ...load, origin: await bare.origin }, { ...load, origin: encore.origin }));
    }
    return figures;
  } finally {
    for (const child of children) await end(child);
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(bare: Load, encore: Load): Promise<IntakeFigures> {
  const next = () => body;
  for (const load of [bare, encore]) await closedLoop(load, next, 2);
  const rates: { bare: number[]; encore: number[] } = { bare: [], encore: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.bare.push(await closedLoop(bare, next, ROUND_SECONDS));
    rates.encore.push(await closedLoop(encore, next, ROUND_SECONDS));
  }
  const [bareRate, rate] = [median(rates.bare), median(rates.encore)];
  const steadyRate = Math.round(rate / 2);
  const times = await openLoop(encore, next, steadyRate, STEADY_SECONDS);
  return {
    shops: encore.domains.length,
    bareRate: Math.round(bareRate),
    rate: Math.round(rate),
    ratio: rate / bareRate,
    steadyRate,
    medianMs: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
  };
}

/** The shops, and the bare server's table: as the inbox is, without its guards. @returns the first shop's id */
async function arrange(ownerUrl: string, domains: readonly string[]): Promise<string> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  const ids = await addShops(owner, domains);
  await owner.query(
    `CREATE TABLE bare_deliveries (LIKE webhook_deliveries INCLUDING DEFAULTS INCLUDING INDEXES);
     GRANT INSERT ON bare_deliveries TO encore_app`,
  );
  await owner.end();
  return ids[0] ?? "";
}

function startBare(databaseUrl: string, shopId: string): { child: ChildProcess; origin: Promise<string> } {
  const child = fork(
    fileURLToPath(new URL("webhook-bare.ts", import.meta.url)),
    [shopId, SECRET, String(POOL_SIZE)],
    {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      env: { ...process.env, DATABASE_URL: databaseUrl },
    },
  );
  return { child, origin: once(child, "message").then(([port]) => `http://127.0.0.1:${String(port)}`) };
}

function median(values: number[]): number {
  return percentile(
    values.sort((a, b) => a - b),
    0.5,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const json = process.argv.indexOf("--json");
  const target = json === -1 ? undefined : process.argv[json + 1];
  const figures = await benchmarkIntake();
  for (const each of figures) {
    const { shops, bareRate, rate, ratio, steadyRate, medianMs, p99Ms } = each;
    console.log(
      `${shops} shop${shops === 1 ? "" : "s"}: ${rate}/s, a bare server ${bareRate}/s: ratio ${ratio.toFixed(2)}; ` +
        `at ${steadyRate}/s median ${medianMs.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
    );
  }
  if (target) writeFileSync(target, JSON.stringify(figures, null, 2));
}
