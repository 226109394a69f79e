/** The job `webhook.process`: works on one stored webhook and notes what became of it. Safe to run twice. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import type { JobRun } from "#app/jobs/define.ts";
import { bumpLive } from "#app/live.server.ts";
import { webhookLag } from "#app/metrics.server.ts";
import { AdminApiError } from "#app/shopify/admin-api-error.ts";

import { parseBody } from "./body.ts";
import type { Notice, Outcome } from "./topic.ts";
import { TOPICS } from "./topics/index.ts";

/** Webhooks are normally seconds late, sometimes many hours (milliseconds). */
export const LATE_MS = 3 * 24 * 60 * 60_000;

export async function processDelivery(
  context: ShopContext,
  { webhookId }: { webhookId: string },
  run: JobRun,
): Promise<void> {
  const shopId = context.shop.id;
  const found = await withShopConnection(context, (connection) =>
    connection.query<{ topic: string; body: string; triggered_at: Date; received_at: Date }>(
      `SELECT topic, body, triggered_at, received_at FROM webhook_deliveries
       WHERE shop_id = $1 AND webhook_id = $2 AND status = 'received'`,
      [shopId, webhookId],
    ),
  );
  const [delivery] = found.rows;
  if (!delivery) return;
  const { topic, body: text, triggered_at: triggeredAt, received_at: receivedAt } = delivery;
  const outcome = await workOn({ context, topic, webhookId, triggeredAt, receivedAt, text }, run);
  await withShopConnection(context, async (connection) => {
    const { rows } = await connection.query<{ replays: number }>(
      // The compliance topics' bodies name the person in question; the record of what was done does not need them.
      `UPDATE webhook_deliveries SET status = $3, reason = $4, detail = $5, finished_at = $6,
         body = CASE WHEN $3 <> 'failed' AND topic IN ('customers/redact', 'customers/data_request') THEN ''
           ELSE body END
       WHERE shop_id = $1 AND webhook_id = $2 RETURNING replays`,
      [
        shopId,
        webhookId,
        outcome.status,
        outcome.status === "done" ? null : outcome.reason,
        outcome.status === "failed" ? (outcome.detail ?? null) : null,
        context.now(),
      ],
    );
    // The list of failed webhooks may be open.
    if (outcome.status === "failed" || rows[0]?.replays) await bumpLive(connection, shopId);
  });
  const lag = (context.now().getTime() - triggeredAt.getTime()) / 1000;
  webhookLag.observe({ outcome: outcome.status }, Math.max(0, lag));
  context.log.info({ webhook: webhookId, topic, ...outcome }, "a webhook was worked on");
}

async function workOn(
  delivery: Omit<Notice, "body" | "historicBefore"> & { text: string },
  run: JobRun,
): Promise<Outcome> {
  const { text, ...notice } = delivery;
  const handle = TOPICS[notice.topic];
  if (!handle) return { status: "ignored", reason: "unknown_topic" };
  const body = parseBody(text);
  if (body === undefined) return { status: "failed", reason: "not_json" };
  const historicBefore = new Date(notice.context.now().getTime() - LATE_MS);
  try {
    return await handle({ ...notice, body, historicBefore });
  } catch (error) {
    const hopeless =
      error instanceof AdminApiError && (error.code === "needs_reconnect" || error.code === "access_denied");
    if (hopeless) return { status: "failed", reason: error.code, detail: error.message };
    if (!run.lastTry) throw error;
    notice.context.log.error({ error, webhook: notice.webhookId }, "a webhook could not be worked on");
    return { status: "failed", reason: "gave_up", detail: wordsOf(error) };
  }
}

const LONGEST_DETAIL = 500;

/** An error's own words. They may quote the body, so they are kept beside it and no longer than it. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  // PostgreSQL takes no NUL in a text.
  return `${error.name}${code}: ${error.message}`.replaceAll("\0", "").slice(0, LONGEST_DETAIL);
}
