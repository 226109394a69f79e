/** Following the exports at Shopify: by asking, because its webhook about their end is not guaranteed to come. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import type { JobRun } from "#app/jobs/define.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { type ExportState, readExport } from "#app/shopify/operations/bulk.ts";

import { importMerge, importWatch } from "../jobs.ts";
import type { ImportFailure } from "./failures.ts";
import { failureOf } from "./exports.server.ts";
import { failImport, loadImport, type Part } from "./state.server.ts";

/** The job `import.watch`. @param data.hint somebody said that something is done: ask once, the usual asking goes on */
export async function watchExports(
  context: ShopContext,
  { importId, hint }: { importId: string; hint: boolean },
  run: JobRun,
): Promise<void> {
  const shopId = context.shop.id;
  const found = await withShopConnection(context, (connection) => loadImport(connection, shopId, importId));
  if (found?.status !== "running") return;
  const admin = adminClient(context);
  let open = found.parts.filter((part) => part.status === "waiting").length;
  for (const part of found.parts) {
    if (part.status !== "exporting" || part.operationId === null) continue;
    let state: ExportState | undefined;
    try {
      state = await readExport(admin, part.operationId);
    } catch (error) {
      const failure = failureOf(error, run);
      if (!failure) throw error;
      return await failImport(context, importId, failure, part);
    }
    const failure = failureIn(state);
    if (failure) return await failImport(context, importId, failure, part);
    if (state?.status !== "COMPLETED") open += 1;
    if (state) await note(context, importId, part, state);
  }
  if (open > 0 && !hint) {
    const seconds = pause(context.now().getTime() - found.startedAt.getTime());
    await withShopConnection(context, (connection) =>
      enqueue(
        connection,
        importWatch,
        { shopId, importId, hint: false },
        { startAfterSeconds: seconds, singletonKey: importId },
      ),
    );
  }
}

/** Why an export will never be done; undefined while it may be. */
function failureIn(state: ExportState | undefined): ImportFailure | undefined {
  if (!state) return "export_expired";
  if (state.status === "FAILED")
    return state.errorCode === "ACCESS_DENIED" ? "access_denied" : "export_failed";
  if (state.status === "CANCELED" || state.status === "CANCELING") return "export_cancelled";
  return state.status === "EXPIRED" ? "export_expired" : undefined;
}

async function note(
  context: ShopContext,
  importId: string,
  part: Part,
  { status, objectCount, rootCount }: ExportState,
): Promise<void> {
  const done = status === "COMPLETED";
  if (!done && Number(objectCount) === part.objectCount) return;
  const shopId = context.shop.id;
  await withShopConnection(context, async (connection) => {
    const moved = await connection.query(
      `UPDATE import_parts SET object_count = $5, root_count = $6, status = $7
       WHERE shop_id = $1 AND import_id = $2 AND resource = $3 AND slice = $4 AND status = 'exporting'`,
      [shopId, importId, part.resource, part.slice, objectCount, rootCount, done ? "merging" : "exporting"],
    );
    if (moved.rowCount === 0) return;
    if (done) await enqueue(connection, importMerge, { shopId, importId });
    await bumpLive(connection, shopId);
  });
}

/** Seconds until the next question: often in the first half minute, when a small shop is done, and then seldom. */
function pause(elapsedMs: number): number {
  if (elapsedMs < 30_000) return 2;
  if (elapsedMs < 5 * 60_000) return 5;
  return elapsedMs < 60 * 60_000 ? 30 : 120;
}
