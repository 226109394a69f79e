/**
 * The job `webhook.drain`: works on many webhooks of whole orders at once. What cannot be written together with others is
 * left to a job of its own (process.server.ts). Safe to run twice and at once: each run takes what no other holds.
 */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { enqueueAll } from "#app/jobs/enqueue.server.ts";
import { webhookLag } from "#app/metrics.server.ts";

import { webhookProcess } from "../jobs.ts";
import { affectedOrders, encodeOrders, writeOrders } from "../writers/orders.ts";
import { prepareStages } from "../writers/stage.ts";
import { tellOfOrders } from "./apply.server.ts";
import { planBatch, type WholeOrder } from "./batch.ts";
import { LATE_MS } from "./process.server.ts";
import { DONE, NOT_NEWER, type Outcome } from "./topic.ts";
import { WHOLE_ORDERS } from "./whole-orders.ts";

/** Most webhooks of one transaction: it holds the rows of their orders. */
const AT_ONCE = 100;

export async function drainOrders(context: ShopContext): Promise<void> {
  for (let taken = AT_ONCE; taken === AT_ONCE;) taken = await drainSome(context);
}

/** @returns how many webhooks were taken */
async function drainSome(context: ShopContext): Promise<number> {
  let taken: Taken[] = [];
  try {
    return await withShopConnection(context, async (connection) => {
      // Before any row is held, as an erasure does.
      await prepareStages(connection);
      taken = await take(connection, context.shop.id);
      if (taken.length > 0) await workOn(connection, context, taken);
      return taken.length;
    });
  } catch (error) {
    if (taken.length === 0) throw error;
    // One of them, or their meeting with another writer: nothing is written, and each is tried by itself.
    context.log.warn({ error, webhooks: taken.length }, "webhooks could not be worked on together");
    const ids = taken.map(({ webhookId }) => webhookId);
    await withShopConnection(context, (connection) => leaveAlone(connection, context.shop.id, ids));
    return ids.length;
  }
}

interface Taken {
  webhookId: string;
  topic: string;
  text: string;
  triggeredAt: Date;
}

async function take(connection: ShopConnection, shopId: string): Promise<Taken[]> {
  const { rows } = await connection.query<Taken>(
    `SELECT webhook_id AS "webhookId", topic, body AS text, triggered_at AS "triggeredAt" FROM webhook_deliveries
     WHERE shop_id = $1 AND status = 'received' AND NOT alone AND topic = ANY($2)
     ORDER BY received_at LIMIT $3 FOR UPDATE SKIP LOCKED`,
    [shopId, WHOLE_ORDERS, AT_ONCE],
  );
  return rows;
}

async function workOn(
  connection: ShopConnection,
  context: ShopContext,
  taken: readonly Taken[],
): Promise<void> {
  const batch = planBatch(taken);
  const outcomes = new Map<string, Outcome>(batch.notNewer.map((id) => [id, NOT_NEWER]));
  const tied = await write(connection, context, batch.orders, outcomes);
  const alone = [...batch.alone, ...tied];
  await leaveAlone(connection, context.shop.id, alone);
  await settle(connection, context, outcomes);
  for (const { webhookId, triggeredAt } of taken) {
    const outcome = outcomes.get(webhookId);
    const lag = (context.now().getTime() - triggeredAt.getTime()) / 1000;
    if (outcome) webhookLag.observe({ outcome: outcome.status }, Math.max(0, lag));
  }
  const done = [...outcomes.values()].filter(({ status }) => status === "done").length;
  context.log.info({ done, ignored: outcomes.size - done, alone: alone.length }, "webhooks were worked on");
}

/** @returns the webhooks that tell another state of an order than is stored, of the same time */
async function write(
  connection: ShopConnection,
  context: ShopContext,
  orders: readonly WholeOrder[],
  outcomes: Map<string, Outcome>,
): Promise<string[]> {
  if (orders.length === 0) return [];
  const encoded = encodeOrders({
    orders: orders.map(({ rows }) => rows.order),
    lineItems: orders.flatMap(({ rows }) => rows.lineItems),
    fulfilments: orders.flatMap(({ rows }) => rows.fulfilments),
    refunds: orders.flatMap(({ rows }) => rows.refunds),
  });
  const historicBefore = new Date(context.now().getTime() - LATE_MS);
  const { tied, written } = await writeOrders(connection, context.shop.id, encoded, {
    historicBefore,
    ties: "leave",
  });
  const affected = await affectedOrders(connection);
  if (written > 0) await tellOfOrders(connection, context, affected);
  const [changed, doubtful] = [new Set(affected.orderIds), new Set(tied)];
  const left: string[] = [];
  for (const { webhookId, rows } of orders) {
    const id = rows.order.id.toString();
    if (doubtful.has(id)) left.push(webhookId);
    else outcomes.set(webhookId, changed.has(id) ? DONE : NOT_NEWER);
  }
  return left;
}

async function settle(
  connection: ShopConnection,
  context: ShopContext,
  outcomes: ReadonlyMap<string, Outcome>,
): Promise<void> {
  const all = [...outcomes];
  await connection.query(
    `UPDATE webhook_deliveries w SET status = o.status, reason = o.reason, finished_at = $5
     FROM unnest($2::text[], $3::text[], $4::text[]) AS o (webhook_id, status, reason)
     WHERE w.shop_id = $1 AND w.webhook_id = o.webhook_id`,
    [
      context.shop.id,
      all.map(([id]) => id),
      all.map(([, { status }]) => status),
      all.map(([, outcome]) => (outcome.status === "done" ? null : outcome.reason)),
      context.now(),
    ],
  );
}

/** Leaves each of these webhooks to a job of its own. */
async function leaveAlone(
  connection: ShopConnection,
  shopId: string,
  webhookIds: readonly string[],
): Promise<void> {
  if (webhookIds.length === 0) return;
  await connection.query(
    "UPDATE webhook_deliveries SET alone = true WHERE shop_id = $1 AND webhook_id = ANY($2)",
    [shopId, webhookIds],
  );
  await enqueueAll(
    connection,
    webhookProcess,
    webhookIds.map((webhookId) => ({ shopId, webhookId })),
  );
}
