/** orders/*: whole orders in the body, but for orders/edited (what was edited) and orders/delete (the id). */
import { z } from "zod";

import { withShopConnection } from "#app/db.server.ts";

import { orderFromBody } from "../../mappers/order-body.ts";
import { numericId } from "../../mappers/parse.ts";
import type { FulfilmentRow } from "../../mappers/rows.ts";
import { deleteOrder } from "../../writers/deletions.ts";
import { applyOrder, rereadOrder, tellOfOrders } from "../apply.server.ts";
import { DONE, handler, type Notice, type TopicHandler, unreadable } from "../topic.ts";
import { WHOLE_ORDERS } from "../whole-orders.ts";

const whole: TopicHandler = async (notice) => {
  const mapped = orderFromBody(notice.body);
  if (!mapped.ok) return unreadable(mapped.reason);
  const { rows, lacks } = mapped.value;
  const enough =
    lacks === null || (lacks === "delivery_time" && (await knowsDeliveries(notice, rows.fulfilments)));
  return enough ? applyOrder(notice, rows) : rereadOrder(notice, rows.order.id);
};

/** Whether it is known of each of these delivered parcels when that was. */
async function knowsDeliveries({ context }: Notice, fulfilments: readonly FulfilmentRow[]): Promise<boolean> {
  const delivered = fulfilments.filter((fulfilment) => fulfilment.displayStatus === "DELIVERED");
  const { rows } = await withShopConnection(context, (connection) =>
    connection.query<{ known: number }>(
      `SELECT count(*)::int AS known FROM fulfilments
       WHERE shop_id = $1 AND order_id = $2 AND id = ANY($3) AND delivered_at IS NOT NULL`,
      [context.shop.id, delivered[0]?.orderId, delivered.map((fulfilment) => fulfilment.id)],
    ),
  );
  return rows[0]?.known === delivered.length;
}

const edited = handler(
  z.object({ order_edit: z.object({ order_id: numericId }) }),
  ({ order_edit }, notice) => rereadOrder(notice, order_edit.order_id),
);

const deleted = handler(z.object({ id: numericId }), async ({ id }, { context, triggeredAt }) =>
  withShopConnection(context, async (connection) => {
    const gone = await deleteOrder(connection, context.shop, id, triggeredAt);
    if (!gone) return { status: "ignored", reason: "deleted_before" };
    const customerIds = gone.customerId === null ? [] : [gone.customerId];
    await tellOfOrders(connection, context, { orderIds: [id.toString()], customerIds });
    return DONE;
  }),
);

export const orderTopics = {
  ...Object.fromEntries(WHOLE_ORDERS.map((topic) => [topic, whole])),
  "orders/edited": edited,
  "orders/delete": deleted,
} satisfies Record<string, TopicHandler>;
