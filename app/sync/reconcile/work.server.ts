/** What every step of a run works with, and what is known of the objects that Shopify lists. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";
import type { ListedObject } from "#app/shopify/operations/listings.ts";
import { parseMinor } from "#app/shared/money.ts";

import type { Resource, Run } from "./state.server.ts";

export interface Work {
  context: ShopContext;
  admin: AdminClient;
  run: Run;
  /** What happened before this is history to the event log. */
  historicBefore: Date;
  /** Orders that are older than this are not shown to Encore; null: all are. */
  ordersVisibleFrom: Date | null;
}

/** What the tables hold of an object. */
export interface Known {
  updatedAt: Date;
  deleted: boolean;
  /** An order's current total in minor units, when it is in the shop's own currency. */
  totalMinor: bigint | null;
}

export interface KnownRow {
  id: string;
  updated_at: Date;
  deleted: boolean;
  total_minor: string | null;
}

/** Columns of a `Known`. @param currency the parameter that holds the shop's */
export function knownColumns(resource: Resource, currency: string): string {
  const [theirs, total] =
    resource === "orders" ? ["currency", "current_total_minor"] : ["NULL", "NULL::bigint"];
  return `id, updated_at, deleted_at IS NOT NULL AS deleted,
    CASE WHEN ${theirs} = ${currency}::text THEN ${total} END AS total_minor`;
}

export function toKnown(rows: readonly KnownRow[]): Map<bigint, Known> {
  return new Map(
    rows.map((row) => [
      BigInt(row.id),
      {
        updatedAt: row.updated_at,
        deleted: row.deleted,
        totalMinor: row.total_minor === null ? null : BigInt(row.total_minor),
      },
    ]),
  );
}

/** What the tables hold of these objects, deleted ones too. */
export async function knownOf(
  { context }: Pick<Work, "context">,
  resource: Resource,
  ids: readonly bigint[],
): Promise<Map<bigint, Known>> {
  const { rows } = await withShopConnection(context, (connection) =>
    connection.query<KnownRow>(
      `SELECT ${knownColumns(resource, "$3")} FROM ${resource} WHERE shop_id = $1 AND id = ANY($2)`,
      [context.shop.id, ids, context.shop.currency],
    ),
  );
  return toKnown(rows);
}

/** An order's current total at Shopify in minor units; null when it is in another currency than the shop's own. */
export function totalOf({ total }: ListedObject, currency: string): bigint | null {
  if (total?.currencyCode !== currency) return null;
  return parseMinor(total.amount, currency) ?? null;
}
