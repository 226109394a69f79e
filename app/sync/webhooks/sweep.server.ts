/** Keeping the inbox: what is done is forgotten after a week, what failed after a month, and what was left lying is taken up again. */
import type { ShopContext } from "#app/context.ts";
import { unsafeDb, withShopConnection } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { log } from "#app/log.server.ts";

import { webhookProcess } from "../jobs.ts";

/** Most webhooks that one sweep takes up again. */
const AT_ONCE = 1_000;

/** The scheduled job `inbox.sweep`. */
export async function sweepInbox(): Promise<void> {
  // All shops at once: the inbox is kept the same way for everybody, and looking into each shop would cost more.
  const { deleted, left } = await unsafeDb(async (connection) => {
    const old = await connection.query(
      `DELETE FROM webhook_deliveries WHERE status <> 'received'
         AND received_at < now() - CASE WHEN status = 'failed' THEN interval '30 days' ELSE interval '7 days' END`,
    );
    // Every retry of their job is over by then.
    const lying = await connection.query<{ shop_id: string; webhook_id: string }>(
      `SELECT shop_id, webhook_id FROM webhook_deliveries
       WHERE status = 'received' AND received_at < now() - interval '2 hours'
       ORDER BY received_at LIMIT $1`,
      [AT_ONCE],
    );
    return { deleted: old.rowCount ?? 0, left: lying.rows };
  });
  for (const { shop_id: shopId, webhook_id: webhookId } of left) {
    await withShopConnection({ shop: { id: shopId } }, (connection) =>
      enqueue(connection, webhookProcess, { shopId, webhookId }),
    );
  }
  log.info({ deleted, retried: left.length }, "the webhook inbox was swept");
}

/** After the access token is back: webhooks that failed for want of it are worked on again. */
export async function retryReconnected(context: ShopContext): Promise<void> {
  const shopId = context.shop.id;
  await withShopConnection(context, async (connection) => {
    const { rows } = await connection.query<{ webhook_id: string }>(
      `UPDATE webhook_deliveries SET status = 'received', reason = NULL, finished_at = NULL
       WHERE shop_id = $1 AND status = 'failed' AND reason = 'needs_reconnect' RETURNING webhook_id`,
      [shopId],
    );
    for (const row of rows) await enqueue(connection, webhookProcess, { shopId, webhookId: row.webhook_id });
  });
}
