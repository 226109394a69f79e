/** How the sync of a shop does: what the Sync health page shows. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { readBudget, type SeenBudget } from "#app/shopify/budget.server.ts";
import {
  isInstant,
  isWhole,
  type Page,
  type PagePosition,
  pageOf,
  pagePosition,
} from "#app/shared/pagination.ts";
import type { Month } from "#app/shared/time.ts";

import type { Repair } from "./repairs.server.ts";
import type { Resource, Run, RunFailure, Trigger } from "./state.server.ts";

/** The lag is worked out from this many webhooks, of the last day. */
const LAG_SAMPLE = 1_000;
export const REPAIRS_PER_PAGE = 20;

export interface WebhookHealth {
  /** The last one that was received; null when there was none within a week (the inbox forgets them then). */
  last: { topic: string; receivedAt: Date } | null;
  /** Seconds from Shopify's trigger to the end of our work, of the last day's latest webhooks. */
  lag: { webhooks: number; median: number; p95: number } | null;
  /** Received and not yet worked on, and since when the oldest of them waits. */
  waiting: { webhooks: number; since: Date | null };
  /** Failed within the last week. */
  failed: number;
}

export interface RunHealth {
  status: Run["status"];
  trigger: Trigger;
  failure: RunFailure | null;
  startedAt: Date;
  finishedAt: Date | null;
  /** Of all resources: what was looked at, mended, and could not be read. */
  checked: number;
  mended: number;
  unreadable: number;
}

export interface RepairRow {
  key: string;
  resource: Resource;
  /** Shopify's numeric id, decimal text. */
  id: string;
  /** An order's number or a product's title, when it is known; people are named by their id alone. */
  name: string | null;
  what: Repair;
  /** ISO 8601, UTC. */
  at: string;
}

export interface DriftRow {
  month: Month;
  shopOrders: number;
  ourOrders: number;
  /** Minor units as decimal text; null while the money of the month was not compared. */
  shopTotalMinor: string | null;
  ourTotalMinor: string | null;
  countedAt: Date;
  comparedAt: Date | null;
}

export interface SyncHealth {
  webhooks: WebhookHealth;
  /** Null while there has been none. */
  run: RunHealth | null;
  /** Whether there is something to compare: the first import is done. */
  ready: boolean;
  budget: SeenBudget | null;
  repairs: Page<RepairRow>;
  /** How many there were within the last seven days. */
  mendedInWeek: number;
  /** The latest month first. */
  drift: DriftRow[];
}

/** Where the asked page of repairs begins. */
export function repairsPosition(query: URLSearchParams): PagePosition {
  return pagePosition(query, [isInstant, isWhole, (text) => /^[a-z]+ [a-z]+$/.test(text)], "repairs-");
}

export async function syncHealth(context: ShopContext, position: PagePosition): Promise<SyncHealth> {
  const { shop } = context;
  const [budget, found] = await Promise.all([
    readBudget(context, context.now()),
    withShopConnection(context, async (connection) => ({
      webhooks: await webhookHealth(connection, shop.id, context.now()),
      run: await lastRun(connection, shop.id),
      ready: await isReady(connection, shop.id),
      repairs: await repairs(connection, shop.id, position),
      mendedInWeek: await mendedInWeek(connection, shop.id, context.now()),
      drift: await drift(connection, shop.id),
    })),
  ]);
  return { ...found, budget: budget ?? null };
}

async function webhookHealth(connection: ShopConnection, shopId: string, now: Date): Promise<WebhookHealth> {
  const last = await connection.query<{ topic: string; receivedAt: Date }>(
    `SELECT topic, received_at AS "receivedAt" FROM webhook_deliveries
     WHERE shop_id = $1 ORDER BY received_at DESC LIMIT 1`,
    [shopId],
  );
  const lag = await connection.query<{ webhooks: number; median: number | null; p95: number | null }>(
    `SELECT count(*)::int AS webhooks, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) AS p95
     FROM (
       SELECT greatest(0, extract(epoch FROM finished_at - triggered_at))::float8 AS seconds FROM webhook_deliveries
       WHERE shop_id = $1 AND received_at > $2::timestamptz - interval '1 day' AND finished_at IS NOT NULL
       ORDER BY received_at DESC LIMIT $3
     ) AS latest`,
    [shopId, now, LAG_SAMPLE],
  );
  const counts = await connection.query<{ waiting: number; since: Date | null; failed: number }>(
    `SELECT count(*) FILTER (WHERE status = 'received')::int AS waiting,
       min(received_at) FILTER (WHERE status = 'received') AS since,
       count(*) FILTER (WHERE status = 'failed')::int AS failed
     FROM webhook_deliveries WHERE shop_id = $1 AND status IN ('received', 'failed')`,
    [shopId],
  );
  const [sample] = lag.rows;
  const { waiting = 0, since = null, failed = 0 } = counts.rows[0] ?? {};
  return {
    last: last.rows[0] ?? null,
    lag:
      sample?.median == null || sample.p95 == null
        ? null
        : { webhooks: sample.webhooks, median: sample.median, p95: sample.p95 },
    waiting: { webhooks: waiting, since },
    failed,
  };
}

async function lastRun(connection: ShopConnection, shopId: string): Promise<RunHealth | null> {
  const { rows } = await connection.query<RunHealth>(
    `SELECT r.status, r.trigger, r.failure, r.started_at AS "startedAt", r.finished_at AS "finishedAt",
       coalesce(sum(p.checked), 0)::int AS checked, coalesce(sum(p.unreadable), 0)::int AS unreadable,
       (SELECT count(DISTINCT (resource, object_id))::int FROM sync_repairs WHERE shop_id = $1 AND run_id = r.id) AS mended
     FROM (SELECT * FROM sync_runs WHERE shop_id = $1 ORDER BY started_at DESC LIMIT 1) r
     LEFT JOIN sync_run_parts p ON p.shop_id = r.shop_id AND p.run_id = r.id
     GROUP BY r.id, r.status, r.trigger, r.failure, r.started_at, r.finished_at`,
    [shopId],
  );
  return rows[0] ?? null;
}

async function isReady(connection: ShopConnection, shopId: string): Promise<boolean> {
  const { rows } = await connection.query<{ ready: boolean }>(
    "SELECT EXISTS (SELECT FROM imports WHERE shop_id = $1 AND status = 'completed') AS ready",
    [shopId],
  );
  return rows[0]?.ready === true;
}

async function mendedInWeek(connection: ShopConnection, shopId: string, now: Date): Promise<number> {
  const { rows } = await connection.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM sync_repairs
     WHERE shop_id = $1 AND at > $2::timestamptz - interval '7 days'`,
    [shopId, now],
  );
  return rows[0]?.count ?? 0;
}

async function repairs(
  connection: ShopConnection,
  shopId: string,
  position: PagePosition,
): Promise<Page<RepairRow>> {
  const forward = position.direction === "forward";
  const edge = forward ? position.after : position.before;
  const [beyond, order] = forward ? ["<", "DESC"] : [">", "ASC"];
  const { rows } = await connection.query<Omit<RepairRow, "key">>(
    `SELECT r.resource, r.object_id::text AS id, r.what,
       to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
       CASE r.resource
         WHEN 'orders' THEN (SELECT nullif(name, '') FROM orders o WHERE o.shop_id = $1 AND o.id = r.object_id)
         WHEN 'products' THEN (SELECT nullif(title, '') FROM products p WHERE p.shop_id = $1 AND p.id = r.object_id)
       END AS name
     FROM sync_repairs r
     WHERE r.shop_id = $1
       AND ($2::timestamptz IS NULL OR (r.at, r.object_id, r.resource || ' ' || r.what) ${beyond} ($2, $3::bigint, $4))
     ORDER BY r.at ${order}, r.object_id ${order}, r.resource || ' ' || r.what ${order} LIMIT $5`,
    [shopId, edge?.[0] ?? null, edge?.[1] ?? null, edge?.[2] ?? null, REPAIRS_PER_PAGE + 1],
  );
  const keyed = rows.map((row) => ({ ...row, key: `${row.at} ${row.resource} ${row.id} ${row.what}` }));
  return pageOf(keyed, REPAIRS_PER_PAGE, position, (row) => [row.at, row.id, `${row.resource} ${row.what}`]);
}

async function drift(connection: ShopConnection, shopId: string): Promise<DriftRow[]> {
  const { rows } = await connection.query<DriftRow>(
    `SELECT month, shop_orders AS "shopOrders", our_orders AS "ourOrders", shop_total_minor AS "shopTotalMinor",
       our_total_minor AS "ourTotalMinor", counted_at AS "countedAt", compared_at AS "comparedAt"
     FROM sync_drift WHERE shop_id = $1 ORDER BY month DESC`,
    [shopId],
  );
  return rows;
}
