/** What Home and Settings show of an import. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";

import type { ImportFailure } from "./failures.ts";
import {
  type ImportStatus,
  loadImport,
  type Part,
  type PartStatus,
  type Resource,
  RESOURCES,
} from "./state.server.ts";
import { type TimeLeft, timeLeft } from "./time-left.ts";

export interface ImportFault {
  resource: Resource;
  /** Of the exported file, from 1. */
  lineNumber: number;
  reason: string;
  /** The beginning of the line; it may name a customer. */
  excerpt: string;
}

export interface ImportProgress {
  importId: string;
  status: ImportStatus;
  failure: ImportFailure | null;
  startedAt: Date;
  finishedAt: Date | null;
  /** How long it still takes; null while that cannot be told, and when it is not running. */
  left: TimeLeft | null;
  parts: ResourceProgress[];
  /** The first 20. */
  faults: ImportFault[];
}

export interface ResourceProgress {
  resource: Resource;
  status: PartStatus;
  /** Products, customers or orders that the shop had when the import began; null while nobody has counted them. */
  total: number | null;
  /** Those that Shopify has exported so far, and those that have been merged. */
  exported: number;
  merged: number;
  /** Lines of the export that have been merged, and that could not be. */
  linesMerged: number;
  linesFaulty: number;
}

const FIRST = 20;

/** The latest import; undefined when there has been none. */
export async function importProgress(context: ShopContext): Promise<ImportProgress | undefined> {
  return withShopConnection(context, async (connection) => {
    const found = await loadImport(connection, context.shop.id);
    if (!found) return undefined;
    const anyFaulty = found.parts.some((part) => part.linesFaulty > 0);
    return {
      importId: found.id,
      status: found.status,
      failure: found.failure,
      startedAt: found.startedAt,
      finishedAt: found.finishedAt,
      left: found.status === "running" ? (timeLeft(found.parts, context.now()) ?? null) : null,
      parts: RESOURCES.map((resource) => ofResource(resource, found.parts)),
      faults: anyFaulty ? await faultsOf(connection, context.shop.id, found.id, 0, FIRST) : [],
    };
  });
}

/** All slices of a resource as one. */
function ofResource(resource: Resource, all: readonly Part[]): ResourceProgress {
  const parts = all.filter((part) => part.resource === resource);
  const sum = (field: "rootCount" | "rootsMerged" | "linesMerged" | "linesFaulty") =>
    parts.reduce((total, part) => total + part[field], 0);
  const some = (status: PartStatus) => parts.some((part) => part.status === status);
  const inHand = (["failed", "merging", "exporting", "waiting"] as const).find(some) ?? "completed";
  const totals = parts.map((part) => part.rootTotal);
  const merged = sum("rootsMerged");
  return {
    resource,
    // Some slices may be merged before others are exported.
    status: merged > 0 && (inHand === "exporting" || inHand === "waiting") ? "merging" : inHand,
    total: totals.includes(null) ? null : totals.reduce<number>((total, each) => total + (each ?? 0), 0),
    exported: sum("rootCount"),
    merged,
    linesMerged: sum("linesMerged"),
    linesFaulty: sum("linesFaulty"),
  };
}

/** A page of the latest import's faults, by resource and line. @param offset how many to leave out */
export async function importFaults(
  context: ShopContext,
  offset: number,
  limit: number,
): Promise<ImportFault[]> {
  return withShopConnection(context, async (connection) => {
    const found = await loadImport(connection, context.shop.id);
    return found ? faultsOf(connection, context.shop.id, found.id, offset, limit) : [];
  });
}

async function faultsOf(
  connection: ShopConnection,
  shopId: string,
  importId: string,
  offset: number,
  limit: number,
): Promise<ImportFault[]> {
  const { rows } = await connection.query<{
    resource: Resource;
    line_number: string;
    reason: string;
    excerpt: string;
  }>(
    `SELECT resource, line_number, reason, excerpt FROM import_faults
     WHERE shop_id = $1 AND import_id = $2 ORDER BY resource, slice, line_number OFFSET $3 LIMIT $4`,
    [shopId, importId, offset, limit],
  );
  return rows.map((row) => ({
    resource: row.resource,
    lineNumber: Number(row.line_number),
    reason: row.reason,
    excerpt: row.excerpt,
  }));
}
