/** What came of an attempt, stored with what follows from it: in one transaction, so that neither is ever there alone. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import type { Refusal } from "#app/shopify/operations/return-actions.ts";
import { storable } from "#app/shared/json.ts";
import { readReturnState, type ReturnState } from "#app/shopify/operations/return-state.ts";

import { applyState } from "../apply-state.server.ts";
import { recordEvent, type ReturnEvent } from "../events.server.ts";
import { followUp } from "../follow-up.server.ts";
import type { Attempt, AttemptKind } from "./attempt.ts";
import { newReturnLike, type Held } from "./held.ts";

/** What an attempt that is done tells the event log; the others are steps on the way. */
const EVENTS: Partial<Record<AttemptKind, ReturnEvent>> = {
  approve: "return.approved",
  create: "return.approved",
  decline: "return.declined",
  cancel: "return.cancelled",
  close: "return.closed",
  reopen: "return.reopened",
  bonus: "return.bonus_credited",
};

/**
 * It has happened: this time (`state` is Shopify's answer), or before (`now` is what Shopify was found to hold).
 */
export async function recordDone(
  context: ShopContext,
  caseId: string,
  attempt: Attempt,
  seen: { before: Held; now: Held } | { before: Held; state: ReturnState | null },
): Promise<void> {
  const state = "state" in seen ? seen.state : await stateAfter(context, caseId, attempt, seen);
  await withShopConnection(context, async (connection) => {
    if (!(await finish(connection, context, caseId, attempt.id, "done", null, outcomeOf(seen.before, state))))
      return;
    if (state) await applyState(connection, context, caseId, state);
    const event = attempt.kind === "process" ? processedEvent(attempt) : EVENTS[attempt.kind];
    if (event) await recordEvent(connection, context, caseId, event, eventSubject(caseId, attempt));
    await connection.query(
      "UPDATE return_cases SET stuck = NULL, revision = revision + 1, updated_at = $3 WHERE shop_id = $1 AND id = $2",
      [context.shop.id, caseId, context.now()],
    );
    await followUp(connection, context, caseId, attempt);
    await bumpLive(connection, context.shop.id);
  });
}

/** Shopify would not: the merchant sees its words and tries again, or gives it up. */
export async function recordRefused(
  context: ShopContext,
  caseId: string,
  attempt: Attempt,
  refusal: Refusal,
): Promise<void> {
  await withShopConnection(context, async (connection) => {
    const words = refusal.message || refusal.code;
    if (!(await finish(connection, context, caseId, attempt.id, "refused", words, null))) return;
    await setStuck(connection, context, caseId, "refused");
  });
}

/** Nobody knows what Shopify has done, or it cannot be asked. The attempt stays as it is, for whoever comes next. */
export async function recordStuck(
  context: ShopContext,
  caseId: string,
  attemptId: string,
  code: string,
): Promise<void> {
  await withShopConnection(context, async (connection) => {
    await connection.query(
      "UPDATE return_attempts SET error = $4 WHERE shop_id = $1 AND case_id = $2 AND id = $3 AND status = 'calling'",
      [context.shop.id, caseId, attemptId, code],
    );
    await setStuck(connection, context, caseId, code);
  });
}

async function setStuck(
  connection: ShopConnection,
  context: ShopContext,
  caseId: string,
  code: string,
): Promise<void> {
  await connection.query(
    "UPDATE return_cases SET stuck = $3, revision = revision + 1, updated_at = $4 WHERE shop_id = $1 AND id = $2",
    [context.shop.id, caseId, code, context.now()],
  );
  await bumpLive(connection, context.shop.id);
}

/** @returns false when somebody else has finished it meanwhile */
async function finish(
  connection: ShopConnection,
  context: ShopContext,
  caseId: string,
  attemptId: string,
  status: "done" | "refused",
  error: string | null,
  outcome: object | null,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `UPDATE return_attempts SET status = $4, error = $5, outcome = $6, finished_at = $7, lease_until = NULL
     WHERE shop_id = $1 AND case_id = $2 AND id = $3 AND status = 'calling'`,
    [context.shop.id, caseId, attemptId, status, error, outcome, context.now()],
  );
  return rowCount === 1;
}

/** The return as it is, when the attempt's own answer was lost. */
async function stateAfter(
  context: ShopContext,
  caseId: string,
  attempt: Attempt,
  { before, now }: { before: Held; now: Held },
): Promise<ReturnState | null> {
  const returnId =
    attempt.kind === "request" || attempt.kind === "create"
      ? newReturnLike(before, now, attempt.input)
      : await returnIdOfCase(context, caseId);
  return returnId === undefined ? null : readReturnState(adminClient(context, "interactive"), returnId);
}

async function returnIdOfCase(context: ShopContext, caseId: string): Promise<bigint | undefined> {
  const { rows } = await withShopConnection(context, (connection) =>
    connection.query<{ return_id: string | null }>(
      "SELECT return_id FROM return_cases WHERE shop_id = $1 AND id = $2",
      [context.shop.id, caseId],
    ),
  );
  const id = rows[0]?.return_id;
  return id === null || id === undefined ? undefined : BigInt(id);
}

/** Ids and amounts of what is new, for the timeline and for whoever looks into it. */
function outcomeOf(before: Held, state: ReturnState | null): object | null {
  if (!state) return null;
  const known = new Set(before.returns.flatMap(({ refundIds }) => refundIds));
  const refunds = state.refunds.filter(({ id }) => !known.has(id.toString()));
  return storable({ returnId: state.id, status: state.status, refunds });
}

/** What the units became for the customer. */
function processedEvent({ input }: Attempt & { kind: "process" }): ReturnEvent {
  if (input.payments.length > 0) return "return.refunded";
  if (input.storeCredit !== null) return "return.credited";
  return input.exchanges.length > 0 ? "return.exchanged" : "return.processed";
}

/** A case may be processed, closed and reopened several times; it is approved once. */
function eventSubject(caseId: string, { id, kind }: Attempt): string {
  const once = kind === "approve" || kind === "create" || kind === "decline" || kind === "cancel";
  return once ? `ReturnCase/${caseId}` : `ReturnAttempt/${id}`;
}
