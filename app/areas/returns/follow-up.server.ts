/** What follows from an attempt that is done: in its transaction. */
import type { ShopContext } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";

import type { Attempt } from "./attempts/attempt.ts";
import { openAttempt } from "./attempts/open.server.ts";
import { readCase } from "./case.server.ts";
import { returnsSettle } from "./jobs.server.ts";

export async function followUp(
  connection: ShopConnection,
  context: ShopContext,
  caseId: string,
  { kind }: Attempt,
): Promise<void> {
  switch (kind) {
    case "request": {
      const found = await readCase(connection, context, caseId);
      // The policy's decision needs nobody.
      if (found?.decision === "approve" && found.status === "requested")
        await openAttempt(connection, context, caseId, "approve", {});
      return;
    }
    case "approve":
    case "create": {
      // What the shopper keeps is paid for at once.
      const { rowCount } = await connection.query(
        `UPDATE return_cases SET settle_at = $3, received_at = coalesce(received_at, $3), status = 'received'
         WHERE shop_id = $1 AND id = $2 AND keep_items AND settle_at IS NULL`,
        [context.shop.id, caseId, context.now()],
      );
      if (rowCount) await settleOn(connection, context, caseId);
      return;
    }
    case "process":
    case "bonus":
      return settleOn(connection, context, caseId);
    case "decline":
    case "label":
    case "close":
    case "reopen":
    case "cancel":
      return;
  }
}

/** Goes on with settling, in a job: the amounts are asked of Shopify. */
export async function settleOn(
  connection: ShopConnection,
  { shop }: ShopContext,
  caseId: string,
): Promise<void> {
  await enqueue(connection, returnsSettle, { shopId: shop.id, caseId });
}
