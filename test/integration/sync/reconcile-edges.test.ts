/** Reconciliation where something goes on at the same time, and what must not be taken for a difference. */
import { owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { beforeAll, describe, expect, test } from "vitest";

import { bucketOf } from "#test/dev-store/admin-graphql/buckets.ts";
import * as actions from "#test/dev-store/state/actions/index.ts";
import { usd } from "#test/factories/shop-objects.ts";
import type { ShopContext } from "#app/context.ts";

const [store, young] = await testDevStores(["edges.myshopify.com", "young.myshopify.com"]);
if (!store || !young) throw new Error("no stores");
const devStore = store;
const { shopContext } = await import("#app/context.server.ts");
const { withShopConnection } = await import("#app/db.server.ts");
const { startWorkers } = await import("#app/jobs/worker.server.ts");
const { FIRST_PAGE } = await import("#app/shared/pagination.ts");
const { adminClient } = await import("#app/shopify/graphql.server.ts");
const { storeDelivery } = await import("#app/sync/webhooks/inbox.server.ts");
const { processDelivery } = await import("#app/sync/webhooks/process.server.ts");
const { deleteCustomer } = await import("#app/sync/writers/deletions.ts");
const { repairsPosition, syncHealth } = await import("#app/sync/reconcile/health.server.ts");
const { reconcile } = await import("#app/sync/reconcile/run.server.ts");
const { reconcileAllShops, startReconciliation } = await import("#app/sync/reconcile/start.server.ts");
const { loadRun } = await import("#app/sync/reconcile/state.server.ts");
const { readWhole } = await import("#app/sync/reconcile/whole.server.ts");
const { installedShop } = await import("#test/support/database.ts");
const { ended, importAll, install, reconciled, repairsOf } = await import("./reconcile-support.ts");

let context: ShopContext;
let shopId: string;

function place(to = devStore) {
  return actions.placeOrder(to, {
    lineItems: [{ title: "Cup", quantity: 2, originalUnitPriceSet: usd("10.00"), taxable: false }],
  }).order;
}

beforeAll(async () => {
  await startWorkers();
  for (const one of [devStore, young]) {
    bucketOf(one.store).configure({ maximumAvailable: 20_000, restoreRate: 1_000 });
    place(one);
  }
  context = await install(devStore);
  shopId = context.shop.id;
  await importAll(context);
  await reconciled(context);
});

describe("at the same time", () => {
  test("a state that was read before a webhook came does not overwrite the webhook's", async () => {
    const order = place();
    await reconciled(context);
    actions.updateOrder(devStore, { orderId: order.id, tags: ["older"] });
    const run = await withShopConnection(context, async (connection) => {
      const { rows } = await connection.query("SELECT id FROM sync_runs WHERE shop_id = $1 LIMIT 1", [
        shopId,
      ]);
      return loadRun(connection, shopId, rows[0].id as string);
    });
    const work = {
      context,
      admin: adminClient(context),
      run: run!,
      historicBefore: new Date(0),
      ordersVisibleFrom: null,
    };
    const page = await readWhole(work, "orders", [BigInt(order.id)]);

    // Then it changes once more, in another second, and that webhook is quicker.
    const doc = devStore.store.get("Order", order.id)!;
    const later = new Date(Date.parse(doc.updatedAt) + 5_000).toISOString().replace(".000Z", "Z");
    devStore.store.put("Order", { ...doc, tags: ["newer"], updatedAt: later });
    await storeDelivery({
      shopDomain: devStore.shopDomain,
      topic: "orders/edited",
      webhookId: "quicker",
      apiVersion: "2026-10",
      triggeredAt: new Date(),
      body: JSON.stringify({ order_edit: { order_id: order.id } }),
    });
    await processDelivery(context, { webhookId: "quicker" }, { lastTry: true });

    const mended = await withShopConnection(context, (connection) => page.write(connection));
    expect(mended).toEqual([]);
    const { rows } = await owner.query("SELECT tags FROM orders WHERE shop_id = $1 AND id = $2", [
      shopId,
      order.id,
    ]);
    expect(rows).toEqual([{ tags: ["newer"] }]);
  });

  test("several processes at one run mend everything once", async () => {
    const orders = Array.from({ length: 25 }, () => place());
    const runId = (await startReconciliation(context, "button"))!;
    expect(await startReconciliation(context, "schedule")).toBe(runId);
    await Promise.all([1, 2, 3].map(() => reconcile(context, { runId }, { lastTry: false })));
    expect(await ended(context, runId)).toMatchObject({ status: "completed" });
    expect(await repairsOf(runId)).toEqual(orders.map(({ id }) => `orders ${id} missing`));
    const { rows } = await owner.query(
      "SELECT checked FROM sync_run_parts WHERE run_id = $1 AND resource = 'products'",
      [runId],
    );
    expect(rows).toEqual([{ checked: 0 }]);
    const events = await owner.query(
      "SELECT count(*)::int AS n FROM events WHERE shop_id = $1 AND type = 'order.placed' AND order_id = ANY($2)",
      [shopId, orders.map(({ id }) => id)],
    );
    expect(events.rows).toEqual([{ n: orders.length }]);
  });
});

describe("what is no difference", () => {
  test("orders that Shopify does not show any more are not deleted: an app sees sixty days", async () => {
    const limited = await install(young);
    await importAll(limited);
    const old = "now() - interval '61 days'";
    await owner.query(
      `INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object('id', 7, 'created_at', ${old},
         'processed_at', ${old}, 'updated_at', ${old}))).* FROM orders o WHERE shop_id = $1 LIMIT 1`,
      [limited.shop.id],
    );
    const run = await reconciled(limited, "button");
    expect(await repairsOf(run.id)).toEqual([]);
    // With the scope for all orders it would be shown, and it is not.
    await owner.query("UPDATE shops SET scopes = 'read_all_orders,read_orders' WHERE id = $1", [
      limited.shop.id,
    ]);
    const sure = await reconciled(limited, "button");
    expect(await repairsOf(sure.id)).toEqual(["orders 7 deleted"]);
  });

  test("a customer who was erased here stays erased, and asks for no sweep every hour", async () => {
    const erased = actions.createCustomer(devStore, { firstName: "Una", email: "una@example.com" });
    await reconciled(context);
    await withShopConnection(context, (connection) =>
      deleteCustomer(connection, shopId, BigInt(erased.id), new Date()),
    );
    const sweeping = await reconciled(context);
    expect(await repairsOf(sweeping.id)).toEqual([]);
    const again = await reconciled(context);
    const { rows } = await owner.query(
      `SELECT p.checked, m.difference FROM sync_run_parts p
       JOIN sync_marks m ON m.shop_id = p.shop_id AND m.resource = p.resource
       WHERE p.run_id = $1 AND p.resource = 'customers'`,
      [again.id],
    );
    expect(rows).toEqual([{ checked: 1, difference: 1 }]);
    const customers = await owner.query(
      "SELECT email FROM customers WHERE shop_id = $1 AND id = $2 AND deleted_at IS NULL",
      [shopId, erased.id],
    );
    expect(customers.rows).toEqual([]);
  });
});

describe("every hour", () => {
  test("each installed shop has its turn, one that is not has none", async () => {
    const [gone, fresh] = [await installedShop(), await installedShop()];
    await owner.query("UPDATE shops SET uninstalled_at = now() WHERE id = $1", [gone.id]);
    const before = await owner.query("SELECT count(*)::int AS n FROM sync_runs WHERE shop_id = $1", [shopId]);
    await reconcileAllShops();
    const runs = await owner.query("SELECT shop_id, count(*)::int AS n FROM sync_runs GROUP BY shop_id");
    const byShop = new Map(runs.rows.map((row) => [row.shop_id as string, row.n as number]));
    expect(byShop.get(shopId)).toBe(Number(before.rows[0].n) + 1);
    // Nothing was imported there yet.
    expect(byShop.has(fresh.id)).toBe(false);
    expect(byShop.has(gone.id)).toBe(false);
    const latest = await owner.query(
      "SELECT id FROM sync_runs WHERE shop_id = $1 ORDER BY started_at DESC LIMIT 1",
      [shopId],
    );
    expect(await ended(context, latest.rows[0].id as string)).toMatchObject({ status: "completed" });
  });
});

describe("Sync health", () => {
  test("tells how every month compares, and what is left of the budget", async () => {
    const old = place();
    const march = "2026-03-10T10:00:00Z";
    devStore.store.put("Order", {
      ...devStore.store.get("Order", old.id)!,
      createdAt: march,
      updatedAt: march,
    });
    const run = await reconciled(context, "button");
    expect(await repairsOf(run.id)).toContain(`orders ${old.id} missing`);
    const health = await syncHealth(context, FIRST_PAGE);
    expect(health.run).toMatchObject({ status: "completed", trigger: "button", failure: null });
    expect(health.budget).toMatchObject({ maximum: 20_000, restoreRate: 1_000 });
    for (const row of health.drift) {
      expect([row.month, row.ourOrders, row.ourTotalMinor]).toEqual([
        row.month,
        row.shopOrders,
        row.shopTotalMinor,
      ]);
    }
    expect(health.repairs.rows[0]).toMatchObject({ what: "missing", resource: "orders", name: old.name });
  });

  test("says how late webhooks were, what waits and what failed; of this shop alone", async () => {
    await owner.query(
      `INSERT INTO webhook_deliveries (shop_id, webhook_id, topic, api_version, triggered_at, received_at, body, status, finished_at)
       SELECT $1, 'w' || n, 'orders/updated', '2026-10', now() - interval '1 hour', now() - interval '1 hour', '', status,
         CASE WHEN status <> 'received' THEN now() - interval '1 hour' + n * interval '1 second' END
       FROM unnest(ARRAY['done', 'done', 'done', 'failed', 'received']) WITH ORDINALITY AS given (status, n)`,
      [shopId],
    );
    const { webhooks } = await syncHealth(context, FIRST_PAGE);
    expect(webhooks.failed).toBe(1);
    expect(webhooks.waiting.webhooks).toBe(1);
    expect(webhooks.last?.topic).toMatch(/^orders\//);
    expect(webhooks.lag?.median).toBeGreaterThanOrEqual(1);
    expect(webhooks.lag?.p95).toBeLessThanOrEqual(4);

    const other = await installedShop();
    const nothing = await syncHealth(await shopContext(other.id, context.actor), FIRST_PAGE);
    expect(nothing).toMatchObject({ run: null, ready: false, budget: null, drift: [], mendedInWeek: 0 });
    expect(nothing.webhooks).toEqual({
      last: null,
      lag: null,
      waiting: { webhooks: 0, since: null },
      failed: 0,
    });
    expect(nothing.repairs.rows).toEqual([]);
  });

  test("lists repairs page by page, both ways, whatever their ids are", async () => {
    const other = await shopContext((await installedShop()).id, context.actor);
    await owner.query(
      `WITH run AS (INSERT INTO sync_runs (shop_id, id, trigger, status, started_at)
         VALUES ($1, gen_random_uuid(), 'schedule', 'completed', now()) RETURNING shop_id, id)
       INSERT INTO sync_repairs (shop_id, run_id, resource, object_id, what, at)
       SELECT shop_id, id, 'customers', 9223372036854775807 - n / 2, CASE WHEN n % 2 = 0 THEN 'older' ELSE 'merged' END,
         now() - n / 10 * interval '1 minute' FROM run, generate_series(0, 49) AS n`,
      [other.shop.id],
    );
    const seen: string[][] = [];
    let address = new URLSearchParams();
    for (;;) {
      const { repairs } = await syncHealth(other, repairsPosition(address));
      seen.push(repairs.rows.map((row) => row.key));
      if (repairs.next === null) break;
      address = new URLSearchParams({ "repairs-after": repairs.next });
    }
    expect(seen.map((page) => page.length)).toEqual([20, 20, 10]);
    expect(new Set(seen.flat()).size).toBe(50);
    const last = await syncHealth(other, repairsPosition(address));
    const back = new URLSearchParams({ "repairs-before": last.repairs.previous! });
    const { repairs } = await syncHealth(other, repairsPosition(back));
    expect(repairs.rows.map((row) => row.key)).toEqual(seen[1]);
  });
});
