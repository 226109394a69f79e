/** Starting the exports of an import at Shopify: one for every part, all at work at the same time. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import type { JobRun } from "#app/jobs/define.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { AdminApiError } from "#app/shopify/admin-api-error.ts";
import { type AdminClient, adminClient } from "#app/shopify/graphql.server.ts";
import { startExport } from "#app/shopify/operations/bulk.ts";
import { countResources } from "#app/shopify/operations/counts.ts";

import { importStart, importWatch } from "../jobs.ts";
import type { ImportFailure } from "./failures.ts";
import { sliceOrders } from "./slices.server.ts";
import { failImport, loadImport, type Part } from "./state.server.ts";

/** When all of the shop's slots for bulk operations are taken, seconds until the next try. */
const BUSY_SECONDS = 60;

/** The job `import.start`. Safe to repeat: what is being exported already is left alone. */
export async function startExports(
  context: ShopContext,
  { importId }: { importId: string },
  run: JobRun,
): Promise<void> {
  const shopId = context.shop.id;
  const load = () => withShopConnection(context, (connection) => loadImport(connection, shopId, importId));
  let found = await load();
  if (found?.status !== "running") return;
  const admin = adminClient(context);
  try {
    if (found.parts.some((part) => part.rootTotal === null)) {
      await planParts(context, admin, importId);
      found = await load();
    }
  } catch (error) {
    const failure = failureOf(error, run);
    if (!failure) throw error;
    return await failImport(context, importId, failure);
  }
  let busy = false;
  for (const part of found?.parts ?? []) {
    if (part.status !== "waiting") continue;
    const outcome = await exportPart(context, admin, importId, part, run);
    if (outcome === "busy") busy = true;
    else if (outcome !== "started") return await failImport(context, importId, outcome, part);
  }
  await withShopConnection(context, async (connection) => {
    const data = { shopId, importId };
    if (busy) await enqueue(connection, importStart, data, { startAfterSeconds: BUSY_SECONDS });
    await enqueue(
      connection,
      importWatch,
      { ...data, hint: false },
      { startAfterSeconds: 1, singletonKey: importId },
    );
  });
}

/** Counts what there is to import, and divides a large shop's orders. Two that do so at once come to one plan. */
async function planParts(context: ShopContext, admin: AdminClient, importId: string): Promise<void> {
  const counts = await countResources(admin);
  const slices = await sliceOrders(admin, counts.orders, context.now());
  const key = [context.shop.id, importId];
  await withShopConnection(context, async (connection) => {
    for (const resource of ["products", "customers"] as const) {
      await connection.query(
        `UPDATE import_parts SET root_total = $4
         WHERE shop_id = $1 AND import_id = $2 AND resource = $3 AND root_total IS NULL`,
        [...key, resource, counts[resource]],
      );
    }
    const [first, ...others] = slices;
    if (!first) return;
    const planned = await connection.query(
      `UPDATE import_parts SET root_total = $3, created_from = $4, created_until = $5
       WHERE shop_id = $1 AND import_id = $2 AND resource = 'orders' AND root_total IS NULL`,
      [...key, first.total, first.from, first.until],
    );
    if (planned.rowCount === 0) return;
    for (const [index, { from, until, total }] of others.entries()) {
      await connection.query(
        `INSERT INTO import_parts
           (shop_id, import_id, resource, slice, status, root_total, created_from, created_until)
         VALUES ($1, $2, 'orders', $3, 'waiting', $4, $5, $6)`,
        [...key, index + 1, total, from, until],
      );
    }
  });
}

/** @returns why the import fails with it, when it does */
async function exportPart(
  context: ShopContext,
  admin: AdminClient,
  importId: string,
  part: Part,
  run: JobRun,
): Promise<"started" | "busy" | ImportFailure> {
  const { resource, slice } = part;
  try {
    const started = await startExport(admin, resource, { from: part.createdFrom, until: part.createdUntil });
    if (!started.ok) {
      if (started.failure.code === "busy") return "busy";
      context.log.error({ resource, code: started.failure.shopifyCode }, "an export was refused");
      return "export_refused";
    }
    const shopId = context.shop.id;
    await withShopConnection(context, async (connection) => {
      await connection.query(
        `UPDATE import_parts SET status = 'exporting', bulk_operation_id = $5, export_started_at = $6
         WHERE shop_id = $1 AND import_id = $2 AND resource = $3 AND slice = $4 AND status = 'waiting'`,
        [shopId, importId, resource, slice, started.value, context.now()],
      );
      await bumpLive(connection, shopId);
    });
    return "started";
  } catch (error) {
    const failure = failureOf(error, run);
    if (!failure) throw error;
    return failure;
  }
}

/** What an error of the Admin API means to the import; undefined when the job shall simply be tried again. */
export function failureOf(error: unknown, run: JobRun): ImportFailure | undefined {
  if (!(error instanceof AdminApiError)) return undefined;
  if (error.code === "needs_reconnect" || error.code === "access_denied") return error.code;
  if (error.code === "bad_request") return "export_refused";
  return run.lastTry ? "unavailable" : undefined;
}
