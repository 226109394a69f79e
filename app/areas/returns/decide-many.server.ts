/** Deciding on many cases at once: each on its own, so that one that cannot be decided keeps no other from it. */
import type { ShopContext } from "#app/context.ts";

import type { AttemptInput } from "./attempts/attempt.ts";
import { approveCase, declineCase } from "./decide.server.ts";
import type { BulkOutcome } from "./ui/views.ts";

/** @returns how many were decided, and of the others how many for which reason */
export async function decideMany(
  context: ShopContext,
  caseIds: readonly string[],
  decision: { action: "approve" } | { action: "decline"; decline: AttemptInput<"decline"> },
): Promise<BulkOutcome> {
  const failed = new Map<string, number>();
  let done = 0;
  for (const caseId of new Set(caseIds)) {
    const decided =
      decision.action === "approve"
        ? await approveCase(context, { caseId })
        : await declineCase(context, { caseId }, decision.decline);
    if (decided.ok) done += 1;
    else failed.set(decided.failure.code, (failed.get(decided.failure.code) ?? 0) + 1);
  }
  return { action: decision.action, done, failed: [...failed].map(([code, count]) => ({ code, count })) };
}
