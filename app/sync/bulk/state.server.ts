/** The rows of `imports` and `import_parts`: reading them and moving them on. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";

import type { ImportFailure } from "./failures.ts";
import type { PartProgress } from "./time-left.ts";

/** In the order in which they are merged: what orders refer to comes first. */
export const RESOURCES = ["products", "customers", "orders"] as const;
export type Resource = (typeof RESOURCES)[number];

export type PartStatus = "waiting" | "exporting" | "merging" | "completed" | "failed";

export interface Part extends PartKey, PartProgress {
  status: PartStatus;
  operationId: bigint | null;
  bytesMerged: number;
  linesFaulty: number;
  /** Products, customers or orders that have been merged. */
  rootsMerged: number;
  /** When what is in it was made; null: open. */
  createdFrom: Date | null;
  createdUntil: Date | null;
}

/** Which part of an import. */
export interface PartKey {
  resource: Resource;
  /** 0, but for the slices of a large shop's orders. */
  slice: number;
}

export type ImportStatus = "running" | "paused" | "completed" | "failed";

export interface ImportState {
  id: string;
  status: ImportStatus;
  failure: ImportFailure | null;
  startedAt: Date;
  finishedAt: Date | null;
  parts: Part[];
}

interface PartRecord {
  resource: Resource;
  slice: number;
  status: PartStatus;
  bulk_operation_id: string | null;
  object_count: string;
  lines_merged: string;
  bytes_merged: string;
  lines_faulty: string;
  created_from: Date | null;
  created_until: Date | null;
  root_total: string | null;
  root_count: string;
  roots_merged: string;
  export_started_at: Date | null;
  merge_ms: string;
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
        status: ImportStatus;
        failure: ImportFailure | null;
        started_at: Date;
        finished_at: Date | null;
      }
    | undefined;
  if (!row) return undefined;
  const parts = await connection.query<PartRecord>(
    "SELECT * FROM import_parts WHERE shop_id = $1 AND import_id = $2 ORDER BY slice",
    [shopId, row.id],
  );
  return {
    id: row.id,
    status: row.status,
    failure: row.failure,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    parts: RESOURCES.flatMap((resource) => parts.rows.filter((part) => part.resource === resource)).map(
      partOf,
    ),
  };
}

function partOf(record: PartRecord): Part {
  return {
    resource: record.resource,
    slice: record.slice,
    status: record.status,
    operationId: record.bulk_operation_id === null ? null : BigInt(record.bulk_operation_id),
    objectCount: Number(record.object_count),
    linesMerged: Number(record.lines_merged),
    bytesMerged: Number(record.bytes_merged),
    linesFaulty: Number(record.lines_faulty),
    createdFrom: record.created_from,
    createdUntil: record.created_until,
    rootTotal: record.root_total === null ? null : Number(record.root_total),
    rootCount: Number(record.root_count),
    rootsMerged: Number(record.roots_merged),
    exportStartedAt: record.export_started_at,
    mergeMs: Number(record.merge_ms),
  };
}

/** Ends a running import with a reason. Its other parts stay as they are, so that another try can use them. */
export async function failImport(
  context: ShopContext,
  importId: string,
  failure: ImportFailure,
  part?: PartKey,
): Promise<void> {
  const shopId = context.shop.id;
  await withShopConnection(context, async (connection) => {
    const ended = await connection.query(
      `UPDATE imports SET status = 'failed', failure = $3, finished_at = $4
       WHERE shop_id = $1 AND id = $2 AND status = 'running'`,
      [shopId, importId, failure, context.now()],
    );
    if (ended.rowCount === 0) return;
    if (part) {
      await connection.query(
        `UPDATE import_parts SET status = 'failed'
         WHERE shop_id = $1 AND import_id = $2 AND resource = $3 AND slice = $4`,
        [shopId, importId, part.resource, part.slice],
      );
    }
    await bumpLive(connection, shopId);
  });
  context.log.warn(
    { import: importId, failure, resource: part?.resource, slice: part?.slice },
    "the import failed",
  );
}
