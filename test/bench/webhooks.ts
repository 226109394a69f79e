/**
 * How long Shopify waits for the answer to a webhook while the same process imports a shop: the median and the 95th
 * percentile in milliseconds.
 *
 * `node --disable-warning=ExperimentalWarning test/bench/webhooks.ts` runs it alone; --json FILE writes the figures.
 */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { fork } from "node:child_process";

import pg from "pg";
import { v7 } from "uuid";

import { migrate } from "../../prisma/migrate.ts";
import { provisionDatabase, startPostgres } from "../support/postgres.ts";
import { serveExport, writeExport } from "./export-file.ts";

export interface WebhookFigures {
  /** How many webhooks were answered while the import was running. */
  answered: number;
  medianMs: number;
  p95Ms: number;
}

const ORDERS = 60_000;
const SECRET = "bench-secret-0123456789";

export async function benchmarkWebhooks(): Promise<WebhookFigures> {
  const folder = mkdtempSync(join(tmpdir(), "encore-bench-"));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ dataDir: join(folder, "postgres") });
  try {
    const { ownerUrl, appUrl } = await provisionDatabase(postgres, "webhooks");
    await migrate(ownerUrl);
    const owner = new pg.Client(ownerUrl);
    await owner.connect();
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
      "INSERT INTO import_parts (shop_id, import_id, resource, status) VALUES ($1, $2, 'orders', 'merging')",
      [shopId, importId],
    );
    await owner.end();
    const file = join(folder, "orders.jsonl");
    await writeExport(file, ORDERS);
    const served = await serveExport(file);
    const child = fork(
      fileURLToPath(new URL("webhooks-child.ts", import.meta.url)),
      [shopId, importId, served.url],
      {
        execArgv: ["--disable-warning=ExperimentalWarning"],
        env: { ...process.env, DATABASE_URL: appUrl, SHOPIFY_API_SECRET: SECRET },
      },
    );
    const [port] = (await once(child, "message")) as [number];
    const importing = new AbortController();
    child.on("message", (message) => message === "imported" && importing.abort());
    child.on("exit", () => importing.abort());
    const times: number[] = [];
    child.send("import");
    const done = () => importing.signal.aborted;
    while (!done()) {
      const took = await postWebhook(port, times.length);
      if (!done()) times.push(took);
      await sleep(20);
    }
    served.close();
    if (child.connected) child.send("end");
    if (child.exitCode === null) await once(child, "exit");
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
    return { answered: times.length, medianMs: at(0.5), p95Ms: at(0.95) };
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A webhook as Shopify sends it, of about the size of an order's. @returns milliseconds until the answer */
async function postWebhook(port: number, index: number): Promise<number> {
  const body = JSON.stringify({ id: index, note: "x".repeat(8_000) });
  const started = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}/webhooks`, {
    method: "POST",
    body,
    headers: {
      "X-Shopify-Topic": "orders/updated",
      "X-Shopify-Hmac-Sha256": createHmac("sha256", SECRET).update(body).digest("base64"),
      "X-Shopify-Shop-Domain": "bench.myshopify.com",
      "X-Shopify-API-Version": "2026-10",
      "X-Shopify-Webhook-Id": `bench-${index}`,
    },
  });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`A webhook was answered ${answer.status}`);
  return performance.now() - started;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const json = process.argv.indexOf("--json");
  const target = json === -1 ? undefined : process.argv[json + 1];
  const figures = await benchmarkWebhooks();
  const { answered, medianMs, p95Ms } = figures;
  console.log(`${answered} webhooks: median ${medianMs.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms`);
  if (target) writeFileSync(target, JSON.stringify(figures, null, 2));
}
