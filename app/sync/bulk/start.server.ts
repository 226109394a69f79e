/** Beginning an import, pausing it, and going on with one that is paused or has failed. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { bumpLive } from "#app/live.server.ts";

import { importMerge, importStart } from "../jobs.ts";
import { loadImport, RESOURCES } from "./state.server.ts";

/** A failed import older than this (milliseconds) is not gone on with: its finished parts are out of date. */
const STALE_MS = 24 * 60 * 60_000;

/** Begins an import of the whole shop; one that is running or paused goes on instead. @returns its id */
export async function startImport(context: ShopContext): Promise<string> {
  return withShopConnection(context, async (connection) => {
    await lockShop(connection, context);
    const latest = await loadImport(connection, context.shop.id);
    if (latest?.status === "running") return latest.id;
    if (latest?.status !== "paused") return insertImport(connection, context);
    await goOn(connection, context.shop.id, latest.id);
    return latest.id;
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
    // What the first try noted of these files does not fit the new ones.
    for (const table of ["import_faults", "import_orphans"]) {
      await connection.query(
        `DELETE FROM ${table} noted USING import_parts part
         WHERE part.shop_id = $1 AND part.import_id = $2 AND part.status = 'failed' AND noted.shop_id = $1
           AND noted.import_id = $2 AND noted.resource = part.resource AND noted.slice = part.slice`,
        [shopId, latest.id],
      );
    }
    await connection.query(
      `UPDATE import_parts SET status = 'waiting', bulk_operation_id = NULL, export_started_at = NULL,
         object_count = 0, root_count = 0, roots_merged = 0, lines_merged = 0, bytes_merged = 0, lines_faulty = 0, merge_ms = 0
       WHERE shop_id = $1 AND import_id = $2 AND status = 'failed'`,
      [shopId, latest.id],
    );
    await goOn(connection, shopId, latest.id);
    return latest.id;
  });
}

/** Stops a running import after the chunk in hand. What Shopify exports meanwhile is kept by it for seven days. */
export async function pauseImport(context: ShopContext): Promise<void> {
  await withShopConnection(context, async (connection) => {
    await connection.query("UPDATE imports SET status = 'paused' WHERE shop_id = $1 AND status = 'running'", [
      context.shop.id,
    ]);
    await bumpLive(connection, context.shop.id);
  });
}

/** Goes on with a paused import where it stopped; nothing when there is none. */
export async function resumeImport(context: ShopContext): Promise<void> {
  await withShopConnection(context, async (connection) => {
    await lockShop(connection, context);
    const latest = await loadImport(connection, context.shop.id);
    if (latest?.status === "paused") await goOn(connection, context.shop.id, latest.id);
  });
}

/** Two that begin an import of the same shop at once do so one after the other. */
async function lockShop(connection: ShopConnection, context: ShopContext): Promise<void> {
  await connection.query("SELECT FROM shops WHERE id = $1 FOR UPDATE", [context.shop.id]);
}

/** Sets an import that stands still running again, whatever it was doing. */
async function goOn(connection: ShopConnection, shopId: string, importId: string): Promise<void> {
  await connection.query(
    "UPDATE imports SET status = 'running', failure = NULL, finished_at = NULL WHERE shop_id = $1 AND id = $2",
    [shopId, importId],
  );
  await enqueue(connection, importStart, { shopId, importId });
  await enqueue(connection, importMerge, { shopId, importId });
  await bumpLive(connection, shopId);
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
