/** What the tests of reconciliation share: a shop that was imported and whose webhooks all get lost, and its runs. */
import { owner } from "#test/support/database.ts";
import type { RunningDevStore } from "#test/dev-store/server.ts";
import { expect, vi } from "vitest";

import type { ShopContext } from "#app/context.ts";
import { shopContext } from "#app/context.server.ts";
import { withShopConnection } from "#app/db.server.ts";
import { registerShop } from "#app/shopify/shops.server.ts";
import { importProgress, startImport } from "#app/sync/index.server.ts";
import { startReconciliation } from "#app/sync/reconcile/start.server.ts";
import { loadRun, type Trigger } from "#app/sync/reconcile/state.server.ts";

import { mirrorOf } from "./support.ts";

/** Installs Encore in a development store; workers must be running for an import. */
export async function install(devStore: RunningDevStore): Promise<ShopContext> {
  devStore.installation.open();
  const shopId = await registerShop(devStore.shopDomain, new Date());
  const { accessToken } = devStore.tokens.issue("offline", devStore.app.config.scopes, false);
  await owner.query(
    `INSERT INTO sessions (shop_id, id, state, is_online, access_token) VALUES ($1, $2, '', false, $3)`,
    [shopId, `offline_${devStore.shopDomain}`, accessToken],
  );
  await owner.query("UPDATE shops SET currency = 'USD', time_zone = 'America/New_York' WHERE id = $1", [
    shopId,
  ]);
  return shopContext(shopId, { kind: "job", job: "test" });
}

/** Imports the whole shop and waits for it. */
export async function importAll(context: ShopContext): Promise<void> {
  await startImport(context);
  await vi.waitFor(async () => expect((await importProgress(context))?.status).toBe("completed"), {
    timeout: 30_000,
    interval: 50,
  });
}

/** Begins a run and waits for its end. @returns its row */
export async function reconciled(context: ShopContext, trigger: Trigger = "schedule") {
  const runId = await startReconciliation(context, trigger);
  if (runId === undefined) throw new Error("nothing to reconcile yet");
  return ended(context, runId);
}

export async function ended(context: ShopContext, runId: string) {
  await vi.waitFor(
    async () => {
      const run = await withShopConnection(context, (connection) =>
        loadRun(connection, context.shop.id, runId),
      );
      expect(run?.status).not.toBe("running");
    },
    { timeout: 25_000, interval: 50 },
  );
  const { rows } = await owner.query("SELECT id, status, failure FROM sync_runs WHERE id = $1", [runId]);
  return rows[0] as { id: string; status: string; failure: string | null };
}

/** What a run mended, as "orders 7 missing". */
export async function repairsOf(runId: string): Promise<string[]> {
  const { rows } = await owner.query(
    "SELECT resource, object_id, what FROM sync_repairs WHERE run_id = $1 ORDER BY resource, object_id, what",
    [runId],
  );
  return rows.map((row) => `${row.resource} ${row.object_id} ${row.what}`);
}

/** The living rows of the shop without when they were read, and which events there are. */
export async function livingMirror(shopId: string) {
  const { events, ...mirror } = await mirrorOf(shopId);
  const deletedOf = async (table: string) => {
    const { rows } = await owner.query(
      `SELECT id FROM ${table} WHERE shop_id = $1 AND deleted_at IS NOT NULL`,
      [shopId],
    );
    return new Set(rows.map((row) => Number(row.id)));
  };
  const [orders, products] = [await deletedOf("orders"), await deletedOf("products")];
  // What a deleted product's line sold is still sold.
  const isGone = (table: string, row: Record<string, unknown>) =>
    Boolean(row["deleted_at"]) ||
    (table === "product_variants"
      ? products.has(Number(row["product_id"]))
      : orders.has(Number(row["order_id"])));
  const tables = Object.fromEntries(
    Object.entries(mirror).map(([table, rows]) => [
      table,
      rows.filter((row) => !isGone(table, row)).map(({ read_at: _, ...row }) => row),
    ]),
  );
  return {
    tables,
    events: (events ?? []).map((event) => `${String(event["type"])} ${String(event["subject"])}`),
  };
}

/** What the tables would hold if the shop were imported now: they are emptied for it. */
export async function freshImport(context: ShopContext) {
  for (const table of ["orders", "products", "customers", "events"]) {
    await owner.query(`DELETE FROM ${table} WHERE shop_id = $1`, [context.shop.id]);
  }
  await importAll(context);
  return livingMirror(context.shop.id);
}
