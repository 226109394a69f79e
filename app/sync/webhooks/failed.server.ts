/** The dead letters: webhooks that could not be worked on, why, and working on them again. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { enqueueAll } from "#app/jobs/enqueue.server.ts";
import { bumpLive } from "#app/live.server.ts";
import {
  isInstant,
  type KeysetCheck,
  type Page,
  type PagePosition,
  pageOf,
  pagePosition,
} from "#app/shared/pagination.ts";

import { webhookProcess } from "../jobs.ts";

export const FAILED_PER_PAGE = 25;
/** Most that are asked to be worked on again by one statement. */
const AT_ONCE = 1_000;

export interface FailedWebhook {
  webhookId: string;
  topic: string;
  /** A code of ours (not_json, gave_up, needs_reconnect, access_denied), or what in the body could not be read. */
  reason: string;
  /** The error's own words, when there was one. */
  detail: string | null;
  /** How often it was worked on again by hand. */
  replays: number;
  /** ISO 8601, UTC. */
  receivedAt: string;
}

export interface FailedWebhookBody extends FailedWebhook {
  /** How it stands: it may have been asked to be tried again, and have ended well. */
  status: "failed" | "received" | "done" | "ignored";
  apiVersion: string;
  /** ISO 8601, UTC. */
  triggeredAt: string;
  finishedAt: string;
  /** As it came. */
  body: string;
}

const isWebhookId: KeysetCheck = (value) => value.length <= 200 && !value.includes("\0");

const INSTANT = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const COLUMNS = `webhook_id AS "webhookId", topic, coalesce(reason, '') AS reason, detail, replays,
  ${INSTANT("received_at")} AS "receivedAt"`;

/** Where the asked page begins. */
export function failedPosition(query: URLSearchParams): PagePosition {
  return pagePosition(query, [isInstant, isWebhookId]);
}

/** The failed webhooks, the latest first, and how many there are of them. */
export async function failedWebhooks(
  context: ShopContext,
  position: PagePosition,
): Promise<{ count: number; page: Page<FailedWebhook> }> {
  const forward = position.direction === "forward";
  const edge = forward ? position.after : position.before;
  const [beyond, order] = forward ? ["<", "DESC"] : [">", "ASC"];
  return withShopConnection(context, async (connection) => {
    const count = await countFailed(connection, context.shop.id);
    const { rows } = await connection.query<FailedWebhook>(
      `SELECT ${COLUMNS} FROM webhook_deliveries
       WHERE shop_id = $1 AND status = 'failed'
         AND ($2::timestamptz IS NULL OR (received_at, webhook_id) ${beyond} ($2, $3))
       ORDER BY received_at ${order}, webhook_id ${order} LIMIT $4`,
      [context.shop.id, edge?.[0] ?? null, edge?.[1] ?? null, FAILED_PER_PAGE + 1],
    );
    return { count, page: pageOf(rows, FAILED_PER_PAGE, position, (row) => [row.receivedAt, row.webhookId]) };
  });
}

async function countFailed(connection: ShopConnection, shopId: string): Promise<number> {
  const { rows } = await connection.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM webhook_deliveries WHERE shop_id = $1 AND status = 'failed'",
    [shopId],
  );
  return rows[0]?.count ?? 0;
}

/** How many wait for the merchant's developer. */
export async function failedWebhookCount(context: ShopContext): Promise<number> {
  return withShopConnection(context, (connection) => countFailed(connection, context.shop.id));
}

/** One that has failed, or had before it was tried again, with its body; undefined for every other. */
export async function failedWebhook(
  context: ShopContext,
  webhookId: string,
): Promise<FailedWebhookBody | undefined> {
  if (!isWebhookId(webhookId)) return undefined;
  const { rows } = await withShopConnection(context, (connection) =>
    connection.query<FailedWebhookBody>(
      `SELECT ${COLUMNS}, status, api_version AS "apiVersion", body, ${INSTANT("triggered_at")} AS "triggeredAt",
         ${INSTANT("coalesce(finished_at, received_at)")} AS "finishedAt"
       FROM webhook_deliveries WHERE shop_id = $1 AND webhook_id = $2 AND (status = 'failed' OR replays > 0)`,
      [context.shop.id, webhookId],
    ),
  );
  return rows[0];
}

/**
 * Has failed webhooks worked on again, each by a job of its own. Asked twice at once, each is still worked on once.
 * @param which one webhook's id, or all that have failed by now
 * @returns how many
 */
export async function replayWebhooks(
  context: ShopContext,
  which: { webhookId: string } | "all",
): Promise<number> {
  let replayed = 0;
  for (let some = AT_ONCE; some === AT_ONCE; replayed += some) some = await replaySome(context, which);
  return replayed;
}

async function replaySome(context: ShopContext, which: { webhookId: string } | "all"): Promise<number> {
  const shopId = context.shop.id;
  if (which !== "all" && !isWebhookId(which.webhookId)) return 0;
  return withShopConnection(context, async (connection) => {
    const { rows } = await connection.query<{ webhookId: string }>(
      `UPDATE webhook_deliveries
       SET status = 'received', reason = NULL, detail = NULL, finished_at = NULL, alone = true, replays = replays + 1
       WHERE shop_id = $1 AND status = 'failed' AND webhook_id IN (
         SELECT webhook_id FROM webhook_deliveries
         WHERE shop_id = $1 AND status = 'failed' AND ($2::text IS NULL OR webhook_id = $2) LIMIT $3)
       RETURNING webhook_id AS "webhookId"`,
      [shopId, which === "all" ? null : which.webhookId, AT_ONCE],
    );
    if (rows.length === 0) return 0;
    await enqueueAll(
      connection,
      webhookProcess,
      rows.map(({ webhookId }) => ({ shopId, webhookId })),
    );
    await bumpLive(connection, shopId);
    return rows.length;
  });
}
