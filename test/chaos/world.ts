/** Everything that runs during a chaos run: a database that can be restarted, the shop, and Encore's processes. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import pg from "pg";

import { migrate } from "../../prisma/migrate.ts";
import { bucketOf } from "../dev-store/admin-graphql/buckets.ts";
import { readAppConfig } from "../dev-store/app-config.ts";
import { mintSessionToken } from "../dev-store/oauth/session-token.ts";
import { createDevStore, type RunningDevStore } from "../dev-store/server.ts";
import { generateAndBuild } from "../support/build.ts";
import { freePort, provisionDatabase, startPostgres, type PostgresServer } from "../support/postgres.ts";
import { startProcess, type ChildService } from "../support/processes.ts";

const API_KEY = "encore-chaos";
const API_SECRET = "chaos-secret-0123456789";
/** Shopify's four hours of retries in about twenty seconds, so that a run need not wait for hours at its end. */
const RETRY_SCALE = 1 / 700;

/** Encore's processes that may be killed. */
export type ProcessName = "web" | "worker 1" | "worker 2";
export const PROCESSES: readonly ProcessName[] = ["web", "worker 1", "worker 2"];

export class World {
  readonly store: RunningDevStore;
  readonly shopDomain: string;
  readonly #folder: string;
  readonly #appUrl: string;
  readonly #env: Record<string, string>;
  readonly #ownerUrl: string;
  readonly #processes = new Map<ProcessName, ChildService>();
  /** Processes that ended though nobody ended them. */
  readonly #crashed: string[] = [];
  #postgres: PostgresServer;

  private constructor(parts: {
    store: RunningDevStore;
    folder: string;
    appUrl: string;
    env: Record<string, string>;
    ownerUrl: string;
    postgres: PostgresServer;
  }) {
    this.store = parts.store;
    this.shopDomain = parts.store.shopDomain;
    this.#folder = parts.folder;
    this.#appUrl = parts.appUrl;
    this.#env = parts.env;
    this.#ownerUrl = parts.ownerUrl;
    this.#postgres = parts.postgres;
  }

  /** Builds, migrates and starts it all. */
  static async begin(say: (line: string) => void): Promise<World> {
    await generateAndBuild(say);
    const folder = mkdtempSync(join(tmpdir(), "encore-chaos-"));
    // Run as root, the database server runs as another user, who must get in.
    chmodSync(folder, 0o755);
    const postgres = await startPostgres({ dataDir: join(folder, "postgres") });
    const { ownerUrl, appUrl: databaseUrl } = await provisionDatabase(postgres, "chaos");
    await migrate(ownerUrl);
    const port = await freePort();
    const appUrl = `http://127.0.0.1:${port}`;
    const config = readAppConfig("shopify.app.toml");
    const store = await createDevStore({
      shopDomain: "chaos.myshopify.com",
      apiKey: API_KEY,
      apiSecret: API_SECRET,
      appUrl,
      config,
      webhooks: { retryScale: RETRY_SCALE },
    });
    // Shopify Plus: a shop where so much happens has ten times the Admin API's standard budget.
    bucketOf(store.store).configure({ maximumAvailable: 20_000, restoreRate: 1_000 });
    const env = {
      NODE_ENV: "production",
      SHOPIFY_API_KEY: API_KEY,
      SHOPIFY_API_SECRET: API_SECRET,
      SHOPIFY_APP_URL: appUrl,
      SCOPES: config.scopes.join(","),
      DATABASE_URL: databaseUrl,
      DEV_STORES: `${store.shopDomain}=${store.origin}`,
      PORT: String(port),
      JOBS: "off",
      LOG_LEVEL: "info",
    };
    const world = new World({ store, folder, appUrl, env, ownerUrl, postgres });
    for (const name of PROCESSES) await world.#start(name);
    return world;
  }

  /** Kills a process as an outage would, and starts it again. */
  async kill(name: ProcessName): Promise<void> {
    const process = this.#processes.get(name);
    this.#processes.delete(name);
    await process?.stop("SIGKILL");
    await this.#start(name);
  }

  /** @throws Error with the last words of a process that did not survive what it must survive */
  expectAlive(): void {
    if (this.#crashed.length > 0) throw new Error(this.#crashed.join("\n"));
  }

  /** Cuts every connection, and is back a moment later. */
  async restartDatabase(): Promise<void> {
    await this.#postgres.stop();
    this.#postgres = await startPostgres({
      dataDir: join(this.#folder, "postgres"),
      port: this.#postgres.port,
    });
  }

  /** A request of the shop's merchant, who has a page of the app open. */
  async asMerchant(path: string, init: RequestInit = {}): Promise<Response> {
    const token = await mintSessionToken({
      apiKey: API_KEY,
      apiSecret: API_SECRET,
      shopDomain: this.shopDomain,
      userId: 1,
      sessionId: "s",
      now: new Date(),
    });
    const headers = { Authorization: `Bearer ${token}`, "User-Agent": "Mozilla/5.0 Chrome/140.0" };
    return fetch(`${this.#appUrl}${path}`, { ...init, headers });
  }

  /** Asks the database as the tables' owner, whom row-level security does not bind. */
  async ask<T>(question: (owner: pg.Client) => Promise<T>): Promise<T> {
    const owner = new pg.Client(this.#ownerUrl);
    await owner.connect();
    try {
      await owner.query("SET TIME ZONE 'UTC'");
      return await question(owner);
    } finally {
      await owner.end();
    }
  }

  async end(): Promise<void> {
    const processes = [...this.#processes.values()];
    this.#processes.clear();
    await Promise.all(processes.map((process) => process.stop()));
    await this.store.close();
    await this.#postgres.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(name: ProcessName): Promise<void> {
    const logFile = join(this.#folder, "logs", `${name}.log`);
    const script = name === "web" ? "app/server.ts" : "app/worker.ts";
    const process = await startProcess({ name, script, env: this.#env, logFile });
    this.#processes.set(name, process);
    void process.exitCode.then((code) => {
      if (this.#processes.get(name) !== process) return;
      const words = readFileSync(logFile, "utf8").trim().split("\n").slice(-12).join("\n");
      this.#crashed.push(`${name} ended by itself (exit code ${code}):\n${words}`);
    });
  }
}
