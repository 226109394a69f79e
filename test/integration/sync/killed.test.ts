/** A worker that is killed in the middle of an import: the next one goes on, and the tables end up the same. */
import { databaseUrls, owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";

import { bulkOperationsOf } from "#test/dev-store/bulk/operations.ts";
import { placeOrder } from "#test/dev-store/state/actions/index.ts";
import { usd } from "#test/factories/shop-objects.ts";
import { startProcess } from "#test/support/processes.ts";

const [store] = await testDevStores(["killed.myshopify.com"]);
if (!store) throw new Error("no store");
const devStore = store;
const { shopContext } = await import("#app/context.server.ts");
const { registerShop } = await import("#app/shopify/shops.server.ts");
const { prepareQueues } = await import("#app/jobs/worker.server.ts");
const { importProgress, startImport } = await import("#app/sync/index.server.ts");
const { mirrorOf } = await import("./support.ts");

const folder = mkdtempSync(join(tmpdir(), "encore-killed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ORDERS = 200;
let shopId: string;

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

beforeAll(async () => {
  for (let index = 0; index < ORDERS; index += 1) {
    placeOrder(devStore, {
      lineItems: [{ title: "A CD", quantity: 1, originalUnitPriceSet: usd("12.50"), taxable: false }],
    });
  }
  devStore.installation.open();
  shopId = await registerShop(devStore.shopDomain, new Date());
  const { accessToken } = devStore.tokens.issue("offline", devStore.app.config.scopes, false);
  await owner.query(
    `INSERT INTO sessions (shop_id, id, state, is_online, access_token) VALUES ($1, $2, '', false, $3)`,
    [shopId, `offline_${devStore.shopDomain}`, accessToken],
  );
  await owner.query("UPDATE shops SET currency = 'USD', time_zone = 'UTC' WHERE id = $1", [shopId]);
  await prepareQueues();
});

test("the import goes on by itself", async () => {
  const context = await shopContext(shopId, { kind: "job", job: "test" });
  // One download never comes to an end: the first worker dies over it.
  const { downloads } = bulkOperationsOf(devStore).faults;
  downloads.push({ kind: "hang" });
  await startImport(context);
  const first = await startWorker("first");
  await vi.waitFor(() => expect(downloads).toEqual([]), { timeout: 30_000, interval: 50 });
  await first.stop("SIGKILL");
  expect((await importProgress(context))?.status).toBe("running");

  await startWorker("second");
  await vi.waitFor(async () => expect((await importProgress(context))?.status).toBe("completed"), {
    timeout: 90_000,
    interval: 200,
  });
  const { orders, order_line_items: lines } = await mirrorOf(shopId);
  expect([orders?.length, lines?.length]).toEqual([ORDERS, ORDERS]);
}, 150_000);
