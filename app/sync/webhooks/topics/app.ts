/** What concerns Encore in the shop, and the shop itself. */
import { z } from "zod";

import { withShopConnection } from "#app/db.server.ts";
import { enqueue, tell } from "#app/jobs/enqueue.server.ts";
import { shopChanged } from "#app/jobs/signals.ts";
import { bumpLive } from "#app/live.server.ts";

import { importWatch } from "../../jobs.ts";
import { currency, gidOf, optionalText } from "../../mappers/parse.ts";
import { DONE, handler, type TopicHandler } from "../topic.ts";

const uninstalled: TopicHandler = ({ context, triggeredAt }) =>
  withShopConnection(context, async (connection) => {
    const shopId = context.shop.id;
    // A late delivery must not undo an installation that came after it.
    const marked = await connection.query(
      "UPDATE shops SET uninstalled_at = $2 WHERE id = $1 AND installed_at <= $2 AND uninstalled_at IS NULL",
      [shopId, triggeredAt],
    );
    if (marked.rowCount === 0) return { status: "ignored", reason: "installed_again" };
    // Shopify has revoked the tokens.
    await connection.query("DELETE FROM sessions WHERE shop_id = $1", [shopId]);
    await connection.query(
      `UPDATE imports SET status = 'failed', failure = 'needs_reconnect', finished_at = $2
       WHERE shop_id = $1 AND status IN ('running', 'paused')`,
      [shopId, context.now()],
    );
    return DONE;
  });

const scopesUpdate = handler(z.object({ current: z.array(z.string()) }), async ({ current }, { context }) => {
  await withShopConnection(context, (connection) =>
    connection.query("UPDATE shops SET scopes = $2 WHERE id = $1", [
      context.shop.id,
      [...current].sort().join(","),
    ]),
  );
  return DONE;
});

const shopUpdate = handler(
  z.object({
    name: optionalText,
    email: optionalText,
    currency: currency.nullish(),
    iana_timezone: z
      .string()
      .nullish()
      .refine((zone) => !zone || isTimeZone(zone), "not a time zone"),
  }),
  async (shop, { context }) => {
    const shopId = context.shop.id;
    await withShopConnection(context, async (connection) => {
      await connection.query(
        `UPDATE shops SET name = coalesce($2, name), email = coalesce($3, email),
           currency = coalesce($4, currency), time_zone = coalesce($5, time_zone) WHERE id = $1`,
        [shopId, shop.name, shop.email, shop.currency ?? null, shop.iana_timezone || null],
      );
      const moved =
        (shop.currency && shop.currency !== context.shop.currency) ||
        (shop.iana_timezone && shop.iana_timezone !== context.shop.timeZone);
      if (moved) await tell(connection, shopChanged, { shopId });
      await bumpLive(connection, shopId);
    });
    return DONE;
  },
);

const bulkOperationFinished = handler(
  z.object({ admin_graphql_api_id: gidOf("BulkOperation") }),
  async ({ admin_graphql_api_id: operationId }, { context }) =>
    withShopConnection(context, async (connection) => {
      const { rows } = await connection.query<{ import_id: string }>(
        `SELECT p.import_id FROM import_parts p JOIN imports i ON i.shop_id = p.shop_id AND i.id = p.import_id
         WHERE p.shop_id = $1 AND p.bulk_operation_id = $2 AND i.status = 'running'`,
        [context.shop.id, operationId],
      );
      const [part] = rows;
      if (!part) return { status: "ignored", reason: "no_import" };
      await enqueue(
        connection,
        importWatch,
        { shopId: context.shop.id, importId: part.import_id, hint: true },
        { singletonKey: `hint/${part.import_id}` },
      );
      return DONE;
    }),
);

export const appTopics = {
  "app/uninstalled": uninstalled,
  "app/scopes_update": scopesUpdate,
  "shop/update": shopUpdate,
  "bulk_operations/finish": bulkOperationFinished,
} satisfies Record<string, TopicHandler>;

/** Old names ("US/Eastern") are time zones too, though Intl lists them nowhere. */
function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
