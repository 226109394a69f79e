/**
 * Doing at Shopify what an attempt says, once, whatever goes wrong on the way: what Shopify holds is stored before the call,
 * and looked at again before any second one. A lease keeps two workers from calling at once.
 */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { JobRun } from "#app/jobs/define.ts";
import { AdminApiError } from "#app/shopify/admin-api-error.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";

import { returnsCarryOut } from "../jobs.server.ts";
import { parseAttempt, type Attempt } from "./attempt.ts";
import { heldSchema, type Held } from "./held.ts";
import { recordDone, recordRefused, recordStuck } from "./record.server.ts";
import { stepOf, type CaseAtShopify } from "./steps.server.ts";

/** How long one call may be under way: the request's own limit is 30 s, and what Shopify has begun it may finish later. */
const LEASE_SECONDS = 60;

interface Taken {
  attempt: Attempt;
  about: CaseAtShopify;
  /** What Shopify held before the first call; null: it has not been called yet. */
  before: Held | null;
}

/** Whether Shopify has been called in this run. */
interface Asked {
  called: boolean;
}

/** The job. */
export async function carryOut(
  context: ShopContext,
  { caseId, attemptId }: { caseId: string; attemptId: string },
  { lastTry }: JobRun,
): Promise<void> {
  const taken = await withShopConnection(context, (connection) =>
    take(connection, context, caseId, attemptId),
  );
  if (taken === "over") return;
  if (taken === "leased") {
    await withShopConnection(context, (connection) =>
      enqueue(
        connection,
        returnsCarryOut,
        { shopId: context.shop.id, caseId, attemptId },
        { startAfterSeconds: LEASE_SECONDS },
      ),
    );
    return;
  }
  const asked: Asked = { called: false };
  try {
    await attemptOnce(context, caseId, taken, asked);
  } catch (error) {
    // While nobody knows what became of a call the lease stays: the request may still be on its way.
    if (!asked.called || !isUnknown(error)) await letGo(context, caseId, attemptId);
    // The sweep and the merchant's button go on from here; meanwhile the case says that it is stuck.
    if (lastTry) await recordStuck(context, caseId, attemptId, codeOf(error));
    throw error;
  }
}

async function attemptOnce(
  context: ShopContext,
  caseId: string,
  { attempt, about, before }: Taken,
  asked: Asked,
): Promise<void> {
  const admin = adminClient(context, "interactive");
  const step = stepOf(attempt);
  const now = await step.look(admin, about);
  // Even before the first call: by somebody in Shopify's own admin.
  if (step.happened(before, now)) {
    await recordDone(context, caseId, attempt, { before: before ?? now, now });
    return;
  }
  if (!before)
    await withShopConnection(context, (connection) => remember(connection, context, caseId, attempt.id, now));
  asked.called = true;
  const result = await step.call(admin, about);
  if (result.ok)
    await recordDone(context, caseId, attempt, { before: before ?? now, state: result.value.state });
  else await recordRefused(context, caseId, attempt, result.failure);
}

/** Takes the attempt for a while. "over": it needs nobody any more; "leased": somebody else may be calling. */
async function take(
  connection: ShopConnection,
  context: ShopContext,
  caseId: string,
  attemptId: string,
): Promise<Taken | "over" | "leased"> {
  const { rows } = await connection.query<{
    kind: string;
    input: unknown;
    staff_id: string | null;
    before: unknown;
    order_id: string;
    return_id: string | null;
    currency: string;
  }>(
    `UPDATE return_attempts a SET status = 'calling', tries = tries + 1, lease_until = $4::timestamptz + $5 * interval '1 second'
     FROM return_cases c
     WHERE a.shop_id = $1 AND a.case_id = $2 AND a.id = $3 AND a.status IN ('waiting', 'calling')
       AND (a.lease_until IS NULL OR a.lease_until <= $4) AND c.shop_id = a.shop_id AND c.id = a.case_id
     RETURNING a.kind, a.input, a.staff_id, a.before, c.order_id, c.return_id, c.currency`,
    [context.shop.id, caseId, attemptId, context.now(), LEASE_SECONDS],
  );
  const [row] = rows;
  if (row) {
    return {
      attempt: parseAttempt({ id: attemptId, kind: row.kind, input: row.input, staffId: row.staff_id }),
      about: {
        orderId: BigInt(row.order_id),
        returnId: row.return_id === null ? null : BigInt(row.return_id),
        currency: row.currency,
      },
      before: row.before === null ? null : heldSchema.parse(row.before),
    };
  }
  const { rowCount: leased } = await connection.query(
    "SELECT FROM return_attempts WHERE shop_id = $1 AND case_id = $2 AND id = $3 AND status = 'calling'",
    [context.shop.id, caseId, attemptId],
  );
  return leased ? "leased" : "over";
}

/** Stores what Shopify holds before it is called. */
async function remember(
  connection: ShopConnection,
  { shop }: ShopContext,
  caseId: string,
  attemptId: string,
  held: Held,
): Promise<void> {
  await connection.query(
    "UPDATE return_attempts SET before = $4 WHERE shop_id = $1 AND case_id = $2 AND id = $3 AND before IS NULL",
    [shop.id, caseId, attemptId, held],
  );
}

/** The next try need not wait. */
async function letGo(context: ShopContext, caseId: string, attemptId: string): Promise<void> {
  await withShopConnection(context, (connection) =>
    connection.query(
      "UPDATE return_attempts SET lease_until = NULL WHERE shop_id = $1 AND case_id = $2 AND id = $3 AND status = 'calling'",
      [context.shop.id, caseId, attemptId],
    ),
  );
}

/** Whether Shopify may have carried out what it was asked, though it did not say so. */
function isUnknown(error: unknown): boolean {
  return error instanceof AdminApiError && error.code === "unavailable";
}

function codeOf(error: unknown): string {
  return error instanceof AdminApiError ? error.code : "unexpected";
}
