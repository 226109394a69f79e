/** What Home shows of an import. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";

import type { ImportFailure } from "./failures.ts";
import { loadImport, type PartStatus, type Resource } from "./state.server.ts";

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
  status: "running" | "completed" | "failed";
  failure: ImportFailure | null;
  startedAt: Date;
  finishedAt: Date | null;
  parts: {
    resource: Resource;
    status: PartStatus;
    /** Lines that Shopify has exported so far, and of those the ones that have been merged or found faulty. */
    objectCount: number;
    linesMerged: number;
    linesFaulty: number;
  }[];
  /** The first 20. */
  faults: ImportFault[];
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
      parts: found.parts.map(({ resource, status, objectCount, linesMerged, linesFaulty }) => ({
        resource,
        status,
        objectCount,
        linesMerged,
        linesFaulty,
      })),
      faults: anyFaulty ? await faultsOf(connection, context.shop.id, found.id, 0, FIRST) : [],
    };
  });
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
     WHERE shop_id = $1 AND import_id = $2 ORDER BY resource, line_number OFFSET $3 LIMIT $4`,
    [shopId, importId, offset, limit],
  );
  return rows.map((row) => ({
    resource: row.resource,
    lineNumber: Number(row.line_number),
    reason: row.reason,
    excerpt: row.excerpt,
  }));
}
