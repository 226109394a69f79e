/** What the shop's staff write to a shopper about a case. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

/** @returns our id of the message */
export async function writeMessage(
  context: ShopContext,
  caseId: string,
  body: string,
): Promise<Result<string, { code: "not_found" }>> {
  const id = context.newId();
  return withShopConnection(context, async (connection) => {
    const { rowCount } = await connection.query(
      `INSERT INTO return_messages (shop_id, case_id, id, author, staff_id, body, at)
       SELECT shop_id, id, $3, 'staff', $4, $5, $6 FROM return_cases WHERE shop_id = $1 AND id = $2`,
      [
        ...[context.shop.id, caseId, id, context.actor.kind === "staff" ? context.actor.userId : null],
        ...[body, context.now()],
      ],
    );
    if (rowCount === 0) return failure({ code: "not_found" });
    await bumpLive(connection, context.shop.id);
    return success(id);
  });
}
