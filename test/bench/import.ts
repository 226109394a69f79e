/**
 * How fast exported files of customers and orders become rows, beside what PostgreSQL's plain COPY of the very same rows
 * into the very same indexed tables takes in the same run, and how much memory the importing process needs.
 *
 * `node test/bench/import.ts [orders…]`, from 100,000 to 1,000,000 by default; for four orders there is a customer, each
 * order has two lines, and some are fulfilled and refunded. Prints a table and, with --json FILE, writes the figures.
 */
import { spawn } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, chmodSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { v7 } from "uuid";
import { z } from "zod";

import { provisionDatabase, startPostgres } from "../support/postgres.ts";
import { migrate } from "../../prisma/migrate.ts";
import { ORDERS_PER_CUSTOMER, serveExport, writeCustomers, writeExport } from "./export-file.ts";

/** In the order of their foreign keys. */
const TABLES = ["customers", "orders", "order_line_items", "fulfilments", "refunds", "events"] as const;

export interface ImportFigures {
  orders: number;
  /** Rows of all tables together. */
  rows: number;
  importSeconds: number;
  copySeconds: number;
  /** The import's rate as a share of plain COPY's. */
  ratio: number;
  /** Highest resident memory of the importing process, MB. */
  peakMegabytes: number;
}

const childFigures = z.object({ seconds: z.number(), peakMegabytes: z.number() });

/** The importing process, alone: what it prints is its figures. */
async function importInChild(env: Record<string, string>, shopId: string, importId: string, urls: string[]) {
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      fileURLToPath(new URL("import-child.ts", import.meta.url)),
      shopId,
      importId,
      ...urls,
    ],
    { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] },
  );
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The import ended with ${code}:\n${output}`);
  return childFigures.parse(JSON.parse(output));
}

/** COPY of ready-made rows, by the owner of the tables: what nobody can be faster than. */
async function plainCopy(
  owner: pg.Client,
  superuser: pg.Client,
  folder: string,
): Promise<{ seconds: number; rows: number }> {
  for (const table of TABLES) {
    await pipeline(owner.query(copyTo(`COPY ${table} TO STDOUT`)), createWriteStream(join(folder, table)));
  }
  await owner.query(`TRUNCATE ${TABLES.join(", ")} CASCADE`);
  await superuser.query("CHECKPOINT");
  let [rows, seconds] = [0, 0];
  for (const table of TABLES) {
    const started = performance.now();
    const copy = owner.query(copyFrom(`COPY ${table} FROM STDIN`));
    await pipeline(createReadStream(join(folder, table), { highWaterMark: 1 << 20 }), copy);
    seconds += (performance.now() - started) / 1000;
    rows += copy.rowCount;
    // Not counted: what refers to this table is checked by a plan that must know how large it has become.
    await owner.query(`ANALYZE ${table}`);
  }
  return { seconds, rows };
}

export async function benchmarkImport(counts: readonly number[]): Promise<ImportFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), "encore-bench-"));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ dataDir: join(folder, "postgres") });
  const results: ImportFigures[] = [];
  try {
    for (const orders of counts) {
      const { ownerUrl, appUrl } = await provisionDatabase(postgres, `import_${orders}`);
      await migrate(ownerUrl);
      const owner = new pg.Client(ownerUrl);
      await owner.connect();
      const superuser = new pg.Client(postgres.superuserUrl(`import_${orders}`));
      await superuser.connect();
      await writeCustomers(join(folder, "customers.jsonl"), orders / ORDERS_PER_CUSTOMER);
      await writeExport(join(folder, "orders.jsonl"), orders);
      const served = await Promise.all(
        ["customers.jsonl", "orders.jsonl"].map((name) => serveExport(join(folder, name))),
      );
      const [shopId, importId] = [v7(), v7()];
      await owner.query(
        `INSERT INTO shops (id, domain, currency, time_zone, installed_at)
         VALUES ($1, 'bench.myshopify.com', 'USD', 'UTC', now())`,
        [shopId],
      );
      await owner.query(
        "INSERT INTO imports (shop_id, id, status, started_at) VALUES ($1, $2, 'running', now())",
        [shopId, importId],
      );
      await owner.query(
        `INSERT INTO import_parts (shop_id, import_id, resource, status)
         VALUES ($1, $2, 'customers', 'merging'), ($1, $2, 'orders', 'merging')`,
        [shopId, importId],
      );
      await superuser.query("CHECKPOINT");
      const urls = served.map(({ url }) => url);
      const imported = await importInChild({ DATABASE_URL: appUrl }, shopId, importId, urls);
      const copied = await plainCopy(owner, superuser, folder);
      results.push({
        orders,
        rows: copied.rows,
        importSeconds: imported.seconds,
        copySeconds: copied.seconds,
        ratio: copied.seconds / imported.seconds,
        peakMegabytes: imported.peakMegabytes,
      });
      for (const { close } of served) close();
      await owner.end();
      await superuser.end();
    }
    return results;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function importTable(results: readonly ImportFigures[]): string {
  const head =
    "| orders | rows | import | orders/s | plain COPY | orders/s | ratio | peak memory |\n|--|--|--|--|--|--|--|--|";
  const lines = results.map(
    (r) =>
      `| ${r.orders} | ${r.rows} | ${r.importSeconds.toFixed(1)} s | ${Math.round(r.orders / r.importSeconds)} | ` +
      `${r.copySeconds.toFixed(1)} s | ${Math.round(r.orders / r.copySeconds)} | ${r.ratio.toFixed(2)} | ${Math.round(r.peakMegabytes)} MB |`,
  );
  return [head, ...lines].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [...words] = process.argv.slice(2);
  const json = words.indexOf("--json");
  const target = json === -1 ? undefined : words.splice(json, 2)[1];
  const results = await benchmarkImport(
    words.length > 0 ? words.map(Number) : [100_000, 200_000, 400_000, 1_000_000],
  );
  console.log(importTable(results));
  if (target) writeFileSync(target, JSON.stringify(results, null, 2));
}
