/**
 * Encore through PgBouncer in transaction mode: every transaction may get another session of PostgreSQL, and a session
 * serves everybody. Nothing may rest on a session, and nothing may be left in one.
 */
import { databaseUrls, owner } from "#test/support/database.ts";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { createProduct } from "#test/dev-store/state/actions/create-product.ts";
import { placeOrder } from "#test/dev-store/state/actions/place-order.ts";
import { usd } from "#test/factories/shop-objects.ts";
import {
  findPgBouncer,
  startPgBouncer,
  type PgBouncer,
  type PgBouncerProgram,
} from "#test/support/pgbouncer.ts";

import { testFleet, type EncoreProcess, type WebProcess } from "./processes-support.ts";

/**
 * One for all: the least that PostgreSQL could give, and whoever asks for a second connection in the middle of a transaction
 * waits for himself.
 */
const SESSIONS = 1;

let program: PgBouncerProgram | undefined;
try {
  program = findPgBouncer();
} catch (error) {
  // Skipped below, and said aloud.
  process.stderr.write(`\nSKIPPED: tests of PgBouncer. ${(error as Error).message}\n`);
}

describe.skipIf(program === undefined)("through PgBouncer in transaction mode", () => {
  let bouncer: PgBouncer;
  let webs: [WebProcess, WebProcess];
  let workers: [EncoreProcess, EncoreProcess];
  let shopId: string;
  let fleet: Awaited<ReturnType<typeof testFleet>>;
  const order = () =>
    placeOrder(fleet.store, {
      email: "pooled@example.com",
      lineItems: [{ title: "A CD", quantity: 1, originalUnitPriceSet: usd("12.50"), taxable: false }],
    });

  beforeAll(async () => {
    bouncer = await startPgBouncer(program!, databaseUrls.appUrl, SESSIONS);
    fleet = await testFleet("pgbouncer.myshopify.com", () => undefined);
    for (let index = 0; index < 30; index += 1) order();
    const env = { DATABASE_URL: bouncer.url, DATABASE_DIRECT_URL: databaseUrls.appUrl };
    webs = await Promise.all([fleet.web("web 1", env), fleet.web("web 2", env)]);
    workers = await Promise.all([fleet.worker("worker 1", env), fleet.worker("worker 2", env)]);
    shopId = await fleet.install(webs[0]);
  });
  afterAll(async () => {
    await Promise.all([...webs, ...workers].map((process) => process.stop()));
    await bouncer.stop();
  });

  const count = async (table: string) => {
    const { rows } = await owner.query(`SELECT count(*)::int AS n FROM ${table} WHERE shop_id = $1`, [
      shopId,
    ]);
    return rows[0].n as number;
  };

  test("a shop is installed and imported, and its pages are shown", async () => {
    expect(await count("orders")).toBe(30);
    const pages = ["/app", "/app/customers", "/app/settings/sync-health"];
    for (const web of webs) {
      for (const page of pages) expect((await web.asMerchant(page)).status, page).toBe(200);
    }
    expect(await (await fetch(`${webs[1].url}/readyz`)).json()).toMatchObject({ status: "ready" });
  });

  test("changes get into the tables and to pages that wait, at either web process", async () => {
    await vi.waitFor(
      async () => {
        const { rows } = await owner.query(
          "SELECT FROM jobs.job WHERE state IN ('created', 'active') AND start_after < now()",
        );
        expect(rows).toEqual([]);
      },
      { timeout: 20_000, interval: 200 },
    );
    const versionAt = async (web: WebProcess, since: string) =>
      ((await (await web.asMerchant(`/app/live?since=${since}`)).json()) as { version: string }).version;
    const version = await versionAt(webs[0], "none");
    const waiting = webs.map((web) => versionAt(web, version));
    const placed = performance.now();
    order();
    for (const told of await Promise.all(waiting)) expect(told).not.toBe(version);
    expect(performance.now() - placed).toBeLessThan(2_000);
  });

  test("a burst is worked off once, with pages opened meanwhile", async () => {
    const before = await count("orders");
    for (let index = 0; index < 60; index += 1) {
      order();
      createProduct(fleet.store, { title: `CD ${index}` });
    }
    const pages = await Promise.all(
      [...webs, ...webs, ...webs, ...webs].map((web) => web.asMerchant("/app/customers")),
    );
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200]));
    await vi.waitFor(
      async () => {
        expect(await count("orders")).toBe(before + 60);
        expect(await count("products")).toBe(60);
      },
      { timeout: 30_000, interval: 200 },
    );
    const ids = workers.flatMap((worker) =>
      worker
        .log()
        .filter((line) => line.msg === "job done")
        .map((line) => String(line["jobId"])),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("PostgreSQL has a few sessions for all of that, and one that listens for each process", async () => {
    const { rows } = await owner.query<{ application_name: string; n: number }>(
      `SELECT application_name, count(*)::int AS n FROM pg_stat_activity
       WHERE datname = current_database() AND usename = 'encore_web' GROUP BY 1`,
    );
    const sessions = new Map(rows.map(({ application_name: name, n }) => [name, n]));
    expect(sessions.get("encore-listen")).toBe(4);
    sessions.delete("encore-listen");
    expect([...sessions.values()].reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(SESSIONS);
  });

  test("staging tables that another version of Encore left in a session are made again", async () => {
    const clients = Array.from({ length: SESSIONS }, () => new pg.Client(bouncer.url));
    await Promise.all(clients.map((client) => client.connect()));
    await Promise.all(
      clients.map(async (client) => {
        await client.query("BEGIN");
        await client.query("SELECT pg_sleep(0.3)");
        await client.query(
          `DROP TABLE IF EXISTS pg_temp.stage_orders, pg_temp.taken_returns;
           CREATE TEMP TABLE stage_orders (of_old text);
           CREATE TEMP TABLE taken_returns (of_old text);
           COMMENT ON TABLE pg_temp.taken_returns IS 'of old'`,
        );
        await client.query("COMMIT");
      }),
    );
    await Promise.all(clients.map((client) => client.end()));
    const before = await count("orders");
    for (let index = 0; index < 10; index += 1) order();
    await vi.waitFor(async () => expect(await count("orders")).toBe(before + 10), {
      timeout: 20_000,
      interval: 200,
    });
  });

  test("nothing is left in a session: no tenant, no role, no lock, no row", async () => {
    // As many at once as there are sessions, so that each is looked into.
    const clients = Array.from({ length: SESSIONS }, () => new pg.Client(bouncer.url));
    await Promise.all(clients.map((client) => client.connect()));
    const left = await Promise.all(
      clients.map(async (client) => {
        await client.query("BEGIN");
        await client.query("SELECT pg_sleep(0.3)");
        const { rows } = await client.query(
          `SELECT pg_backend_pid() AS pid, coalesce(current_setting('encore.shop_id', true), '') AS tenant, current_user::text AS role,
             (SELECT count(*)::int FROM orders) AS visible,
             (SELECT count(*)::int FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory') AS locks,
             (SELECT count(*)::int FROM pg_prepared_statements) AS prepared`,
        );
        await client.query("COMMIT");
        return rows[0] as { pid: number };
      }),
    );
    await Promise.all(clients.map((client) => client.end()));
    expect(new Set(left.map(({ pid }) => pid)).size).toBe(SESSIONS);
    for (const session of left) {
      expect(session).toMatchObject({ tenant: "", role: "encore_web", visible: 0, locks: 0, prepared: 0 });
    }
  });

  test("no process had anything to complain of", () => {
    for (const process of [...webs, ...workers]) {
      expect(process.log().filter(({ level }) => level === "error" || level === "warn")).toEqual([]);
    }
    expect(bouncer.said()).not.toMatch(/ERROR|FATAL/);
  });
});

test("no statement of the app's rests on its session", () => {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("generated") && !file.endsWith(".test.ts"))
    .map((file) => join("app", file));
  const resting = [
    // As a statement of its own: an UPDATE's SET comes after other words.
    /["'`;]\s*SET (?!LOCAL\b)/,
    /set_config\([^)]*,\s*false\)/,
    /pg_(?:try_)?advisory_lock/,
    /\bWITH HOLD\b/,
    /\bPREPARE [a-z]/,
    // node-postgres prepares a statement that has a name, and believes it to be there the next time.
    /\bquery(?:<[^>]*>)?\(\{\s*name:/,
  ];
  const found = files.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return resting.filter((pattern) => pattern.test(text)).map((pattern) => `${file}: ${String(pattern)}`);
  });
  expect(files.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});
