/** Deciding on many cases at once: each on its own, so that one that cannot be decided keeps no other from it. */
import type { ShopContext } from "#app/context.ts";

import type { AttemptInput } from "./attempts/attempt.ts";
import { approveCase, declineCase } from "./decide.server.ts";
import type { BulkOutcome } from "./ui/views.ts";

type Decision = { action: "approve" } | { action: "decline"; decline: AttemptInput<"decline"> };

/** @returns how many were decided, and of the others how many for which reason */
export async function decideMany(
  context: ShopContext,
  caseIds: readonly string[],
  decision: Decision,
): Promise<BulkOutcome> {
  const failed = new Map<string, number>();
  let done = 0;
  for (const caseId of new Set(caseIds)) {
    const failure = await decideOne(context, caseId, decision);
    if (failure === null) done += 1;
    else failed.set(failure, (failed.get(failure) ?? 0) + 1);
  }
  return { action: decision.action, done, failed: [...failed].map(([code, count]) => ({ code, count })) };
}

/** @returns why it was not decided; null when it was */
async function decideOne(context: ShopContext, caseId: string, decision: Decision): Promise<string | null> {
  try {
    const decided =
      decision.action === "approve"
        ? await approveCase(context, { caseId })
        : await declineCase(context, { caseId }, decision.decline);
    return decided.ok ? null : decided.failure.code;
  } catch (error) {
    // Its own transaction is undone; the others that were selected have theirs.
    context.log.error({ error, caseId }, "a return could not be decided");
    return "unexpected";
  }
}
