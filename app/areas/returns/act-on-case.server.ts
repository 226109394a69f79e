/** What the page of one return asks for, as the verb that does it. */
import type { ShopContext } from "#app/context.ts";
import type { Result } from "#app/shared/result.ts";

import {
  approveCase,
  cancelCase,
  closeCase,
  declineCase,
  giveUp,
  inspectCase,
  reopenCase,
  settleCase,
  tryAgain,
  type NotDecided,
} from "./decide.server.ts";
import { writeMessage } from "./messages.server.ts";
import type { CaseForm } from "./schemas.ts";
import { settleRight } from "./settle-right.server.ts";

/** @param staff who asks */
export async function actOnCase(
  context: ShopContext,
  staff: { id: string; accountOwner: boolean },
  caseId: string,
  form: CaseForm,
): Promise<Result<unknown, NotDecided>> {
  const on = "revision" in form ? { caseId, revision: form.revision } : { caseId };
  switch (form.intent) {
    case "approve":
      return approveCase(context, on);
    case "decline":
      return declineCase(context, on, { reason: form.reason, note: form.note });
    case "cancel":
      return cancelCase(context, on);
    case "inspect":
      return inspectCase(context, on, form.lines);
    case "settle":
      return settleCase(context, on, await settleRight(context, staff));
    case "close":
      return closeCase(context, on);
    case "reopen":
      return reopenCase(context, on);
    case "try-again":
      return tryAgain(context, caseId);
    case "give-up":
      return giveUp(context, caseId);
    case "message":
      return writeMessage(context, caseId, form.body);
  }
}
