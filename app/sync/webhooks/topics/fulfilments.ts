/** fulfillments/* and fulfillment_events/create: parcels and what became of them. */
import { z } from "zod";

import { withShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";

import { fulfilmentFromBody } from "../../mappers/order-body.ts";
import { numericId } from "../../mappers/parse.ts";
import { addToOrders, encodeOrders } from "../../writers/orders.ts";
import { knowsOrder, rereadOrder } from "../apply.server.ts";
import { DONE, handler, NOT_NEWER, type TopicHandler, unreadable } from "../topic.ts";

const fulfilment: TopicHandler = async (notice) => {
  const { context, historicBefore } = notice;
  const mapped = fulfilmentFromBody(notice.body);
  if (!mapped.ok) return unreadable(mapped.reason);
  const { rows, lacks } = mapped.value;
  if (lacks || !(await knowsOrder(context, rows.orderId))) return rereadOrder(notice, rows.orderId);
  const encoded = encodeOrders({ fulfilments: [rows] });
  const { written, tied } = await withShopConnection(context, async (connection) => {
    const result = await addToOrders(connection, context.shop.id, encoded, { historicBefore });
    if (result.written > 0) await bumpLive(connection, context.shop.id);
    return result;
  });
  if (tied.length > 0) return rereadOrder(notice, rows.orderId);
  return written === 0 ? NOT_NEWER : DONE;
};

// Only the order says how the parcel stands after the event, and when it was delivered.
const fulfilmentEvent = handler(z.object({ order_id: numericId }), ({ order_id }, notice) =>
  rereadOrder(notice, order_id),
);

export const fulfilmentTopics = {
  "fulfillments/create": fulfilment,
  "fulfillments/update": fulfilment,
  "fulfillment_events/create": fulfilmentEvent,
} satisfies Record<string, TopicHandler>;
