/** Two web and two worker processes on one database: they share the work, and none of it is done twice or lost. */
import { owner } from "#test/support/database.ts";
import { setTimeout as sleep } from "node:timers/promises";

import { beforeAll, expect, test, vi } from "vitest";

import { createCustomer } from "#test/dev-store/state/actions/create-customer.ts";
import { placeOrder } from "#test/dev-store/state/actions/place-order.ts";
import { usd } from "#test/factories/shop-objects.ts";

import { testFleet, type EncoreProcess, type WebProcess } from "./processes-support.ts";

const order = () =>
  placeOrder(fleet.store, {
    lineItems: [{ title: "A CD", quantity: 1, originalUnitPriceSet: usd("12.50"), taxable: false }],
  });
const fleet = await testFleet("processes.myshopify.com");

let webs: [WebProcess, WebProcess];
let workers: EncoreProcess[];
let shopId: string;
/** When the schedule was made to come back every minute. */
let scheduledAt: Date;

beforeAll(async () => {
  order();
  // At once, as an orchestrator starts them: each prepares the queues.
  webs = await Promise.all([fleet.web("web 1"), fleet.web("web 2")]);
  workers = [await fleet.worker("worker 1")];
  shopId = await fleet.install(webs[0]);
});

/** What is told of a customer is a part: the app reads the customer by the Admin API. */
let made = 0;
const customer = () => createCustomer(fleet.store, { email: `customer-${(made += 1)}@example.com` });
const customers = async () => {
  const { rows } = await owner.query("SELECT count(*)::int AS n FROM customers WHERE shop_id = $1", [shopId]);
  return rows[0].n as number;
};
/** The jobs of a kind that a process says it has done. */
const done = (worker: EncoreProcess, job: string) =>
  worker
    .log()
    .filter((line) => line.msg === "job done" && line["job"] === job)
    .map((line) => String(line["jobId"]));

test("a worker that is killed leaves its job to the other", async () => {
  const doomed = workers[0]!;
  // The worker waits for an answer that does not come.
  fleet.store.faults.add({ interface: "admin-graphql", kind: "hang", count: 1 });
  customer();
  const stuck = await vi.waitFor(
    async () => {
      const { rows } = await owner.query<{ id: string }>(
        `SELECT id FROM jobs.job WHERE name = 'webhook.process' AND state = 'active'
         AND started_on < now() - interval '1 second'`,
      );
      expect(rows.length).toBeGreaterThan(0);
      return rows.map(({ id }) => id);
    },
    { timeout: 15_000, interval: 100 },
  );
  const relief = await fleet.worker("worker 2");
  await doomed.stop("SIGKILL");
  await vi.waitFor(() => expect(done(relief, "webhook.process")).toEqual(expect.arrayContaining(stuck)), {
    timeout: 60_000,
    interval: 200,
  });
  expect(done(doomed, "webhook.process").filter((id) => stuck.includes(id))).toEqual([]);
  workers = [relief, await fleet.worker("worker 3")];
  // Not before: a process that starts sets the schedules that it knows.
  const { rows } = await owner.query<{ now: Date }>(
    "UPDATE jobs.schedule SET cron = '* * * * *' WHERE name = 'inbox.sweep' RETURNING now()",
  );
  scheduledAt = rows[0]!.now;
}, 90_000);

test("every job runs once, in one of the workers, and both have their share", async () => {
  const before = await customers();
  const MANY = 60;
  for (let index = 0; index < MANY; index += 1) customer();
  await vi.waitFor(async () => expect(await customers()).toBe(before + MANY), {
    timeout: 20_000,
    interval: 100,
  });
  const nothingLeft = async () => {
    const { rows } = await owner.query(
      "SELECT FROM jobs.job WHERE name LIKE 'webhook.%' AND state <> 'completed'",
    );
    expect(rows).toEqual([]);
  };
  await vi.waitFor(nothingLeft, { timeout: 20_000, interval: 100 });

  const [first, second] = workers.map((worker) => done(worker, "webhook.process"));
  expect(first!.length).toBeGreaterThan(5);
  expect(second!.length).toBeGreaterThan(5);
  const all = [...first!, ...second!];
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(MANY);
});

test("a job with a key waits once, whoever enqueues it; one import, one reconciliation", async () => {
  const start = (web: WebProcess) =>
    web.asMerchant("/app/settings/sync-health?_data=routes%2Fadmin%2Fsettings%2Fsync-health", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "intent=check-now",
    });
  const answers = await Promise.all([...webs, ...webs, ...webs].map(start));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
  await vi.waitFor(
    async () => {
      const { rows } = await owner.query("SELECT status FROM sync_runs WHERE status = 'running'");
      expect(rows).toEqual([]);
    },
    { timeout: 20_000, interval: 100 },
  );
  const { rows } = await owner.query("SELECT count(*)::int AS n FROM imports");
  expect(rows).toEqual([{ n: 1 }]);
  const runs = await owner.query<{ id: string; started_at: Date; finished_at: Date }>(
    "SELECT * FROM sync_runs ORDER BY started_at",
  );
  expect(runs.rows.length).toBeGreaterThan(0);
  // One after the other, never two at once.
  runs.rows.slice(1).forEach((run, index) => {
    expect(run.started_at.getTime()).toBeGreaterThanOrEqual(runs.rows[index]!.finished_at.getTime());
  });
});

test("a page that waits at one web process hears of what came in at the other, within two seconds", async () => {
  const [first, second] = webs;
  await vi.waitFor(
    async () => {
      const { rows } = await owner.query(
        "SELECT FROM jobs.job WHERE state IN ('created', 'retry', 'active') AND name !~ '^__' AND start_after < now()",
      );
      expect(rows).toEqual([]);
    },
    { timeout: 20_000, interval: 200 },
  );
  const versionAt = async (web: WebProcess, since: string) =>
    ((await (await web.asMerchant(`/app/live?since=${since}`)).json()) as { version: string }).version;
  const version = await versionAt(second, "none");
  const waiting = [versionAt(first, version), versionAt(second, version)];
  await sleep(300);
  const placed = performance.now();
  // Shopify knows the first one's address alone.
  order();
  for (const told of await Promise.all(waiting)) expect(told).not.toBe(version);
  expect(performance.now() - placed).toBeLessThan(2_000);
});

test("an access token that has run out is renewed once, however many need it", async () => {
  const { refreshes, refused } = fleet.store.tokens.counts();
  await owner.query("UPDATE sessions SET expires = now() - interval '1 minute' WHERE shop_id = $1", [shopId]);
  const before = await customers();
  for (let index = 0; index < 20; index += 1) customer();
  await vi.waitFor(async () => expect(await customers()).toBe(before + 20), {
    timeout: 20_000,
    interval: 100,
  });
  expect(fleet.store.tokens.counts()).toMatchObject({ refreshes: refreshes + 1, refused });
});

test("a schedule is kept once for each time that it comes round, not once a process", async () => {
  const counts = async () => {
    const { rows } = await owner.query<{ runs: number; times: number }>(
      `SELECT count(*) FILTER (WHERE name = 'inbox.sweep')::int AS runs,
         count(DISTINCT singleton_on) FILTER (WHERE name = '__pgboss__send-it' AND data->>'name' = 'inbox.sweep')::int AS times
       FROM jobs.job WHERE created_on > $1`,
      [scheduledAt],
    );
    return rows[0]!;
  };
  await vi.waitFor(async () => expect((await counts()).times).toBeGreaterThan(1), {
    timeout: 150_000,
    interval: 500,
  });
  // A run is begun by whichever process is told first.
  await vi.waitFor(
    async () => {
      const { runs, times } = await counts();
      expect(runs).toBe(times);
    },
    { timeout: 60_000, interval: 100 },
  );
  await sleep(3_000);
  const { runs, times } = await counts();
  expect(runs).toBeLessThanOrEqual(times);
}, 240_000);
