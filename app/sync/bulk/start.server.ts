/** Beginning an import: its rows, and the exports at Shopify. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import type { JobRun } from "#app/jobs/define.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { AdminApiError } from "#app/shopify/admin-api-error.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { startExport } from "#app/shopify/operations/bulk.ts";

import { importMerge, importStart, importWatch } from "../jobs.ts";
import { failImport, loadImport, RESOURCES } from "./state.server.ts";

/** When all of the shop's slots for bulk operations are taken, seconds until the next try. */
const BUSY_SECONDS = 60;
/** A failed import older than this (milliseconds) is not gone on with: its finished parts are out of date. */
const STALE_MS = 24 * 60 * 60_000;

/** Begins an import of the whole shop, unless one is running. @returns its id */
export async function startImport(context: ShopContext): Promise<string> {
  return withShopConnection(context, async (connection) => {
    await lockShop(connection, context);
    const latest = await loadImport(connection, context.shop.id);
    if (latest?.status === "running") return latest.id;
    return insertImport(connection, context);
  });
}

/** Begins the shop's first import; nothing when there has been one. */
export async function startFirstImport(context: ShopContext): Promise<void> {
  await withShopConnection(context, async (connection) => {
    if (await loadImport(connection, context.shop.id)) return;
    await lockShop(connection, context);
    if (await loadImport(connection, context.shop.id)) return;
    await insertImport(connection, context);
  });
}

/**
 * Tries a failed import again: its merged parts stay merged, what failed is exported anew. One that failed long ago is
 * left alone, and a new one begins. Nothing happens while an import is running. @returns the id of the running import
 */
export async function retryImport(context: ShopContext): Promise<string> {
  const shopId = context.shop.id;
  return withShopConnection(context, async (connection) => {
    await lockShop(connection, context);
    const latest = await loadImport(connection, shopId);
    if (latest?.status === "running") return latest.id;
    const fresh = latest && context.now().getTime() - latest.startedAt.getTime() < STALE_MS;
    if (latest?.status !== "failed" || !fresh) return insertImport(connection, context);
    await connection.query(
      "UPDATE imports SET status = 'running', failure = NULL, finished_at = NULL WHERE shop_id = $1 AND id = $2",
      [shopId, latest.id],
    );
    const reset = await connection.query<{ resource: string }>(
      `UPDATE import_parts SET status = 'waiting', bulk_operation_id = NULL, object_count = 0, lines_merged = 0,
         bytes_merged = 0, lines_faulty = 0
       WHERE shop_id = $1 AND import_id = $2 AND status = 'failed' RETURNING resource`,
      [shopId, latest.id],
    );
    // What the first try noted of these files does not fit the new ones.
    for (const table of ["import_faults", "import_orphans"]) {
      await connection.query(
        `DELETE FROM ${table} WHERE shop_id = $1 AND import_id = $2 AND resource = ANY($3)`,
        [shopId, latest.id, reset.rows.map((row) => row.resource)],
      );
    }
    const data = { shopId, importId: latest.id };
    await enqueue(connection, importStart, data);
    await enqueue(connection, importMerge, data);
    await bumpLive(connection, shopId);
    return latest.id;
  });
}

/** The job `import.start`: one export for every part that has none, all at work at Shopify at the same time. */
export async function startExports(
  context: ShopContext,
  { importId }: { importId: string },
  run: JobRun,
): Promise<void> {
  const shopId = context.shop.id;
  const found = await withShopConnection(context, (connection) => loadImport(connection, shopId, importId));
  if (found?.status !== "running") return;
  const admin = adminClient(context);
  let busy = false;
  for (const { resource, status } of found.parts) {
    if (status !== "waiting") continue;
    try {
      const started = await startExport(admin, resource);
      if (started.ok) {
        await withShopConnection(context, async (connection) => {
          await connection.query(
            `UPDATE import_parts SET status = 'exporting', bulk_operation_id = $4
             WHERE shop_id = $1 AND import_id = $2 AND resource = $3 AND status = 'waiting'`,
            [shopId, importId, resource, started.value],
          );
          await bumpLive(connection, shopId);
        });
      } else if (started.failure.code === "busy") {
        busy = true;
      } else {
        context.log.error({ resource, code: started.failure.shopifyCode }, "an export was refused");
        return await failImport(context, importId, "export_refused", resource);
      }
    } catch (error) {
      const failure = failureOf(error, run);
      if (!failure) throw error;
      return await failImport(context, importId, failure, resource);
    }
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

/** What an error of the Admin API means to the import; undefined when the job shall simply be tried again. */
export function failureOf(error: unknown, run: JobRun) {
  if (!(error instanceof AdminApiError)) return undefined;
  if (error.code === "needs_reconnect" || error.code === "access_denied") return error.code;
  if (error.code === "bad_request") return "export_refused";
  return run.lastTry ? "unavailable" : undefined;
}

/** Two that begin an import of the same shop at once do so one after the other. */
async function lockShop(connection: ShopConnection, context: ShopContext): Promise<void> {
  await connection.query("SELECT FROM shops WHERE id = $1 FOR UPDATE", [context.shop.id]);
}

async function insertImport(connection: ShopConnection, context: ShopContext): Promise<string> {
  const shopId = context.shop.id;
  const importId = context.newId();
  await connection.query(
    "INSERT INTO imports (shop_id, id, status, started_at) VALUES ($1, $2, 'running', $3)",
    [shopId, importId, context.now()],
  );
  await connection.query(
    `INSERT INTO import_parts (shop_id, import_id, resource, status)
     SELECT $1, $2, resource, 'waiting' FROM unnest($3::text[]) AS resource`,
    [shopId, importId, RESOURCES],
  );
  await enqueue(connection, importStart, { shopId, importId });
  await bumpLive(connection, shopId);
  return importId;
}
