/**
 * What the merchant decides about a case. Each is a conditional change: it names the revision that was looked at, and who
 * comes second is told what happened meanwhile instead of doing it again.
 */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import type { AttemptInput } from "./attempts/attempt.ts";
import { enqueueAttempt, openAttempt } from "./attempts/open.server.ts";
import { readCase, type CaseRow } from "./case.server.ts";
import { recordEvent } from "./events.server.ts";
import { settleOn } from "./follow-up.server.ts";
import type { CaseStatus } from "./rules/case-status.ts";
import { inspectionFault, type InspectionFault } from "./rules/inspection.ts";
import { maySettle, type SettleRight } from "./rules/settle-limit.ts";

/** Why a decision was not taken. */
export type NotDecided =
  | { code: "not_found" }
  /** Somebody else has changed the case since it was looked at. */
  | { code: "changed" }
  /** Something is being done at Shopify, or waits for somebody to look into it. */
  | { code: "busy" }
  /** Not in this status. */
  | { code: "wrong_status"; status: CaseStatus }
  | InspectionFault
  /** The amount is above what this member of staff settles alone: it waits for somebody with the right. */
  | { code: "approver_needed" };

/** Which case, as it was when it was looked at; without a revision, as it is now (bulk actions). */
export interface DecisionOn {
  caseId: string;
  revision?: number;
}

type Decided = Result<undefined, NotDecided>;
const DONE = success(undefined);

/** Runs a decision on the locked case, if it is as it was looked at and in one of these statuses. */
async function decide(
  context: ShopContext,
  { caseId, revision }: DecisionOn,
  statuses: readonly CaseStatus[],
  decision: (connection: ShopConnection, found: CaseRow) => Promise<Decided>,
): Promise<Decided> {
  return withShopConnection(context, async (connection) => {
    const found = await readCase(connection, context, caseId, { lock: true });
    if (!found) return failure({ code: "not_found" });
    if (revision !== undefined && revision !== found.revision) return failure({ code: "changed" });
    if (!statuses.includes(found.status)) return failure({ code: "wrong_status", status: found.status });
    const decided = await decision(connection, found);
    if (!decided.ok) return decided;
    await connection.query(
      "UPDATE return_cases SET revision = revision + 1, updated_at = $3 WHERE shop_id = $1 AND id = $2",
      [context.shop.id, caseId, context.now()],
    );
    await bumpLive(connection, context.shop.id);
    return decided;
  });
}

/** Approves a request; one with exchanges is made at Shopify only now, with its exchange lines. */
export function approveCase(context: ShopContext, on: DecisionOn): Promise<Decided> {
  return decide(context, on, ["requested"], async (connection, found) => {
    const opened =
      found.returnId === null
        ? await openAttempt(connection, context, found.id, "create", creation(found))
        : await openAttempt(connection, context, found.id, "approve", {});
    return opened.ok ? DONE : failure(opened.failure);
  });
}

function creation(found: CaseRow): AttemptInput<"create"> {
  const lines = found.lines.flatMap((line) =>
    line.fulfilmentLineItemId === null
      ? []
      : [
          {
            lineId: line.id,
            fulfilmentLineItemId: line.fulfilmentLineItemId,
            quantity: line.quantity,
            reasonDefinitionId: line.reasonDefinitionId,
            note: line.note ?? "",
            restockingFeePercent: line.restockingFeePercent,
          },
        ],
  );
  const exchanges = found.exchanges.map(({ variantId, quantity, discount }) => ({
    variantId,
    quantity,
    discount,
  }));
  return { lines, exchanges, shippingFee: found.shippingFee };
}

/** Declines a request, with words for the shopper. */
export function declineCase(
  context: ShopContext,
  on: DecisionOn,
  decline: AttemptInput<"decline">,
): Promise<Decided> {
  return decide(context, on, ["requested"], async (connection, found) => {
    if (found.returnId !== null) {
      const opened = await openAttempt(connection, context, found.id, "decline", decline);
      return opened.ok ? DONE : failure(opened.failure);
    }
    // Shopify has not heard of it yet, and need not.
    return endHere(connection, context, found, "declined", decline);
  });
}

/** Takes a request or an approved return back, while nothing has been processed. */
export function cancelCase(context: ShopContext, on: DecisionOn): Promise<Decided> {
  return decide(context, on, ["requested", "approved"], async (connection, found) => {
    if (found.returnId === null) return endHere(connection, context, found, "cancelled", null);
    const opened = await openAttempt(connection, context, found.id, "cancel", {});
    return opened.ok ? DONE : failure(opened.failure);
  });
}

/** A case that exists here alone ends here; not while Shopify is being asked for it. */
async function endHere(
  connection: ShopConnection,
  context: ShopContext,
  found: CaseRow,
  status: "declined" | "cancelled",
  decline: AttemptInput<"decline"> | null,
): Promise<Decided> {
  const { rowCount: asking } = await connection.query(
    "SELECT FROM return_attempts WHERE shop_id = $1 AND case_id = $2 AND status IN ('waiting', 'calling')",
    [context.shop.id, found.id],
  );
  if (asking) return failure({ code: "busy" });
  await connection.query(
    `UPDATE return_cases SET status = $3, decline_reason = $4, decline_note = $5, decided_at = $6, stuck = NULL
     WHERE shop_id = $1 AND id = $2`,
    [context.shop.id, found.id, status, decline?.reason ?? null, decline?.note ?? null, context.now()],
  );
  await connection.query(
    "UPDATE return_attempts SET status = 'given_up' WHERE shop_id = $1 AND case_id = $2 AND status = 'refused'",
    [context.shop.id, found.id],
  );
  await recordEvent(connection, context, found.id, `return.${status}`, `ReturnCase/${found.id}`);
  return DONE;
}

/** What the inspection of one line found, in units: all that have come or will not come any more. */
export interface Inspection {
  lineId: string;
  restocked: number;
  damaged: number;
  missing: number;
  /** Where the good units go; null: decided in Shopify. */
  locationId: bigint | null;
}

/** Marks units received and says what became of each. Safe to repeat: it replaces what was said before settling. */
export function inspectCase(
  context: ShopContext,
  on: DecisionOn,
  inspections: readonly Inspection[],
): Promise<Decided> {
  return decide(context, on, ["approved", "received"], async (connection, found) => {
    for (const inspection of inspections) {
      const line = found.lines.find(({ id }) => id === inspection.lineId);
      if (!line) return failure({ code: "not_found" });
      const fault = inspectionFault(line, inspection);
      if (fault) return failure(fault);
    }
    for (const { lineId, restocked, damaged, missing, locationId } of inspections) {
      await connection.query(
        `UPDATE return_case_lines SET restocked = $4, damaged = $5, missing = $6, location_id = $7
         WHERE shop_id = $1 AND case_id = $2 AND id = $3`,
        [context.shop.id, found.id, lineId, restocked, damaged, missing, locationId],
      );
    }
    const { rowCount: complete } = await connection.query(
      `UPDATE return_cases c SET status = 'received', received_at = coalesce(received_at, $3)
       WHERE shop_id = $1 AND id = $2 AND NOT EXISTS (
         SELECT FROM return_case_lines l WHERE l.shop_id = c.shop_id AND l.case_id = c.id
           AND l.restocked + l.damaged + l.missing < l.quantity)`,
      [context.shop.id, found.id, context.now()],
    );
    if (complete)
      await recordEvent(connection, context, found.id, "return.received", `ReturnCase/${found.id}`);
    return DONE;
  });
}

/**
 * Decides that the money moves for what was inspected. Above what this member of staff settles alone it waits, and says so.
 */
export function settleCase(context: ShopContext, on: DecisionOn, right: SettleRight): Promise<Decided> {
  return decide(context, on, ["approved", "received"], async (connection, found) => {
    const allowed = maySettle(found, right);
    await connection.query(
      `UPDATE return_cases SET settle_at = coalesce(settle_at, $3), settle_by = coalesce(settle_by, $4),
         approver_needed = $5 WHERE shop_id = $1 AND id = $2`,
      [
        ...[context.shop.id, found.id, context.now()],
        ...[context.actor.kind === "staff" ? context.actor.userId : null, !allowed],
      ],
    );
    if (allowed) await settleOn(connection, context, found.id);
    return DONE;
  });
}

export function closeCase(context: ShopContext, on: DecisionOn): Promise<Decided> {
  return simply(context, on, ["approved", "received", "settled"], "close");
}

export function reopenCase(context: ShopContext, on: DecisionOn): Promise<Decided> {
  return simply(context, on, ["closed"], "reopen");
}

function simply(
  context: ShopContext,
  on: DecisionOn,
  statuses: readonly CaseStatus[],
  kind: "close" | "reopen",
): Promise<Decided> {
  return decide(context, on, statuses, async (connection, found) => {
    if (found.returnId === null) return failure({ code: "wrong_status", status: found.status });
    const opened = await openAttempt(connection, context, found.id, kind, {});
    return opened.ok ? DONE : failure(opened.failure);
  });
}

/** What Shopify refused, or what nobody knows the end of, is tried again: after looking whether it has happened. */
export async function tryAgain(context: ShopContext, caseId: string): Promise<Decided> {
  return withShopConnection(context, async (connection) => {
    const { rows } = await connection.query<{ id: string }>(
      `UPDATE return_attempts SET before = CASE status WHEN 'refused' THEN NULL ELSE before END, error = NULL,
         status = CASE status WHEN 'refused' THEN 'waiting' ELSE status END
       WHERE shop_id = $1 AND case_id = $2 AND status IN ('waiting', 'calling', 'refused') RETURNING id`,
      [context.shop.id, caseId],
    );
    const attempt = rows[0];
    await clearStuck(connection, context, caseId);
    if (attempt) await enqueueAttempt(connection, context, caseId, attempt.id);
    else await settleOn(connection, context, caseId);
    return DONE;
  });
}

/** What Shopify refused is left undone. While nobody knows whether something has happened, it cannot be given up. */
export async function giveUp(context: ShopContext, caseId: string): Promise<Decided> {
  return withShopConnection(context, async (connection) => {
    const { rowCount } = await connection.query(
      `UPDATE return_attempts SET status = 'given_up', finished_at = $3
       WHERE shop_id = $1 AND case_id = $2 AND status = 'refused'`,
      [context.shop.id, caseId, context.now()],
    );
    if (rowCount === 0) return failure({ code: "busy" });
    await connection.query(
      "UPDATE return_cases SET settle_at = NULL, settle_by = NULL WHERE shop_id = $1 AND id = $2",
      [context.shop.id, caseId],
    );
    await clearStuck(connection, context, caseId);
    return DONE;
  });
}

async function clearStuck(connection: ShopConnection, context: ShopContext, caseId: string): Promise<void> {
  await connection.query(
    "UPDATE return_cases SET stuck = NULL, revision = revision + 1, updated_at = $3 WHERE shop_id = $1 AND id = $2",
    [context.shop.id, caseId, context.now()],
  );
  await bumpLive(connection, context.shop.id);
}
