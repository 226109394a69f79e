/**
 * A shop as webhooks tell it and the same shop as an import exports it end in the same rows; and what happens to an import
 * when Shopify's side of it goes wrong.
 */
import { owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { serveWebhooks } from "#test/support/webhook-door.ts";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { bulkOperationsOf } from "#test/dev-store/bulk/operations.ts";
import * as actions from "#test/dev-store/state/actions/index.ts";
import { usd } from "#test/factories/shop-objects.ts";

const webhooks = await serveWebhooks();
afterAll(webhooks.close);

const [store] = await testDevStores(["sync.myshopify.com"], { appUrl: webhooks.origin });
if (!store) throw new Error("no store");
const devStore = store;
const { shopContext } = await import("#app/context.server.ts");
const { startWorkers } = await import("#app/jobs/worker.server.ts");
const { registerShop } = await import("#app/shopify/shops.server.ts");
const { installShop } = await import("#app/sync/install.server.ts");
const { importProgress, pauseImport, resumeImport, retryImport, startImport } =
  await import("#app/sync/index.server.ts");
const { mirrorOf } = await import("./support.ts");

const scopes = devStore.app.config.scopes;
let shopId: string;

async function context() {
  return shopContext(shopId, { kind: "job", job: "test" });
}

async function finished(): Promise<Awaited<ReturnType<typeof importProgress>>> {
  const asking = await context();
  return vi.waitFor(
    async () => {
      const progress = await importProgress(asking);
      expect(progress?.status).not.toBe("running");
      return progress;
    },
    { timeout: 30_000, interval: 50 },
  );
}

/** Until every webhook that was sent has been worked on. */
async function settled(): Promise<void> {
  await devStore.webhooks.idle();
  await vi.waitFor(
    async () => {
      const { rows } = await owner.query(
        "SELECT count(*)::int AS open FROM webhook_deliveries WHERE status = 'received'",
      );
      expect(rows).toEqual([{ open: 0 }]);
    },
    { timeout: 20_000, interval: 50 },
  );
}

beforeAll(async () => {
  devStore.installation.open();
  shopId = await registerShop(devStore.shopDomain, new Date());
  const { accessToken } = devStore.tokens.issue("offline", scopes, false);
  await owner.query(
    `INSERT INTO sessions (shop_id, id, state, is_online, access_token) VALUES ($1, $2, '', false, $3)`,
    [shopId, `offline_${devStore.shopDomain}`, accessToken],
  );
  await startWorkers();
});

test("installing tells the shop's currency and zone, and imports it once, however often it is repeated", async () => {
  const install = () =>
    installShop({ domain: devStore.shopDomain, scopes: scopes.join(","), now: new Date() });
  await Promise.all([install(), install()]);
  await install();
  expect((await finished())?.status).toBe("completed");
  const { rows } = await owner.query("SELECT currency, time_zone FROM shops WHERE id = $1", [shopId]);
  expect(rows).toEqual([{ currency: "USD", time_zone: expect.stringContaining("/") }]);
  const imports = await owner.query("SELECT FROM imports WHERE shop_id = $1", [shopId]);
  expect(imports.rowCount).toBe(1);
});

/** What happens in the shop, quickly: several changes of an order within one second. */
function live(): void {
  const mug = actions.createProduct(devStore, {
    title: "Mug",
    tags: ["blue", "clay"],
    variants: [{ sku: "MUG-1", price: "24.00" }],
  });
  actions.updateProduct(devStore, { productId: mug.product.id, title: "Large mug" });
  const ada = actions.createCustomer(devStore, { firstName: "Ada", email: "ada@example.com" });
  actions.updateCustomer(devStore, { customerId: ada.id, tags: ["vip"], lastName: "Linden" });
  const place = (quantity: number) =>
    actions.placeOrder(devStore, {
      customer: { id: ada.id },
      lineItems: [
        { sku: "MUG-1", title: "Mug", quantity, originalUnitPriceSet: usd("24.00"), taxable: true },
      ],
      shippingLine: { title: "Ground", originalPriceSet: usd("6.00") },
      shippingAddress: { city: "Graz", countryCodeV2: "AT" },
    }).order;
  place(1);
  const sent = place(3);
  const parcel = actions.fulfilOrder(devStore, {
    orderId: sent.id,
    trackingInfo: [{ company: "UPS", number: "1Z" }],
  });
  actions.addFulfilmentEvent(devStore, { fulfillmentId: parcel.id, status: "IN_TRANSIT" });
  actions.addFulfilmentEvent(devStore, { fulfillmentId: parcel.id, status: "DELIVERED" });
  const cancelled = place(2);
  actions.cancelOrder(devStore, { orderId: cancelled.id, reason: "CUSTOMER", refund: true });
  const [line] = devStore.store.children("LineItem", sent.id);
  const [shipped] = devStore.store.children("FulfillmentLineItem", parcel.id);
  if (!line || !shipped) throw new Error("nothing was sent");
  const asked = actions.requestReturn(devStore, {
    orderId: sent.id,
    lines: [{ fulfillmentLineItemId: shipped.id, quantity: 1, returnReason: "SIZE_TOO_SMALL" }],
  });
  actions.approveReturn(devStore, { returnId: asked.id });
  actions.refundOrder(devStore, { orderId: sent.id, lines: [{ lineItemId: line.id, quantity: 1 }] });
  const gone = actions.createProduct(devStore, { title: "Gone", variants: [{ price: "1.00" }] });
  actions.deleteProduct(devStore, { productId: gone.product.id });
}

/** As if nothing of the shop had ever been told. */
async function forget(): Promise<void> {
  for (const table of ["orders", "products", "customers", "events"]) {
    await owner.query(`DELETE FROM ${table} WHERE shop_id = $1`, [shopId]);
  }
}

/** What a webhook and an import tell alike of the shop. */
async function comparable() {
  const { events, ...mirror } = await mirrorOf(shopId);
  return {
    ...mirror,
    products: mirror["products"]?.filter((product) => product["deleted_at"] === null),
    product_variants: mirror["product_variants"]?.filter((variant) => variant["price_minor"] !== 100),
    returns: mirror["returns"]?.map(({ read_at: _, ...row }) => row),
    events: events
      ?.filter((event) => event["type"] !== "order.paid")
      .map(({ backfill: _, ...event }) => event),
  };
}

test("webhooks, in whatever order they are worked on, end in the rows that an import makes", async () => {
  live();
  await settled();
  const failed = await owner.query("SELECT topic, reason FROM webhook_deliveries WHERE status = 'failed'");
  expect(failed.rows).toEqual([]);

  const told = await comparable();
  expect(told.events?.map((event) => event["type"])).toEqual([
    "customer.created",
    "order.cancelled",
    "order.delivered",
    "order.fulfilled",
    ...["order.placed", "order.placed", "order.placed"],
    ...["order.refunded", "order.refunded"],
    "return.requested",
  ]);
  await forget();
  await startImport(await context());
  expect(await finished()).toMatchObject({ status: "completed", failure: null });
  expect(await comparable()).toEqual(told);
});

describe("an import", () => {
  const bulk = bulkOperationsOf(devStore).faults;

  test("of orders in slices of time, all exported at once, ends in the same rows", async () => {
    const told = await comparable();
    const { rows } = await owner.query<{ first: Date; last: Date }>(
      "SELECT min(created_at) AS first, max(created_at) AS last FROM orders WHERE shop_id = $1",
      [shopId],
    );
    await forget();
    // Planned as a large shop's orders are; this one's are few, and all of one minute.
    const [early, late] = [new Date((rows[0]?.first.getTime() ?? 0) + 1000), rows[0]?.last];
    const importId = randomUUID();
    await owner.query(
      "INSERT INTO imports (shop_id, id, status, started_at) VALUES ($1, $2, 'paused', now())",
      [shopId, importId],
    );
    for (const [resource, slice, from, until] of [
      ["products", 0, null, null],
      ["customers", 0, null, null],
      ["orders", 0, null, early],
      ["orders", 1, early, late],
      ["orders", 2, late, null],
    ] as const) {
      await owner.query(
        `INSERT INTO import_parts
           (shop_id, import_id, resource, slice, status, root_total, created_from, created_until)
         VALUES ($1, $2, $3, $4, 'waiting', 1, $5, $6)`,
        [shopId, importId, resource, slice, from, until],
      );
    }
    await resumeImport(await context());
    expect(await finished()).toMatchObject({ status: "completed", failure: null });
    const parts = await owner.query(
      "SELECT resource, slice, status FROM import_parts WHERE shop_id = $1 AND import_id = $2 ORDER BY 1, 2",
      [shopId, importId],
    );
    expect(parts.rows.map(({ resource, slice }) => `${resource} ${slice}`)).toEqual([
      "customers 0",
      "orders 0",
      "orders 1",
      "orders 2",
      "products 0",
    ]);
    expect(await comparable()).toEqual(told);
  });

  test("can be paused and gone on with, as often as one likes", async () => {
    const asking = await context();
    await startImport(asking);
    await pauseImport(asking);
    expect(await finished()).toMatchObject({ status: "paused" });
    await resumeImport(asking);
    await pauseImport(asking);
    await Promise.all([resumeImport(asking), resumeImport(asking), startImport(asking)]);
    expect(await finished()).toMatchObject({ status: "completed", failure: null });
    await resumeImport(asking);
    expect(await importProgress(asking)).toMatchObject({ status: "completed" });
  });

  test.each([
    [{ kind: "fail" as const }, "export_failed"],
    [{ kind: "fail" as const, errorCode: "ACCESS_DENIED" as const }, "access_denied"],
    [{ kind: "cancel" as const }, "export_cancelled"],
    [{ kind: "expire" as const }, "export_expired"],
  ])("says so when Shopify's export ends with %j, and a retry makes it good", async (fault, failure) => {
    bulk.operations.push(fault);
    await startImport(await context());
    expect(await finished()).toMatchObject({ status: "failed", failure });
    await retryImport(await context());
    expect(await finished()).toMatchObject({ status: "completed", failure: null });
  });

  test("counts a malformed line, keeps it for the merchant, and imports the rest", async () => {
    bulk.operations.push({ kind: "malformed-line", line: 0 });
    await startImport(await context());
    const progress = await finished();
    expect(progress?.status).toBe("completed");
    expect(progress?.parts.reduce((sum, part) => sum + part.linesFaulty, 0)).toBeGreaterThan(0);
    expect(progress?.faults[0]).toMatchObject({ lineNumber: 1, reason: "not a JSON object" });
  });

  test("goes on after a download that breaks", async () => {
    bulk.downloads.push({ kind: "truncate", afterBytes: 300 }, { kind: "fail", status: 503 });
    await startImport(await context());
    expect(await finished()).toMatchObject({ status: "completed", failure: null });
  });

  test("says so when the access is gone", async () => {
    await owner.query("UPDATE sessions SET access_token = 'revoked' WHERE shop_id = $1", [shopId]);
    await startImport(await context());
    expect(await finished()).toMatchObject({ status: "failed", failure: "needs_reconnect" });
  });
});
