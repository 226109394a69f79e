/** The scheduled job `privacy.sweep`: exports that are over are deleted. */
import { unsafeDb } from "#app/db.server.ts";
import { log } from "#app/log.server.ts";

export async function sweepExports(): Promise<void> {
  // All shops at once: what is over is over for everybody, and it is deleted without being read.
  const deleted = await unsafeDb(async (connection) => {
    const { rowCount } = await connection.query("DELETE FROM customer_exports WHERE expires_at <= now()");
    return rowCount ?? 0;
  });
  if (deleted > 0) log.info({ deleted }, "exports that were over were deleted");
}
