/**
 * Encore running as in production, for browser tests: the built app and its jobs in a process of their own, on a
 * database clone, against a development store in this process. Nothing of ours is replaced.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { databaseUrls } from "./database.ts";
import { readAppConfig } from "../dev-store/app-config.ts";
import { createDevStore, type RunningDevStore } from "../dev-store/server.ts";
import { startProcess, type ChildService } from "./processes.ts";
import { generateAndBuild } from "./build.ts";
import { freePort } from "./postgres.ts";

export const API_KEY = "encore-test";
export const API_SECRET = "test-secret-0123456789";

export interface RunningEncore {
  devStore: RunningDevStore;
  appUrl: string;
  /** What the app has logged so far. */
  logFile: string;
  /** Ends the app's process as an outage would, and starts it again. */
  restart(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  close(): Promise<void>;
}

export interface StartEncoreOptions {
  shopDomain?: string;
}

export async function startEncore(options: StartEncoreOptions = {}): Promise<RunningEncore> {
  await generateAndBuild(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), "encore-e2e-"));
  const port = await freePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const shopDomain = options.shopDomain ?? "encore-test.myshopify.com";
  const devStore = await createDevStore({
    shopDomain,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    appUrl,
    config: readAppConfig("shopify.app.toml"),
  });
  const logFile = join(folder, "encore.log");
  const start = () =>
    startProcess({
      name: "Encore",
      script: "app/server.ts",
      env: {
        NODE_ENV: "production",
        SHOPIFY_API_KEY: API_KEY,
        SHOPIFY_API_SECRET: API_SECRET,
        SHOPIFY_APP_URL: appUrl,
        SCOPES: readAppConfig("shopify.app.toml").scopes.join(","),
        DATABASE_URL: databaseUrls.appUrl,
        DEV_STORES: `${shopDomain}=${devStore.origin}`,
        APP_BRIDGE_URL: `${devStore.origin}/__app-bridge/app-bridge.js`,
        PORT: String(port),
        LOG_LEVEL: "info",
      },
      logFile,
    });
  let app: ChildService = await start();
  return {
    devStore,
    appUrl,
    logFile,
    async restart(signal) {
      await app.stop(signal);
      app = await start();
    },
    async close() {
      await app.stop();
      await devStore.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
