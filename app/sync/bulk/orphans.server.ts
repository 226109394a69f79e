/** Child lines that came before their parent: tried again when the whole file has been merged, and then given up. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";

import { type Detached, excerptOf, parentOf } from "./chunk.ts";
import type { ImportState, PartKey } from "./state.server.ts";
import { recordFaults, writeDetached } from "./write-chunk.server.ts";

const BATCH = 5_000;

/** Adds every orphan whose parent is there by now; the others become faults. Safe to repeat and to go on with. */
export async function resolveOrphans(
  context: ShopContext,
  found: Pick<ImportState, "id" | "startedAt">,
  part: PartKey,
): Promise<void> {
  // Returns first, so that the lines of returns find theirs.
  await resolve(context, found, part, false);
  await resolve(context, found, part, true);
}

async function resolve(
  context: ShopContext,
  found: Pick<ImportState, "id" | "startedAt">,
  part: PartKey,
  giveUp: boolean,
): Promise<void> {
  const { shop } = context;
  const key = [shop.id, found.id, part.resource, part.slice];
  let after = "0";
  for (;;) {
    const last = await withShopConnection(context, async (connection) => {
      const { rows } = await connection.query<{ line_number: string; line: string }>(
        `SELECT line_number, line FROM import_orphans
         WHERE shop_id = $1 AND import_id = $2 AND resource = $3 AND slice = $4 AND line_number > $5
         ORDER BY line_number LIMIT $6`,
        [...key, after, BATCH],
      );
      if (rows.length === 0) return undefined;
      const detached = rows.flatMap((row): Detached[] => {
        const parent = parentOf(row.line);
        return parent ? [{ lineNumber: Number(row.line_number), line: row.line, parent }] : [];
      });
      const { orphans, faults } = await writeDetached(connection, shop, found, detached);
      if (giveUp) {
        faults.push(
          ...orphans.map(({ lineNumber, line, parent }) => ({
            lineNumber,
            reason: `__parentId: the ${parent.type} was not imported`,
            excerpt: excerptOf(line),
          })),
        );
      }
      await recordFaults(connection, shop.id, found.id, part, faults);
      const kept = giveUp ? [] : orphans.map((orphan) => orphan.lineNumber);
      await connection.query(
        `DELETE FROM import_orphans WHERE shop_id = $1 AND import_id = $2 AND resource = $3 AND slice = $4
           AND line_number = ANY($5) AND NOT line_number = ANY($6)`,
        [...key, rows.map((row) => row.line_number), kept],
      );
      await connection.query(
        `UPDATE import_parts SET lines_faulty = lines_faulty + $5
         WHERE shop_id = $1 AND import_id = $2 AND resource = $3 AND slice = $4`,
        [...key, faults.length],
      );
      await bumpLive(connection, shop.id);
      return rows.at(-1)?.line_number;
    });
    if (last === undefined) return;
    after = last;
  }
}
