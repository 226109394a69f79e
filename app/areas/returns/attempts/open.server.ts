/** Storing what is to be done at Shopify, in the transaction of the decision, with the job that does it. */
import type { ShopContext } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { storable } from "#app/shared/json.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import { returnsCarryOut } from "../jobs.server.ts";
import { ATTEMPT_INPUTS, type AttemptInput, type AttemptKind } from "./attempt.ts";

/** Something else is being done about this case, or waits for somebody to look into it. */
export interface Busy {
  code: "busy";
}

/** @returns our id of the attempt */
export async function openAttempt<Kind extends AttemptKind>(
  connection: ShopConnection,
  context: ShopContext,
  caseId: string,
  kind: Kind,
  input: AttemptInput<Kind>,
): Promise<Result<string, Busy>> {
  const id = context.newId();
  const stored = storable(input);
  // What is stored is what is parsed later: a mistake shows here, where it was made.
  ATTEMPT_INPUTS[kind].parse(stored);
  const { actor } = context;
  const { rowCount } = await connection.query(
    `INSERT INTO return_attempts (shop_id, case_id, id, kind, status, input, staff_id, created_at)
     VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7)
     ON CONFLICT (shop_id, case_id) WHERE status IN ('waiting', 'calling', 'refused') DO NOTHING`,
    [
      ...[context.shop.id, caseId, id, kind, stored],
      ...[actor.kind === "staff" ? actor.userId : null, context.now()],
    ],
  );
  if (rowCount === 0) return failure({ code: "busy" });
  await enqueueAttempt(connection, context, caseId, id);
  return success(id);
}

/** Has somebody carry it out; safe to repeat. */
export async function enqueueAttempt(
  connection: ShopConnection,
  { shop }: ShopContext,
  caseId: string,
  attemptId: string,
): Promise<void> {
  await enqueue(connection, returnsCarryOut, { shopId: shop.id, caseId, attemptId });
}
