/** The rows of `imports` and `import_parts`: reading them and moving them on. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";

import type { ImportFailure } from "./failures.ts";

/** In the order in which they are merged: what orders refer to comes first. */
export const RESOURCES = ["products", "customers", "orders"] as const;
export type Resource = (typeof RESOURCES)[number];

export type PartStatus = "waiting" | "exporting" | "merging" | "completed" | "failed";

export interface Part {
  resource: Resource;
  status: PartStatus;
  operationId: bigint | null;
  /** Lines in the file, as Shopify counts them. */
  objectCount: number;
  linesMerged: number;
  bytesMerged: number;
  linesFaulty: number;
}

export interface ImportState {
  id: string;
  status: "running" | "completed" | "failed";
  failure: ImportFailure | null;
  startedAt: Date;
  finishedAt: Date | null;
  parts: Part[];
}

interface PartRecord {
  resource: Resource;
  status: PartStatus;
  bulk_operation_id: string | null;
  object_count: string;
  lines_merged: string;
  bytes_merged: string;
  lines_faulty: string;
}

/** @param importId the latest one when left out. @returns undefined when there is none */
export async function loadImport(
  connection: ShopConnection,
  shopId: string,
  importId?: string,
): Promise<ImportState | undefined> {
  const imports = await connection.query(
    `SELECT id, status, failure, started_at, finished_at FROM imports
     WHERE shop_id = $1 AND ($2::uuid IS NULL OR id = $2::uuid) ORDER BY started_at DESC LIMIT 1`,
    [shopId, importId ?? null],
  );
  const row = imports.rows[0] as
    | {
        id: string;
        status: ImportState["status"];
        failure: ImportFailure | null;
        started_at: Date;
        finished_at: Date | null;
      }
    | undefined;
  if (!row) return undefined;
  const parts = await connection.query<PartRecord>(
    "SELECT * FROM import_parts WHERE shop_id = $1 AND import_id = $2",
    [shopId, row.id],
  );
  return {
    id: row.id,
    status: row.status,
    failure: row.failure,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    parts: RESOURCES.flatMap((resource) => parts.rows.filter((part) => part.resource === resource)).map(
      (part) => ({
        resource: part.resource,
        status: part.status,
        operationId: part.bulk_operation_id === null ? null : BigInt(part.bulk_operation_id),
        objectCount: Number(part.object_count),
        linesMerged: Number(part.lines_merged),
        bytesMerged: Number(part.bytes_merged),
        linesFaulty: Number(part.lines_faulty),
      }),
    ),
  };
}

/** Ends a running import with a reason. Its other parts stay as they are, so that another try can use them. */
export async function failImport(
  context: ShopContext,
  importId: string,
  failure: ImportFailure,
  resource?: Resource,
): Promise<void> {
  const shopId = context.shop.id;
  await withShopConnection(context, async (connection) => {
    const ended = await connection.query(
      `UPDATE imports SET status = 'failed', failure = $3, finished_at = $4
       WHERE shop_id = $1 AND id = $2 AND status = 'running'`,
      [shopId, importId, failure, context.now()],
    );
    if (ended.rowCount === 0) return;
    if (resource) {
      await connection.query(
        "UPDATE import_parts SET status = 'failed' WHERE shop_id = $1 AND import_id = $2 AND resource = $3",
        [shopId, importId, resource],
      );
    }
    await bumpLive(connection, shopId);
  });
  context.log.warn({ import: importId, failure, resource }, "the import failed");
}
