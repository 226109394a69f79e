/** A worker that is killed between the pages of a reconciliation: the next one goes on from the page that was done last. */
import { databaseUrls, owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";

import { bucketOf } from "#test/dev-store/admin-graphql/buckets.ts";
import { placeOrder } from "#test/dev-store/state/actions/index.ts";
import { usd } from "#test/factories/shop-objects.ts";
import { startProcess } from "#test/support/processes.ts";

const [store] = await testDevStores(["killed-run.myshopify.com"]);
if (!store) throw new Error("no store");
const devStore = store;
const { prepareQueues } = await import("#app/jobs/worker.server.ts");
const { startReconciliation } = await import("#app/sync/reconcile/start.server.ts");
const { install, repairsOf } = await import("./reconcile-support.ts");

const folder = mkdtempSync(join(tmpdir(), "encore-killed-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ORDERS = 230;

/** `npm run worker`. */
async function startWorker(name: string) {
  const worker = await startProcess({
    name,
    script: "app/worker.ts",
    env: {
      SHOPIFY_API_KEY: devStore.app.apiKey,
      SHOPIFY_API_SECRET: devStore.app.apiSecret,
      SHOPIFY_APP_URL: "https://encore.test",
      SCOPES: devStore.app.config.scopes.join(","),
      DATABASE_URL: databaseUrls.appUrl,
      DEV_STORES: `${devStore.shopDomain}=${devStore.origin}`,
      LOG_LEVEL: "info",
    },
    logFile: join(folder, `${name}.log`),
  });
  onTestFinished(() => worker.stop());
  return worker;
}

async function ordersPart(runId: string) {
  const { rows } = await owner.query(
    `SELECT r.status, p.step, p.cursor, p.checked FROM sync_runs r JOIN sync_run_parts p ON p.run_id = r.id
     WHERE r.id = $1 AND p.resource = 'orders'`,
    [runId],
  );
  return rows[0] as { status: string; step: string; cursor: string | null; checked: number };
}

test("goes on by itself, and reads no page twice", async () => {
  const context = await install(devStore);
  const shopId = context.shop.id;
  // The shop was imported and compared when it was empty.
  await owner.query(
    `INSERT INTO imports (shop_id, id, status, started_at, finished_at)
     VALUES ($1, gen_random_uuid(), 'completed', now() - interval '1 minute', now())`,
    [shopId],
  );
  await owner.query(
    `INSERT INTO sync_marks (shop_id, resource, sure_until, swept_at)
     SELECT $1, resource, now(), now() FROM unnest(ARRAY['products', 'customers', 'orders']) AS resource`,
    [shopId],
  );
  for (let index = 0; index < ORDERS; index += 1) {
    placeOrder(devStore, {
      lineItems: [{ title: "A CD", quantity: 1, originalUnitPriceSet: usd("12.50"), taxable: false }],
    });
  }
  // So little budget that a page takes a while.
  const bucket = bucketOf(devStore.store);
  bucket.configure({ maximumAvailable: 300, restoreRate: 300 });
  await prepareQueues();
  const runId = await startReconciliation(context, "schedule");
  if (runId === undefined) throw new Error("nothing to reconcile");

  const first = await startWorker("first");
  await vi.waitFor(async () => expect((await ordersPart(runId)).cursor).not.toBeNull(), {
    timeout: 60_000,
    interval: 20,
  });
  await first.stop("SIGKILL");
  const left = await ordersPart(runId);
  expect(left).toMatchObject({ status: "running", step: "changes" });
  expect(left.checked).toBeLessThan(ORDERS);
  expect(left.checked % 100).toBe(0);

  bucket.configure({ maximumAvailable: 20_000, restoreRate: 1_000 });
  await startWorker("second");
  await vi.waitFor(async () => expect((await ordersPart(runId)).status).toBe("completed"), {
    timeout: 90_000,
    interval: 200,
  });
  expect((await ordersPart(runId)).checked).toBe(ORDERS);
  expect(await repairsOf(runId)).toHaveLength(ORDERS);
  const { rows } = await owner.query(
    `SELECT (SELECT count(*)::int FROM orders WHERE shop_id = $1) AS orders,
       (SELECT count(*)::int FROM events WHERE shop_id = $1 AND type = 'order.placed') AS placed`,
    [shopId],
  );
  expect(rows).toEqual([{ orders: ORDERS, placed: ORDERS }]);
}, 240_000);
