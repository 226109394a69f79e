/** refunds/create. What the refund does to the order's own figures comes with orders/updated. */
import { withShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";

import { refundFromBody } from "../../mappers/order-body.ts";
import { addToOrders, encodeOrders } from "../../writers/orders.ts";
import { knowsOrder, rereadOrder } from "../apply.server.ts";
import { DONE, NOT_NEWER, type TopicHandler, unreadable } from "../topic.ts";

const create: TopicHandler = async (notice) => {
  const { context, historicBefore } = notice;
  const mapped = refundFromBody(notice.body, context.shop.currency);
  if (!mapped.ok) return unreadable(mapped.reason);
  const { orderId, refund } = mapped.value;
  if (!refund || !(await knowsOrder(context, orderId))) return rereadOrder(notice, orderId);
  const encoded = encodeOrders({ refunds: [refund] });
  return withShopConnection(context, async (connection) => {
    const { written } = await addToOrders(connection, context.shop.id, encoded, { historicBefore });
    if (written === 0) return NOT_NEWER;
    await bumpLive(connection, context.shop.id);
    return DONE;
  });
};

export const refundTopics = { "refunds/create": create } satisfies Record<string, TopicHandler>;
