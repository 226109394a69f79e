/** By the clock: goes on with attempts that nobody has finished, and deletes what has expired. */
import { unsafeDb, withShopConnection } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";

import { returnsCarryOut } from "./jobs.server.ts";

/** An attempt whose job is alive is finished, or given to the next try, long before. */
const UNFINISHED_AFTER = "10 minutes";
/** A photo that no request has named by then belongs to a request that was never sent. */
const PHOTO_KEPT = "1 day";
const AT_ONCE = 500;

export async function sweepReturns(): Promise<void> {
  // No shop is known: this looks for the shops in which something is left.
  const unfinished = await unsafeDb(async (connection) => {
    await connection.query(`DELETE FROM return_photos WHERE uploaded_at < now() - $1::interval`, [
      PHOTO_KEPT,
    ]);
    await connection.query("DELETE FROM guest_codes WHERE expires_at <= now()");
    await connection.query("DELETE FROM rate_limits WHERE expires_at <= now()");
    const { rows } = await connection.query<{ shop_id: string; case_id: string; id: string }>(
      `SELECT shop_id, case_id, id FROM return_attempts
       WHERE status IN ('waiting', 'calling') AND created_at < now() - $1::interval ORDER BY created_at LIMIT $2`,
      [UNFINISHED_AFTER, AT_ONCE],
    );
    return rows;
  });
  for (const { shop_id: shopId, case_id: caseId, id: attemptId } of unfinished) {
    await withShopConnection({ shop: { id: shopId } }, (connection) =>
      enqueue(connection, returnsCarryOut, { shopId, caseId, attemptId }),
    );
  }
}
