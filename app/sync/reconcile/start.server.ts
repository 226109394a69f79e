/** Beginning a reconciliation: hourly for every shop, and whenever somebody asks for it. */
import type { ShopContext } from "#app/context.ts";
import { shopContext } from "#app/context.server.ts";
import { type ShopConnection, unsafeDb, withShopConnection } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { log } from "#app/log.server.ts";

import { syncReconcile } from "./jobs.ts";
import { RESOURCES, type Trigger } from "./state.server.ts";

/**
 * How far a window reaches back behind the sure point, in milliseconds: Shopify's lists trail its writes by seconds, and
 * its clock is not ours.
 */
const OVERLAP_MS = 15 * 60_000;

/**
 * Begins a run, or goes on with the one that is running.
 * @returns its id; undefined while the shop's first import is not done, because there is nothing yet to compare
 */
export async function startReconciliation(
  context: ShopContext,
  trigger: Trigger,
): Promise<string | undefined> {
  const shopId = context.shop.id;
  return withShopConnection(context, async (connection) => {
    // Two that begin at once do so one after the other.
    await connection.query("SELECT FROM shops WHERE id = $1 FOR UPDATE", [shopId]);
    const running = await connection.query<{ id: string }>(
      "SELECT id FROM sync_runs WHERE shop_id = $1 AND status = 'running'",
      [shopId],
    );
    const known = running.rows[0]?.id;
    const runId = known ?? (await insertRun(connection, context, trigger));
    if (runId === undefined) return undefined;
    // For a running one too: its job may have come to an end without it.
    await enqueue(connection, syncReconcile, { shopId, runId }, { singletonKey: runId });
    await bumpLive(connection, shopId);
    return runId;
  });
}

async function insertRun(
  connection: ShopConnection,
  context: ShopContext,
  trigger: Trigger,
): Promise<string | undefined> {
  const shopId = context.shop.id;
  const runId = context.newId();
  // A whole import is a sure point too: everything that changed before it began is in it.
  const windows = await connection.query<{ resource: string; since: Date }>(
    `SELECT kind AS resource, greatest(m.sure_until, i.started_at) - $3 * interval '1 millisecond' AS since
     FROM unnest($2::text[]) AS kind
     LEFT JOIN sync_marks m ON m.shop_id = $1 AND m.resource = kind
     LEFT JOIN LATERAL (
       SELECT max(started_at) AS started_at FROM imports WHERE shop_id = $1 AND status = 'completed'
     ) i ON true
     WHERE greatest(m.sure_until, i.started_at) IS NOT NULL`,
    [shopId, RESOURCES, OVERLAP_MS],
  );
  if (windows.rows.length < RESOURCES.length) return undefined;
  await connection.query(
    "INSERT INTO sync_runs (shop_id, id, trigger, status, started_at) VALUES ($1, $2, $3, 'running', $4)",
    [shopId, runId, trigger, context.now()],
  );
  for (const { resource, since } of windows.rows) {
    await connection.query(
      `INSERT INTO sync_run_parts (shop_id, run_id, resource, step, since, slices)
       VALUES ($1, $2, $3, 'changes', $4, '{}')`,
      [shopId, runId, resource, since],
    );
  }
  return runId;
}

/** The scheduled job `sync.reconcile-all`: a run for every shop that has Encore installed. */
export async function reconcileAllShops(): Promise<void> {
  // All shops at once: whoever is installed is to be found before anything can be done for one of them.
  const shops = await unsafeDb((connection) =>
    connection.query<{ id: string }>(
      `SELECT id FROM shops WHERE uninstalled_at IS NULL AND currency IS NOT NULL AND time_zone IS NOT NULL
       ORDER BY id`,
    ),
  );
  let started = 0;
  for (const { id } of shops.rows) {
    const context = await shopContext(id, { kind: "job", job: "sync.reconcile-all" });
    try {
      if (await startReconciliation(context, "schedule")) started += 1;
    } catch (error) {
      // One shop's trouble is not another's; it has its turn again in an hour.
      context.log.error({ error }, "a reconciliation could not be begun");
    }
  }
  log.info({ shops: shops.rows.length, started }, "reconciliations were begun");
}
