/** SIGTERM, as an orchestrator sends it: the work in hand is finished, nothing new is begun, nothing is lost. */
import { databaseUrls, owner } from "#test/support/database.ts";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";

import { placeOrder } from "#test/dev-store/state/actions/place-order.ts";
import { usd } from "#test/factories/shop-objects.ts";

import { testFleet, type WebProcess } from "./processes-support.ts";

const order = () =>
  placeOrder(fleet.store, {
    lineItems: [{ title: "A CD", quantity: 1, originalUnitPriceSet: usd("12.50"), taxable: false }],
  });
const fleet = await testFleet("shutdown.myshopify.com");
let web: WebProcess;
let shopId: string;

beforeAll(async () => {
  order();
  web = await fleet.web("web");
  const worker = await fleet.worker("first worker");
  shopId = await fleet.install(web);
  await worker.stop();
});

/** Makes whoever needs this table wait. @returns ends the waiting */
async function hold(table: string): Promise<() => Promise<void>> {
  const holder = new pg.Client(databaseUrls.ownerUrl);
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  let held = true;
  const release = async () => {
    if (held) await holder.end();
    held = false;
  };
  onTestFinished(release);
  return release;
}

/** Until somebody waits for a table that is held. */
async function somebodyWaits(): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await owner.query(
        "SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE NOT l.granted AND d.datname = current_database()",
      );
      expect(rows.length).toBeGreaterThan(0);
    },
    { timeout: 15_000, interval: 50 },
  );
}

const orders = async () => {
  const { rows } = await owner.query("SELECT count(*)::int AS n FROM orders WHERE shop_id = $1", [shopId]);
  return rows[0].n as number;
};
const isRefused = async (url: string) => {
  const error: unknown = await fetch(`${url}/healthz`).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return ((error as Error | undefined)?.cause as NodeJS.ErrnoException | undefined)?.code === "ECONNREFUSED";
};

test("a web process answers the requests in hand, lets waiting pages go at once, takes no connections, and ends well", async () => {
  const other = await fleet.web("other web");
  const { version } = (await (await other.asMerchant("/app/live?since=none")).json()) as { version: string };
  const began = performance.now();
  const waiting = other.asMerchant(`/app/live?since=${version}`).then(async (answer) => ({
    status: answer.status,
    body: (await answer.json()) as unknown,
    after: performance.now() - began,
  }));
  await sleep(500);
  const release = await hold("customers");
  const slow = other.asMerchant("/app/customers");
  await somebodyWaits();

  other.terminate();
  await vi.waitFor(async () => expect(await isRefused(other.url)).toBe(true), {
    timeout: 2_000,
    interval: 20,
  });
  const live = await waiting;
  expect(live).toMatchObject({ status: 200, body: { version } });
  expect(live.after).toBeLessThan(5_000);
  await sleep(500);
  await release();
  const answer = await slow;
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("</html>");
  expect(await other.exitCode).toBe(0);
});

test("a web process with a request that never ends is gone within the limit, and says so", async () => {
  const other = await fleet.web("stuck web", { SHUTDOWN_SECONDS: "1" });
  await hold("customers");
  const slow = other.asMerchant("/app/customers").catch(() => "cut off");
  await somebodyWaits();
  const asked = performance.now();
  other.terminate();
  expect(await other.exitCode).toBe(1);
  expect(performance.now() - asked).toBeLessThan(6_000);
  expect(await slow).toBe("cut off");
  expect(other.log().some((line) => line.msg === "requests under way were not answered in time")).toBe(true);
});

test("a worker finishes the job in hand and takes no other", async () => {
  const before = await orders();
  const worker = await fleet.worker("finishing worker");
  const release = await hold("orders");
  order();
  await somebodyWaits();
  worker.terminate();
  await vi.waitFor(() => expect(worker.log().map(({ msg }) => msg)).toContain("no further job is taken"), {
    timeout: 10_000,
    interval: 20,
  });
  order();
  await sleep(500);
  await release();
  expect(await worker.exitCode).toBe(0);
  expect(await orders()).toBe(before + 1);
  const done = worker
    .log()
    .filter((line) => line.msg === "job done" && /^webhook\./.test(String(line["job"])));
  expect(done.length).toBeGreaterThan(0);
  expect(worker.log().filter((line) => line.level === "error")).toEqual([]);

  const next = await fleet.worker("next worker");
  await vi.waitFor(async () => expect(await orders()).toBe(before + 2), { timeout: 15_000, interval: 100 });
  await next.stop();
}, 60_000);

test("past the limit a worker gives its job back, and another does it", async () => {
  const before = await orders();
  const worker = await fleet.worker("slow worker", { SHUTDOWN_SECONDS: "1" });
  const release = await hold("orders");
  order();
  await somebodyWaits();
  const asked = performance.now();
  worker.terminate();
  expect(await worker.exitCode).toBe(0);
  expect(performance.now() - asked).toBeLessThan(6_000);
  const { rows } = await owner.query(
    "SELECT state::text FROM jobs.job WHERE name LIKE 'webhook.%' AND state <> 'completed'",
  );
  expect(rows).toContainEqual({ state: "retry" });
  await release();

  const next = await fleet.worker("relieving worker");
  await vi.waitFor(async () => expect(await orders()).toBe(before + 1), { timeout: 20_000, interval: 100 });
  await next.stop();
}, 60_000);
