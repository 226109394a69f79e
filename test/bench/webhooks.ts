/**
 * How long Encore takes to answer a webhook, while an import is being merged and while nothing else goes on. Everything
 * runs as in production: the built app and a worker in processes of their own, PostgreSQL with its durable settings, the
 * development store exporting the shop.
 *
 * `node test/bench/webhooks.ts [orders] [--json FILE]`; the import is of 60,000 orders by default.
 */
import { createHmac, randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import pg from "pg";

import { migrate } from "../../prisma/migrate.ts";
import { fillShop } from "../demo/fill-shop.ts";
import { readAppConfig } from "../dev-store/app-config.ts";
import { mintSessionToken } from "../dev-store/oauth/session-token.ts";
import { DEVELOPMENT_API_KEY, DEVELOPMENT_API_SECRET } from "../dev-store/server.ts";
import { placeOrder } from "../dev-store/state/actions/place-order.ts";
import { ensureShop } from "../dev-store/state/shop.ts";
import { Store, type Change } from "../dev-store/state/store.ts";
import { buildBody } from "../dev-store/webhooks/payloads/index.ts";
import { usd } from "../factories/shop-objects.ts";
import { generateAndBuild } from "../support/build.ts";
import { freePort, provisionDatabase, startPostgres } from "../support/postgres.ts";
import { startProcess, type ChildService } from "../support/processes.ts";

const SHOP = "webhook-bench.myshopify.com";
/** Webhooks on their way at once, and the pause of each sender: about 20 a second. */
const SENDERS = 4;
const PAUSE_MS = 160;
const IDLE_SECONDS = 5;

export interface WebhookFigures {
  when: "while an import is merged" | "while nothing else goes on";
  webhooks: number;
  /** Milliseconds from sending to the answer. */
  median: number;
  p95: number;
  p99: number;
}

export async function measureWebhooks(
  orders: number,
  say: (line: string) => void,
): Promise<WebhookFigures[]> {
  await generateAndBuild(say);
  const folder = mkdtempSync(join(tmpdir(), "encore-bench-"));
  chmodSync(folder, 0o755);
  const services: { stop(): Promise<void> }[] = [];
  try {
    const postgres = await startPostgres({ dataDir: join(folder, "postgres") });
    services.push(postgres);
    const { appUrl: databaseUrl, ownerUrl } = await provisionDatabase(postgres, "bench");
    await migrate(ownerUrl);
    const database = new pg.Client(ownerUrl);
    await database.connect();

    const [storePort, appPort] = [await freePort(), await freePort()];
    const [origin, appUrl] = [`http://127.0.0.1:${storePort}`, `http://127.0.0.1:${appPort}`];
    const service = async (name: string, script: string, args: string[], env: Record<string, string>) => {
      const started: ChildService = await startProcess({
        name,
        script,
        args,
        env,
        logFile: join(folder, `${name}.log`),
      });
      services.push(started);
    };
    const credentials = { SHOPIFY_API_KEY: DEVELOPMENT_API_KEY, SHOPIFY_API_SECRET: DEVELOPMENT_API_SECRET };
    const storeArgs = [
      "--port",
      String(storePort),
      "--data",
      join(folder, "store"),
      "--shop",
      SHOP,
      "--app-url",
      appUrl,
    ];
    await service("dev-store", "test/dev-store/main.ts", storeArgs, credentials);
    say(`making a shop of ${orders} orders`);
    await fillShop(origin, { orders, cdnow: null }, say);
    const env = {
      ...credentials,
      NODE_ENV: "production",
      SHOPIFY_APP_URL: appUrl,
      SCOPES: readAppConfig("shopify.app.toml").scopes.join(","),
      DATABASE_URL: databaseUrl,
      DEV_STORES: `${SHOP}=${origin}`,
      LOG_LEVEL: "warn",
    };
    await service("app", "app/server.ts", [], { ...env, PORT: String(appPort), JOBS: "off" });
    await service("worker", "app/worker.ts", [], env);

    say("installing and importing");
    await open(origin, appUrl);
    const bodies = orderBodies(500);
    const importing = async () => {
      const { rows } = await database.query<{ merging: boolean; done: boolean }>(
        `SELECT (SELECT bool_or(status = 'merging') FROM import_parts) AS merging,
                (SELECT bool_and(status <> 'running') FROM imports) AS done`,
      );
      return { merging: rows[0]?.merging === true, done: rows[0]?.done === true };
    };
    const during = await answerTimes(appUrl, bodies, importing);
    say("measuring without an import");
    const until = performance.now() + IDLE_SECONDS * 1000;
    const idle = await answerTimes(appUrl, bodies, () =>
      Promise.resolve({ merging: true, done: performance.now() > until }),
    );
    await database.end();
    return [
      { when: "while an import is merged", ...summary(during) },
      { when: "while nothing else goes on", ...summary(idle) },
    ];
  } finally {
    for (const service of services.reverse()) await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A merchant opens the app: it installs itself and begins to import. */
async function open(origin: string, appUrl: string): Promise<void> {
  const installed = await fetch(`${origin}/__store/install`, { method: "POST" });
  if (!installed.ok) throw new Error(`Installing failed: ${await installed.text()}`);
  const token = await mintSessionToken({
    apiKey: DEVELOPMENT_API_KEY,
    apiSecret: DEVELOPMENT_API_SECRET,
    shopDomain: SHOP,
    userId: 1,
    sessionId: "bench",
    now: new Date(),
  });
  const answer = await fetch(`${appUrl}/app?_data=routes%2Fadmin%2Fhome`, {
    headers: {
      Authorization: `Bearer ${token}`,
      "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0.0.0",
    },
  });
  if (!answer.ok) throw new Error(`Opening the app was answered with ${answer.status}`);
}

/** Bodies of orders/create as the development store builds them, each of another order. */
function orderBodies(count: number): string[] {
  const store = new Store(":memory:");
  ensureShop(store, SHOP);
  const shop = { store, shopDomain: SHOP, now: () => new Date() };
  const context = { store, shopDomain: SHOP, shopId: 1, timeZone: "America/New_York" };
  const bodies = Array.from({ length: count }, (_, index) => {
    const { order } = placeOrder(shop, {
      id: 9_000_000_000_000 + index,
      customer: { email: `buyer-${index}@example.com` },
      lineItems: [{ title: "Enamel Kettle", quantity: 1, originalUnitPriceSet: usd("48.00") }],
    });
    const change: Change = {
      topic: "orders/create",
      type: "Order",
      doc: { ...order },
      at: new Date().toISOString(),
    };
    return JSON.stringify(buildBody(change, context));
  });
  store.close();
  return bodies;
}

/** Sends webhooks until `state` says done; keeps the answer times of those sent while it says merging. */
async function answerTimes(
  appUrl: string,
  bodies: readonly string[],
  state: () => Promise<{ merging: boolean; done: boolean }>,
): Promise<number[]> {
  let now = await state();
  const watch = (async () => {
    while (!now.done) {
      await sleep(100);
      now = await state();
    }
  })();
  const times: number[] = [];
  let next = 0;
  const sender = async () => {
    while (!now.done) {
      const body = bodies[next++ % bodies.length] ?? "";
      const counted = now.merging;
      const started = performance.now();
      const answer = await fetch(`${appUrl}/webhooks`, { method: "POST", body, headers: headersFor(body) });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`A webhook was answered with ${answer.status}`);
      if (counted && now.merging) times.push(performance.now() - started);
      await sleep(PAUSE_MS);
    }
  };
  await Promise.all([watch, ...Array.from({ length: SENDERS }, sender)]);
  return times;
}

function headersFor(body: string): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "X-Shopify-Topic": "orders/create",
    "X-Shopify-Shop-Domain": SHOP,
    "X-Shopify-API-Version": "2026-10",
    "X-Shopify-Webhook-Id": randomUUID(),
    "X-Shopify-Triggered-At": new Date().toISOString(),
    "X-Shopify-Hmac-Sha256": createHmac("sha256", DEVELOPMENT_API_SECRET).update(body).digest("base64"),
  };
}

function summary(times: number[]): Omit<WebhookFigures, "when"> {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { webhooks: sorted.length, median: at(0.5), p95: at(0.95), p99: at(0.99) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { json: { type: "string" } },
    allowPositionals: true,
  });
  const figures = await measureWebhooks(Number(positionals[0] ?? 60_000), (line) => console.log(line));
  const rounded = figures.map(({ when, webhooks, ...times }) => ({
    when,
    webhooks,
    ...Object.fromEntries(
      Object.entries(times).map(([name, ms]) => [`${name} ms`, Math.round(ms * 10) / 10]),
    ),
  }));
  console.table(rounded);
  if (values.json) writeFileSync(values.json, JSON.stringify(rounded, null, 2));
}
