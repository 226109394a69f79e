/**
 * Encore as it runs in production, in as many processes as a test wants: the built app and workers on the test file's own
 * database, against a development store in the test's process. Nothing of ours is replaced.
 */
import { databaseUrls, owner } from "#test/support/database.ts";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, vi } from "vitest";

import { readAppConfig } from "#test/dev-store/app-config.ts";
import { mintSessionToken } from "#test/dev-store/oauth/session-token.ts";
import { createDevStore, type RunningDevStore } from "#test/dev-store/server.ts";
import { generateAndBuild } from "#test/support/build.ts";
import { API_KEY, API_SECRET } from "#test/support/encore.ts";
import { freePort } from "#test/support/postgres.ts";
import { startProcess, type ChildService } from "#test/support/processes.ts";

/** A line of a process's log. */
export type LogLine = Record<string, unknown> & { level: string; msg: string };

export interface EncoreProcess extends ChildService {
  /** All that it has written so far, on both outputs. */
  written(): string;
  /** Its log, parsed; lines that are not JSON are left out. */
  log(): LogLine[];
}

export interface WebProcess extends EncoreProcess {
  readonly url: string;
  /** A request of the shop's merchant, who has a page of the app open. */
  asMerchant(path: string, init?: RequestInit): Promise<Response>;
}

export interface Fleet {
  readonly store: RunningDevStore;
  /** The secrets and tokens that must show nowhere. */
  web(name: string, env?: Record<string, string>): Promise<WebProcess>;
  worker(name: string, env?: Record<string, string>): Promise<EncoreProcess>;
  /** The merchant opens the app for the first time; returns when the shop has been imported. @returns our id of it */
  install(web: WebProcess): Promise<string>;
}

/** Builds Encore and opens a shop; everything that is started ends with the test file. */
export async function testFleet(
  shopDomain: string,
  fill: (store: RunningDevStore) => void = () => undefined,
): Promise<Fleet> {
  await generateAndBuild(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), "encore-processes-"));
  const config = readAppConfig("shopify.app.toml");
  // Shopify knows one address of the app: the first web process's.
  const ports = [await freePort()];
  const appUrl = `http://127.0.0.1:${ports[0] ?? 0}`;
  const store = await createDevStore({ shopDomain, apiKey: API_KEY, apiSecret: API_SECRET, appUrl, config });
  fill(store);
  const started: ChildService[] = [];
  afterAll(async () => {
    await Promise.all(started.map((process) => process.stop()));
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (name: string, script: string, env: Record<string, string>): Promise<EncoreProcess> => {
    const logFile = join(folder, `${name}.log`);
    const child = await startProcess({
      name,
      script,
      env: {
        NODE_ENV: "production",
        SHOPIFY_API_KEY: API_KEY,
        SHOPIFY_API_SECRET: API_SECRET,
        SHOPIFY_APP_URL: appUrl,
        SCOPES: config.scopes.join(","),
        DATABASE_URL: databaseUrls.appUrl,
        DATABASE_POOL_SIZE: "5",
        DEV_STORES: `${shopDomain}=${store.origin}`,
        JOBS: "off",
        LOG_LEVEL: "debug",
        ...env,
      },
      logFile,
    });
    started.push(child);
    const written = () => readFileSync(logFile, "utf8");
    return { ...child, written, log: () => parseLog(written()) };
  };

  return {
    store,
    async web(name, env = {}) {
      const port = ports.shift() ?? (await freePort());
      const url = `http://127.0.0.1:${port}`;
      const web = await start(name, "app/server.ts", { PORT: String(port), ...env });
      return { ...web, url, asMerchant: (path, init) => asMerchant(store, url, path, init) };
    },
    worker: (name, env = {}) => start(name, "app/worker.ts", env),
    async install(web) {
      store.installation.open();
      expect((await web.asMerchant("/app")).status).toBe(200);
      return vi.waitFor(
        async () => {
          const { rows } = await owner.query("SELECT shop_id FROM imports WHERE status = 'completed'");
          expect(rows).toHaveLength(1);
          return rows[0].shop_id as string;
        },
        { timeout: 60_000, interval: 200 },
      );
    },
  };
}

async function asMerchant(
  { shopDomain }: RunningDevStore,
  url: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const token = await mintSessionToken({
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    shopDomain,
    userId: 1,
    sessionId: "s",
    now: new Date(),
  });
  const headers = {
    Authorization: `Bearer ${token}`,
    "User-Agent": "Mozilla/5.0 Chrome/140.0",
    ...(init.headers as Record<string, string> | undefined),
  };
  return fetch(`${url}${path}`, { ...init, headers });
}

function parseLog(text: string): LogLine[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as LogLine);
}
