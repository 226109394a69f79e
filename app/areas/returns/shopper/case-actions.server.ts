/** What a shopper does about their return after having asked for it. */
import type { z } from "zod";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import { openAttempt } from "../attempts/open.server.ts";
import { cancelCase } from "../decide.server.ts";
import { findOwnCase } from "./access.server.ts";
import { withinLimits } from "./rate-limit.server.ts";
import type { messageSchema, trackingSchema } from "./selection.ts";
import type { ShopperFailure, Visit } from "./shopper.ts";

type Done = Result<undefined, ShopperFailure>;
const DONE = success(undefined);

/** Where their parcel can be followed; Shopify is told too. The last one named holds. */
export async function addTracking(
  context: ShopContext,
  { shopper }: Pick<Visit, "shopper">,
  caseId: string,
  tracking: z.output<typeof trackingSchema>,
): Promise<Done> {
  return withShopConnection(context, async (connection) => {
    const own = await findOwnCase(connection, context, shopper, caseId);
    if (!own) return failure({ code: "not_found" });
    const { rowCount } = await connection.query(
      `UPDATE return_cases SET tracking_company = nullif($3, ''), tracking_number = $4, tracking_url = $5,
         revision = revision + 1, updated_at = $6
       WHERE shop_id = $1 AND id = $2 AND status = 'approved'`,
      [context.shop.id, own.id, tracking.company, tracking.number, tracking.url, context.now()],
    );
    if (rowCount === 0) return failure({ code: "not_now" });
    if (own.returnId !== null) {
      // While something else is being done at Shopify the number is kept here alone; the merchant sees it.
      const told = { trackingNumber: tracking.number, trackingUrl: tracking.url };
      await openAttempt(connection, context, own.id, "label", told);
    }
    await bumpLive(connection, context.shop.id);
    return DONE;
  });
}

/** Takes it back, while nothing has arrived. */
export async function cancel(
  context: ShopContext,
  { shopper }: Pick<Visit, "shopper">,
  caseId: string,
): Promise<Done> {
  const own = await withShopConnection(context, (connection) =>
    findOwnCase(connection, context, shopper, caseId),
  );
  if (!own) return failure({ code: "not_found" });
  if (own.status === "cancelled") return DONE;
  const decided = await cancelCase(context, { caseId: own.id, revision: own.revision });
  return decided.ok ? DONE : failure({ code: "not_now" });
}

/** Words for the shop's staff: plain text, shown as such. */
export async function addMessage(
  context: ShopContext,
  { shopper }: Pick<Visit, "shopper">,
  caseId: string,
  { body }: z.output<typeof messageSchema>,
): Promise<Done> {
  const own = await withShopConnection(context, (connection) =>
    findOwnCase(connection, context, shopper, caseId),
  );
  if (!own) return failure({ code: "not_found" });
  if (["closed", "declined", "cancelled"].includes(own.status)) return failure({ code: "not_now" });
  if (!(await withinLimits(context, [{ what: "messages", who: own.id, most: 20, seconds: 3_600 }])))
    return failure({ code: "too_many" });
  return withShopConnection(context, async (connection) => {
    await connection.query(
      "INSERT INTO return_messages (shop_id, case_id, id, author, body, at) VALUES ($1, $2, $3, 'customer', $4, $5)",
      [context.shop.id, own.id, context.newId(), body, context.now()],
    );
    await bumpLive(connection, context.shop.id);
    return DONE;
  });
}
