/** The rows of a run: which step each resource is at, and moving it on, page by page. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";

import { RESOURCES, type Resource } from "../bulk/state.server.ts";

export { RESOURCES, type Resource };

export type Trigger = "schedule" | "button";
export type RunFailure = "needs_reconnect" | "access_denied" | "unavailable" | "failed";
/** What a run does with a resource, one after the other. */
export type Step = "changes" | "counts" | "sweep" | "conclusion" | "completed";

export interface Part {
  resource: Resource;
  step: Step;
  since: Date;
  cursor: string | null;
  sweptTo: bigint;
  /** What is still to be swept; the first is being swept (slices.ts). */
  slices: string[];
  /** What of the first slice has been compared: at Shopify and here, how many and their sums in minor units. */
  listed: number;
  listedMinor: bigint;
  held: number;
  heldMinor: bigint;
}

export interface Run {
  id: string;
  trigger: Trigger;
  status: "running" | "completed" | "failed";
  startedAt: Date;
  /** Those that were not there when the run began (a shop's first import) are missing. */
  parts: Part[];
}

/** Another process works on the same run and is further: it is the one to go on. */
export class OvertakenError extends Error {}

interface RunRow {
  id: string;
  trigger: Trigger;
  status: Run["status"];
  started_at: Date;
}
interface PartRow {
  resource: Resource;
  step: Step;
  since: Date;
  cursor: string | null;
  swept_to: string;
  slices: string[];
  listed: number;
  listed_minor: string;
  held: number;
  held_minor: string;
}

/** @returns undefined when there is no such run (any more) */
export async function loadRun(
  connection: ShopConnection,
  shopId: string,
  runId: string,
): Promise<Run | undefined> {
  const runs = await connection.query<RunRow>(
    "SELECT id, trigger, status, started_at FROM sync_runs WHERE shop_id = $1 AND id = $2",
    [shopId, runId],
  );
  const [run] = runs.rows;
  if (!run) return undefined;
  const parts = await connection.query<PartRow>(
    `SELECT resource, step, since, cursor, swept_to, slices, listed, listed_minor, held, held_minor
     FROM sync_run_parts WHERE shop_id = $1 AND run_id = $2`,
    [shopId, runId],
  );
  return {
    id: run.id,
    trigger: run.trigger,
    status: run.status,
    startedAt: run.started_at,
    parts: RESOURCES.flatMap((resource) => parts.rows.filter((part) => part.resource === resource)).map(
      ({ swept_to, listed_minor, held_minor, ...part }) => ({
        ...part,
        sweptTo: BigInt(swept_to),
        listedMinor: BigInt(listed_minor),
        heldMinor: BigInt(held_minor),
      }),
    ),
  };
}

/**
 * Notes how far a part has come, in the transaction that did the work: of two processes at the same page one commits its
 * work and the other one's is rolled back.
 * @param before the part as the work began @param looked how many objects were looked at, and how many were unreadable
 * @returns the part as it is now
 * @throws OvertakenError
 */
export async function advance(
  connection: ShopConnection,
  shopId: string,
  runId: string,
  before: Part,
  change: Partial<Omit<Part, "resource" | "since">>,
  looked: { checked: number; unreadable: number } = { checked: 0, unreadable: 0 },
): Promise<Part> {
  const after = { ...before, ...change };
  const noted = await connection.query(
    `UPDATE sync_run_parts p SET step = $4, cursor = $5, swept_to = $6, slices = $7, listed = $8, listed_minor = $9,
       held = $10, held_minor = $11, checked = checked + $12, unreadable = unreadable + $13
     FROM sync_runs r
     WHERE r.shop_id = p.shop_id AND r.id = p.run_id AND r.status = 'running'
       AND p.shop_id = $1 AND p.run_id = $2 AND p.resource = $3
       AND p.step = $14 AND p.cursor IS NOT DISTINCT FROM $15 AND cardinality(p.slices) = $16`,
    [
      ...[shopId, runId, before.resource],
      ...[after.step, after.cursor, after.sweptTo, after.slices, after.listed, after.listedMinor],
      ...[after.held, after.heldMinor],
      ...[looked.checked, looked.unreadable],
      ...[before.step, before.cursor, before.slices.length],
    ],
  );
  if (noted.rowCount === 0) throw new OvertakenError();
  return after;
}

/** Ends a running run. */
export async function endRun(context: ShopContext, runId: string, failure: RunFailure | null): Promise<void> {
  const shopId = context.shop.id;
  await withShopConnection(context, async (connection) => {
    const ended = await connection.query(
      `UPDATE sync_runs SET status = $3, failure = $4, finished_at = $5
       WHERE shop_id = $1 AND id = $2 AND status = 'running'`,
      [shopId, runId, failure === null ? "completed" : "failed", failure, context.now()],
    );
    if (ended.rowCount === 0) return;
    await connection.query(
      "DELETE FROM sync_runs WHERE shop_id = $1 AND started_at < $2::timestamptz - interval '90 days'",
      [shopId, context.now()],
    );
    await bumpLive(connection, shopId);
  });
  context.log.info({ run: runId, failure }, "a reconciliation has ended");
}
