/** The list of what was mended. */
import type { ShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";

import type { Resource } from "./state.server.ts";
import type { Work } from "./work.server.ts";

/** What was wrong with an object in the tables. */
export const REPAIRS = ["missing", "older", "deleted", "merged"] as const;
export type Repair = (typeof REPAIRS)[number];

/** Notes what was mended, in the transaction that mended it, and shows open pages; it comes last in it. */
export async function noteRepairs(
  connection: ShopConnection,
  { context, run }: Work,
  resource: Resource,
  repairs: readonly { id: bigint; what: Repair }[],
): Promise<void> {
  if (repairs.length > 0) {
    await connection.query(
      `INSERT INTO sync_repairs (shop_id, run_id, resource, object_id, what, at)
       SELECT $1, $2, $3, object_id, what, $6 FROM unnest($4::bigint[], $5::text[]) AS given (object_id, what)
       ON CONFLICT DO NOTHING`,
      [
        ...[context.shop.id, run.id, resource],
        ...[repairs.map(({ id }) => id), repairs.map(({ what }) => what)],
        context.now(),
      ],
    );
  }
  await bumpLive(connection, context.shop.id);
}
