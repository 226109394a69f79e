/** What a member of staff may settle alone. */
import type { ShopContext } from "#app/context.ts";

import type { SettleRight } from "./rules/settle-limit.ts";
import { returnSettings } from "./settings.server.ts";

/** @param staff who it is; the account's owner may settle anything */
export async function settleRight(
  context: ShopContext,
  staff: { id: string; accountOwner: boolean },
): Promise<SettleRight> {
  const { settleLimitMinor, approverIds } = await returnSettings(context);
  return {
    limitMinor: settleLimitMinor,
    mayApprove: staff.accountOwner || approverIds.includes(staff.id),
  };
}
