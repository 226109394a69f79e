/** The job `sync.reconcile`: takes a run through its steps, a page at a time, from wherever it stands. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import type { JobRun } from "#app/jobs/define.ts";
import { AdminApiError } from "#app/shopify/admin-api-error.ts";
import { type AdminClient, adminClient } from "#app/shopify/graphql.server.ts";
import { firstOrderAt } from "#app/shopify/operations/counts.ts";

import { LATE_MS } from "../webhooks/process.server.ts";
import { changesPage } from "./changes.server.ts";
import { conclude, decideSlices } from "./counts.server.ts";
import { endRun, loadRun, OvertakenError, type Part, type Run, type RunFailure } from "./state.server.ts";
import { sweepPage } from "./sweep.server.ts";
import type { Work } from "./work.server.ts";

const DAY_MS = 24 * 60 * 60_000;
/** How far back an app without `read_all_orders` is shown orders, less a day to be on the safe side (milliseconds). */
const VISIBLE_MS = 59 * DAY_MS;

export async function reconcile(
  context: ShopContext,
  { runId }: { runId: string },
  job: JobRun,
): Promise<void> {
  const found = await withShopConnection(context, (connection) =>
    loadRun(connection, context.shop.id, runId),
  );
  if (found?.status !== "running") return;
  try {
    const work = await workOf(context, found);
    // Orders come last: what they refer to is there by then.
    for (let part of found.parts) while (part.step !== "completed") part = await nextStep(work, part);
  } catch (error) {
    if (error instanceof OvertakenError) return;
    const failure = failureOf(error, job);
    if (!failure) throw error;
    context.log.error({ error, run: runId }, "a reconciliation failed");
    return endRun(context, runId, failure);
  }
  await endRun(context, runId, null);
}

function nextStep(work: Work, part: Part): Promise<Part> {
  switch (part.step) {
    case "changes":
      return changesPage(work, part);
    case "counts":
      return decideSlices(work, part);
    case "sweep":
      return sweepPage(work, part);
    case "conclusion":
      return conclude(work, part);
    case "completed":
      return Promise.resolve(part);
  }
}

async function workOf(context: ShopContext, run: Run): Promise<Work> {
  const { rows } = await withShopConnection(context, (connection) =>
    connection.query<{ scopes: string | null; installed_at: Date }>(
      "SELECT scopes, installed_at FROM shops WHERE id = $1",
      [context.shop.id],
    ),
  );
  const [shop] = rows;
  if (!shop) throw new Error("A reconciliation runs for a shop that is gone");
  const late = new Date(run.startedAt.getTime() - LATE_MS);
  const admin = adminClient(context);
  return {
    context,
    admin,
    run,
    // What happened before Encore was installed is history, however late it is found.
    historicBefore: late > shop.installed_at ? late : shop.installed_at,
    ordersVisibleFrom: await ordersVisibleFrom(admin, shop.scopes, run.startedAt),
  };
}

/**
 * From when on orders are shown to Encore; null: all of them. What is not shown must not be taken for deleted: without
 * `read_all_orders` Shopify shows the last 60 days, unless it shows an older one all the same.
 */
async function ordersVisibleFrom(admin: AdminClient, scopes: string | null, at: Date): Promise<Date | null> {
  if (scopes?.split(",").includes("read_all_orders")) return null;
  const limit = new Date(at.getTime() - VISIBLE_MS);
  const first = await firstOrderAt(admin);
  return first && first.getTime() < limit.getTime() - 7 * DAY_MS ? null : limit;
}

/** What an error means to the run; undefined when the job shall simply be tried again. */
function failureOf(error: unknown, job: JobRun): RunFailure | undefined {
  if (error instanceof AdminApiError) {
    if (error.code === "needs_reconnect" || error.code === "access_denied") return error.code;
    if (error.code !== "bad_request") return job.lastTry ? "unavailable" : undefined;
  }
  return job.lastTry ? "failed" : undefined;
}
