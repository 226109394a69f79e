/**
 * Merging the files of finished exports into the mirror tables.
 *
 * A thread reads and parses the next chunk while the database merges the one before. Each chunk is one transaction together
 * with the note of how far the file has been merged, so that a run that is killed loses nothing and doubles nothing.
 */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import type { JobRun } from "#app/jobs/define.ts";
import { tell } from "#app/jobs/enqueue.server.ts";
import { importCompleted } from "#app/jobs/signals.ts";
import { bumpLive } from "#app/live.server.ts";
import { importedLines } from "#app/metrics.server.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { readExport } from "#app/shopify/operations/bulk.ts";

import type { ParsedChunk, Terms } from "./chunk.ts";
import { ExportGoneError } from "./lines.ts";
import { resolveOrphans } from "./orphans.server.ts";
import { parseInThread } from "./parse-in-thread.server.ts";
import { failureOf } from "./exports.server.ts";
import { failImport, type ImportState, loadImport, type Part, type PartKey } from "./state.server.ts";
import { writeChunk } from "./write-chunk.server.ts";

/** Another run has merged what this one was about to, or the import has been paused or ended: this one is to stop. */
class OvertakenError extends Error {}

/** The job `import.merge`: merges every part whose export is done, one after the other, and ends the import after the last. */
export async function mergeImport(
  context: ShopContext,
  { importId }: { importId: string },
  run: JobRun,
): Promise<void> {
  const shopId = context.shop.id;
  for (;;) {
    const found = await withShopConnection(context, (connection) => loadImport(connection, shopId, importId));
    if (found?.status !== "running") return;
    if (found.parts.every((part) => part.status === "completed")) return await complete(context, importId);
    const next = found.parts.find((part) => part.status === "merging");
    if (!next) return;
    try {
      if (!(await mergePart(context, found, next))) {
        return await failImport(context, importId, "export_expired", next);
      }
    } catch (error) {
      if (error instanceof OvertakenError) return;
      const failure =
        error instanceof ExportGoneError
          ? "export_expired"
          : (failureOf(error, run) ?? (run.lastTry ? "merge_failed" : undefined));
      if (!failure) throw error;
      context.log.error({ error, resource: next.resource }, "merging an export failed");
      return await failImport(context, importId, failure, next);
    }
  }
}

/** @returns false when Shopify does not serve the file any more */
async function mergePart(context: ShopContext, found: ImportState, part: Part): Promise<boolean> {
  if (part.operationId === null) return false;
  // Asked for anew every time: the address is signed and runs out.
  const state = await readExport(adminClient(context), part.operationId);
  if (state?.status !== "COMPLETED") return false;
  // No address: the shop has nothing of this kind.
  if (state.url !== null) await mergeFile(context, found, part, state.url);
  await resolveOrphans(context, found, part);
  await completePart(context, found.id, part);
  return true;
}

/** Merges a part's file from where it has been merged. @throws OvertakenError, ExportGoneError */
export async function mergeFile(
  context: ShopContext,
  found: Pick<ImportState, "id" | "startedAt">,
  part: PartKey & Pick<Part, "linesMerged" | "bytesMerged">,
  url: string,
): Promise<void> {
  const terms: Terms = { shopCurrency: context.shop.currency, readAt: found.startedAt.toISOString() };
  let merged = part.bytesMerged;
  let committing: Promise<void> = Promise.resolve();
  const { bytesMerged: offset, linesMerged: linesBefore } = part;
  let chunks = 0;
  for await (const chunk of parseInThread({ url, offset, linesBefore, terms })) {
    await committing;
    if (isPowerOfTwo(chunks)) await analyse(context);
    chunks += 1;
    committing = commitChunk(context, found, part, chunk, merged).finally(() => chunk.free());
    // Whoever awaits it next gets the error; until then it is not an unhandled one.
    committing.catch(() => undefined);
    merged = chunk.end;
  }
  await committing;
}

/** After 1, 2, 4, 8, … chunks: whenever the tables may have doubled. */
function isPowerOfTwo(count: number): boolean {
  return count > 0 && (count & (count - 1)) === 0;
}

async function analyse(context: ShopContext): Promise<void> {
  await withShopConnection(context, (connection) => connection.query("SELECT analyse_mirror()"));
}

async function commitChunk(
  context: ShopContext,
  found: Pick<ImportState, "id" | "startedAt">,
  part: PartKey,
  chunk: ParsedChunk,
  mergedBefore: number,
): Promise<void> {
  const shopId = context.shop.id;
  const key = [shopId, found.id, part.resource, part.slice];
  const began = performance.now();
  await withShopConnection(context, async (connection) => {
    const noted = await connection.query(
      `UPDATE import_parts SET lines_merged = lines_merged + $6, bytes_merged = $7, lines_faulty = lines_faulty + $8,
         roots_merged = roots_merged + $9
       WHERE shop_id = $1 AND import_id = $2 AND resource = $3 AND slice = $4 AND bytes_merged = $5
         AND status = 'merging'
         AND EXISTS (SELECT FROM imports WHERE shop_id = $1 AND id = $2 AND status = 'running')`,
      [...key, mergedBefore, chunk.lines, chunk.end, chunk.faults.length, rootsIn(chunk)],
    );
    if (noted.rowCount === 0) throw new OvertakenError();
    await writeChunk(connection, context, found, part, chunk);
    await connection.query(
      `UPDATE import_parts SET merge_ms = merge_ms + $5
       WHERE shop_id = $1 AND import_id = $2 AND resource = $3 AND slice = $4`,
      [...key, Math.round(performance.now() - began)],
    );
    await bumpLive(connection, shopId);
  });
  importedLines.inc({ resource: part.resource }, chunk.lines);
}

/** Products, customers or orders: a file holds one kind. */
function rootsIn({ products, customers, orders }: ParsedChunk): number {
  return products.products.count + customers.count + orders.orders.count;
}

async function completePart(context: ShopContext, importId: string, part: Part): Promise<void> {
  const shopId = context.shop.id;
  await withShopConnection(context, async (connection) => {
    await connection.query(
      `UPDATE import_parts SET status = 'completed'
       WHERE shop_id = $1 AND import_id = $2 AND resource = $3 AND slice = $4 AND status = 'merging'`,
      [shopId, importId, part.resource, part.slice],
    );
    await bumpLive(connection, shopId);
  });
}

async function complete(context: ShopContext, importId: string): Promise<void> {
  const shopId = context.shop.id;
  await withShopConnection(context, async (connection: ShopConnection) => {
    const ended = await connection.query(
      `UPDATE imports SET status = 'completed', finished_at = $3
       WHERE shop_id = $1 AND id = $2 AND status = 'running'`,
      [shopId, importId, context.now()],
    );
    if (ended.rowCount === 0) return;
    await tell(connection, importCompleted, { shopId, importId });
    await bumpLive(connection, shopId);
  });
}
