/** Encore as in production, as a process of its own: the built app, `npm start`. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import type pg from "pg";
import { v7 } from "uuid";

import { freePort } from "../support/postgres.ts";

export const SECRET = "bench-secret-0123456789";
export const POOL_SIZE = 10;

export interface Started {
  child: ChildProcess;
  origin: string;
}

/** @param options.jobs whether it also works on jobs */
export async function startEncore(databaseUrl: string, options: { jobs: boolean }): Promise<Started> {
  const port = await freePort();
  const child = fork(fileURLToPath(new URL("../../app/server.ts", import.meta.url)), [], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: {
      PATH: process.env["PATH"] ?? "",
      NODE_ENV: "production",
      SHOPIFY_API_KEY: "encore-bench",
      SHOPIFY_API_SECRET: SECRET,
      SHOPIFY_APP_URL: `http://127.0.0.1:${port}`,
      SCOPES: "read_orders",
      DATABASE_URL: databaseUrl,
      DATABASE_POOL_SIZE: String(POOL_SIZE),
      PORT: String(port),
      JOBS: options.jobs ? "on" : "off",
      LOG_LEVEL: "warn",
    },
  });
  await once(child, "message");
  return { child, origin: `http://127.0.0.1:${port}` };
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill();
  await ended;
}

/** Shops that have installed Encore, without an order. @returns their ids */
export async function addShops(owner: pg.Client, domains: readonly string[]): Promise<string[]> {
  const ids = domains.map(() => v7());
  await owner.query(
    `INSERT INTO shops (id, domain, currency, time_zone, installed_at)
     SELECT id, domain, 'USD', 'UTC', now() FROM unnest($1::uuid[], $2::text[]) AS s (id, domain)`,
    [ids, domains],
  );
  return ids;
}
