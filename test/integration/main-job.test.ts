/**
 * The main job without a browser: from opening the app to the numbers on Home, with real orders, and then live by webhook.
 */
import { owner } from "../support/database.ts";
import { testDevStores } from "../support/dev-store.ts";
import { serveWebhooks } from "../support/webhook-door.ts";
import { Readable } from "node:stream";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { cdnowImport, readRows } from "../dev-store/data/cdnow.ts";
import { importJsonl } from "../dev-store/import/import.ts";
import { mintSessionToken } from "../dev-store/oauth/session-token.ts";
import { usd } from "../factories/shop-objects.ts";
import { placeOrder } from "../dev-store/state/actions/place-order.ts";

/** Real orders of the CDNOW data set; test/factories/README.md says what they must add up to. */
const SAMPLE = {
  file: "test/factories/cdnow-sample.txt",
  orders: "765",
  customers: "202",
  netSales: "2632203",
};

const webhooks = await serveWebhooks();
const stores = await testDevStores(["main-job.myshopify.com"], { appUrl: webhooks.origin });
const devStore = stores[0]!;
const { requireAdmin } = await import("#app/shopify/require.server.ts");
const { startWorkers } = await import("#app/jobs/worker.server.ts");
const { importProgress } = await import("#app/sync/index.server.ts");
const { homeView } = await import("#app/areas/insights/queries.server.ts");

/** A merchant opens the app. */
async function open() {
  devStore.installation.open();
  const token = await mintSessionToken({
    apiKey: devStore.app.apiKey,
    apiSecret: devStore.app.apiSecret,
    shopDomain: devStore.shopDomain,
    userId: 1,
    sessionId: "s",
    now: new Date(),
  });
  return requireAdmin(
    new Request("https://encore.test/app", {
      headers: { Authorization: `Bearer ${token}`, "User-Agent": "Mozilla/5.0 Chrome/140.0" },
    }),
  );
}

async function figures() {
  const view = await homeView(await open(), { preset: "all_time" });
  return Object.fromEntries(view.figures.map((figure) => [figure.id, figure.value]));
}

beforeAll(async () => {
  const lines = async function* () {
    for await (const object of cdnowImport(readRows(SAMPLE.file))) yield `${JSON.stringify(object)}\n`;
  };
  await importJsonl(devStore, Readable.from(lines()));
  await startWorkers();
});

afterAll(() => {
  webhooks.close();
});

test("opening the app installs it and imports the shop: Home shows exactly what the real orders add up to", async () => {
  // A page's loaders ask at the same time, also the very first time.
  const [context] = await Promise.all([open(), open()]);
  await vi.waitFor(async () => expect((await importProgress(context))?.status).toBe("completed"), {
    timeout: 60_000,
    interval: 100,
  });
  await vi.waitFor(async () => {
    expect(await figures()).toMatchObject({
      orders: SAMPLE.orders,
      customers: SAMPLE.customers,
      netSales: SAMPLE.netSales,
    });
  }, 10_000);
  expect((await importProgress(context))?.faults).toEqual([]);
}, 90_000);

test("opening it again imports nothing again, also twice at once", async () => {
  await Promise.all([open(), open(), open()]);
  const { rows } = await owner.query("SELECT count(*)::int AS n FROM imports");
  expect(rows).toEqual([{ n: 1 }]);
});

test("an order that is placed comes into the figures by itself", async () => {
  const before = await figures();
  const customer = devStore.store.list("Customer", { limit: 1 })[0]!;
  placeOrder(devStore, {
    customer: { id: customer.id },
    lineItems: [{ title: "A CD", quantity: 1, originalUnitPriceSet: usd("12.50"), taxable: false }],
  });
  await vi.waitFor(
    async () => {
      const now = await figures();
      expect(Number(now["orders"])).toBe(Number(before["orders"]) + 1);
      expect(Number(now["netSales"])).toBe(Number(before["netSales"]) + 1250);
      expect(now["customers"]).toBe(before["customers"]);
    },
    { timeout: 20_000, interval: 25 },
  );
});
