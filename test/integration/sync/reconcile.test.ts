/**
 * Reconciliation against the real database and the development store: every webhook of these shops gets lost, and the
 * tables equal the shop all the same.
 */
import { owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";

import { bucketOf } from "#test/dev-store/admin-graphql/buckets.ts";
import type { RunningDevStore } from "#test/dev-store/server.ts";
import * as actions from "#test/dev-store/state/actions/index.ts";
import { usd } from "#test/factories/shop-objects.ts";
import type { ShopContext } from "#app/context.ts";

// Webhooks go to a port where nobody listens.
const [ours, theirs] = await testDevStores(["ours.myshopify.com", "theirs.myshopify.com"]);
if (!ours || !theirs) throw new Error("no stores");
const { startWorkers } = await import("#app/jobs/worker.server.ts");
const { writesOf } = await import("./support.ts");
const { freshImport, importAll, install, livingMirror, reconciled, repairsOf } =
  await import("./reconcile-support.ts");

const devStore: RunningDevStore = ours;
let context: ShopContext;
let other: ShopContext;
let shopId: string;

function place(store: RunningDevStore, customerId?: number, lines = 1, quantity = 2) {
  return actions.placeOrder(store, {
    ...(customerId === undefined ? {} : { customer: { id: customerId } }),
    lineItems: Array.from({ length: lines }, (_, index) => ({
      title: `Cup ${index}`,
      quantity,
      originalUnitPriceSet: usd("10.00"),
      taxable: false,
    })),
    shippingAddress: { city: "Graz", countryCodeV2: "AT" },
  }).order;
}

function customer(store: RunningDevStore, email: string) {
  return actions.createCustomer(store, { firstName: "Ada", email });
}

function send(orderId: number) {
  const parcel = actions.fulfilOrder(devStore, { orderId, trackingInfo: [{ company: "UPS", number: "1Z" }] });
  const [line] = devStore.store.children("FulfillmentLineItem", parcel.id);
  if (!line) throw new Error("nothing was sent");
  return { parcel, line };
}

beforeAll(async () => {
  await startWorkers();
  for (const store of [ours, theirs]) {
    // A large plan's budget, so that the many runs here need not wait for it.
    bucketOf(store.store).configure({ maximumAvailable: 20_000, restoreRate: 1_000 });
    const ada = customer(store, "ada@example.com");
    actions.createProduct(store, { title: "Cup", variants: [{ sku: "CUP", price: "10.00" }] });
    for (let index = 0; index < 4; index += 1) place(store, ada.id);
  }
  context = await install(ours);
  shopId = context.shop.id;
  other = await install(theirs);
  await Promise.all([importAll(context), importAll(other)]);
  // The first run compares everything once; afterwards a sweep needs a reason.
  expect(await reconciled(context)).toMatchObject({ status: "completed", failure: null });
});

beforeEach(() => {
  devStore.faults.clear();
});

/** One run, after which the tables are what a fresh import makes, and another one that finds nothing to do. */
async function mends(expected: string[]): Promise<void> {
  const run = await reconciled(context);
  expect(run).toMatchObject({ status: "completed", failure: null });
  expect(await repairsOf(run.id)).toEqual(expected.toSorted());

  const before = await writesOf(shopId);
  const second = await reconciled(context);
  expect(await repairsOf(second.id)).toEqual([]);
  expect(await writesOf(shopId)).toEqual(before);
}

describe("what was lost is mended", () => {
  test("an order that was placed, with its customer", async () => {
    const bea = customer(devStore, "bea@example.com");
    const order = place(devStore, bea.id);
    await mends([`customers ${bea.id} missing`, `orders ${order.id} missing`]);
    const { rows } = await owner.query(
      "SELECT type, backfill FROM events WHERE shop_id = $1 AND order_id = $2 ORDER BY type",
      [shopId, order.id],
    );
    expect(rows).toEqual([
      { type: "order.paid", backfill: false },
      { type: "order.placed", backfill: false },
    ]);
  });

  test("an order that was changed, cancelled, or closed", async () => {
    const [changed, cancelled] = [place(devStore), place(devStore)];
    await reconciled(context);
    actions.updateOrder(devStore, { orderId: changed.id, tags: ["late"] });
    actions.cancelOrder(devStore, { orderId: cancelled.id, reason: "CUSTOMER", refund: true });
    await mends([`orders ${changed.id} older`, `orders ${cancelled.id} older`]);
    const { rows } = await owner.query(
      "SELECT id::int, tags, cancelled_at IS NOT NULL AS cancelled FROM orders WHERE id = ANY($1) ORDER BY id",
      [[changed.id, cancelled.id]],
    );
    expect(rows).toEqual([
      { id: changed.id, tags: ["late"], cancelled: false },
      { id: cancelled.id, tags: [], cancelled: true },
    ]);
  });

  test("what was sent, delivered, refunded and sent back", async () => {
    const order = place(devStore);
    await reconciled(context);
    const { parcel, line } = send(order.id);
    await mends([`orders ${order.id} older`]);
    actions.addFulfilmentEvent(devStore, { fulfillmentId: parcel.id, status: "DELIVERED" });
    await mends([`orders ${order.id} older`]);
    const asked = actions.requestReturn(devStore, {
      orderId: order.id,
      lines: [{ fulfillmentLineItemId: line.id, quantity: 1, returnReason: "SIZE_TOO_SMALL" }],
    });
    await mends([`orders ${order.id} older`]);
    actions.approveReturn(devStore, { returnId: asked.id });
    const [sold] = devStore.store.children("LineItem", order.id);
    actions.refundOrder(devStore, { orderId: order.id, lines: [{ lineItemId: sold!.id, quantity: 1 }] });
    await mends([`orders ${order.id} older`]);
    const { rows } = await owner.query(
      "SELECT type FROM events WHERE shop_id = $1 AND order_id = $2 ORDER BY type",
      [shopId, order.id],
    );
    expect(rows.map((row) => row.type as string)).toEqual([
      "order.delivered",
      "order.fulfilled",
      "order.paid",
      "order.placed",
      "order.refunded",
      "return.requested",
    ]);
  });

  test("a customer who was changed, a product that is new, another price", async () => {
    const cleo = customer(devStore, "cleo@example.com");
    await reconciled(context);
    actions.updateCustomer(devStore, { customerId: cleo.id, lastName: "Linden", tags: ["vip"] });
    const made = actions.createProduct(devStore, { title: "Bowl", variants: [{ price: "5.00" }] });
    await mends([`customers ${cleo.id} older`, `products ${made.product.id} missing`]);
    actions.updateProduct(devStore, { productId: made.product.id, title: "Deep bowl" });
    await mends([`products ${made.product.id} older`]);
  });

  test("what was deleted", async () => {
    const dora = customer(devStore, "dora@example.com");
    const order = place(devStore);
    const made = actions.createProduct(devStore, { title: "Gone", variants: [{ price: "5.00" }] });
    await reconciled(context);
    actions.deleteCustomer(devStore, { customerId: dora.id });
    actions.deleteProduct(devStore, { productId: made.product.id });
    devStore.store.remove("Order", order.id);
    await mends([
      `customers ${dora.id} deleted`,
      `orders ${order.id} deleted`,
      `products ${made.product.id} deleted`,
    ]);
    const { rows } = await owner.query(
      `SELECT (SELECT deleted_at FROM customers WHERE shop_id = $1 AND id = $2) IS NOT NULL
          AND (SELECT deleted_at FROM orders WHERE shop_id = $1 AND id = $3) IS NOT NULL
          AND (SELECT deleted_at FROM products WHERE shop_id = $1 AND id = $4) IS NOT NULL AS deleted`,
      [shopId, dora.id, order.id, made.product.id],
    );
    expect(rows).toEqual([{ deleted: true }]);
  });

  test("an order of long ago that never came, and one that changed without a new time", async () => {
    const [lost, odd] = [place(devStore), place(devStore)];
    await reconciled(context);
    await owner.query("DELETE FROM orders WHERE shop_id = $1 AND id = $2", [shopId, lost.id]);
    // Its time says that both sides hold the same, and it lies outside of the window.
    await owner.query(
      "UPDATE orders SET current_total_minor = 1, updated_at = '2026-01-01' WHERE shop_id = $1 AND id = $2",
      [shopId, odd.id],
    );
    const doc = devStore.store.get("Order", odd.id)!;
    devStore.store.put("Order", { ...doc, updatedAt: "2026-01-01T00:00:00Z" });
    const missed = devStore.store.get("Order", lost.id)!;
    devStore.store.put("Order", { ...missed, updatedAt: "2026-01-01T00:00:00Z" });
    await mends([`orders ${lost.id} missing`, `orders ${odd.id} older`]);
  });

  test("of two changes within one second the one that was lost", async () => {
    const order = place(devStore);
    await reconciled(context);
    const before = devStore.store.get("Order", order.id)!;
    actions.updateOrder(devStore, { orderId: order.id, tags: ["second"] });
    const after = devStore.store.get("Order", order.id)!;
    devStore.store.put("Order", { ...after, updatedAt: before.updatedAt });
    await mends([`orders ${order.id} older`]);
  });

  test("customers who were merged: orders and history go to the one who was kept", async () => {
    const kept = customer(devStore, "kept@example.com");
    const lost = customer(devStore, "lost@example.com");
    const [one, two] = [place(devStore, lost.id), place(devStore, lost.id)];
    await reconciled(context);
    // As Shopify's merge leaves it, told to nobody; the orders' times are untouched.
    for (const { id } of [one, two]) {
      const order = devStore.store.get("Order", id)!;
      devStore.store.put("Order", { ...order, customerId: kept.id });
    }
    devStore.store.remove("Customer", lost.id);
    const run = await reconciled(context);
    expect(await repairsOf(run.id)).toContain(`customers ${lost.id} merged`);
    const orders = await owner.query(
      "SELECT DISTINCT customer_id::int AS id FROM orders WHERE shop_id = $1 AND id = ANY($2)",
      [shopId, [one.id, two.id]],
    );
    expect(orders.rows).toEqual([{ id: kept.id }]);
    const events = await owner.query(
      "SELECT count(*)::int AS n FROM events WHERE shop_id = $1 AND customer_id = $2",
      [shopId, lost.id],
    );
    expect(events.rows).toEqual([{ n: 0 }]);
  });

  test("an order with more lines, returns and lines of returns than one page holds", async () => {
    const order = place(devStore, undefined, 60, 8);
    const { parcel } = send(order.id);
    const lines = devStore.store.children("FulfillmentLineItem", parcel.id);
    for (let round = 0; round < 5; round += 1) {
      actions.createReturn(devStore, {
        orderId: order.id,
        lines: lines
          .slice(0, 15)
          .map((line) => ({ fulfillmentLineItemId: line.id, quantity: 1, returnReason: "UNWANTED" })),
      });
    }
    await mends([`orders ${order.id} missing`]);
    const { rows } = await owner.query(
      `SELECT (SELECT count(*)::int FROM order_line_items WHERE order_id = $1) AS lines,
         (SELECT count(*)::int FROM returns WHERE order_id = $1) AS returns,
         (SELECT count(*)::int FROM return_line_items WHERE order_id = $1) AS return_lines`,
      [order.id],
    );
    expect(rows).toEqual([{ lines: 60, returns: 5, return_lines: 75 }]);
  });
});

describe("a run", () => {
  test("that is throttled and refused for a while comes to its end", async () => {
    const order = place(devStore);
    devStore.faults.add({ interface: "admin-graphql", kind: "throttle", count: 2 });
    devStore.faults.add({ interface: "admin-graphql", kind: "fail", count: 1, status: 503, delayMs: 0 });
    await mends([`orders ${order.id} missing`]);
  });

  test("that has lost its access says so, and the next one goes on from the same point", async () => {
    const order = place(devStore);
    await owner.query("UPDATE sessions SET access_token = 'revoked' WHERE shop_id = $1", [shopId]);
    expect(await reconciled(context)).toMatchObject({ status: "failed", failure: "needs_reconnect" });
    const { accessToken } = devStore.tokens.issue("offline", devStore.app.config.scopes, false);
    await owner.query("UPDATE sessions SET access_token = $2 WHERE shop_id = $1", [shopId, accessToken]);
    await mends([`orders ${order.id} missing`]);
  });

  test("leaves another shop alone", async () => {
    const before = await writesOf(other.shop.id);
    place(theirs);
    place(devStore);
    await reconciled(context);
    expect(await writesOf(other.shop.id)).toEqual(before);
    const { rows } = await owner.query("SELECT FROM sync_runs WHERE shop_id = $1", [other.shop.id]);
    expect(rows).toEqual([]);
  });
});

test("afterwards the tables equal the shop, field by field", async () => {
  const told = await livingMirror(shopId);
  const imported = await freshImport(context);
  expect(told.tables).toEqual(imported.tables);
  // Nobody but the event log remembers what was deleted since.
  expect(told.events).toEqual(expect.arrayContaining(imported.events));
  expect(new Set(told.events).size).toBe(told.events.length);
});
