/** returns/*: partial bodies without a version, so the return is read again whatever happened to it. */
import { z } from "zod";

import { withShopConnection } from "#app/db.server.ts";
import { tell } from "#app/jobs/enqueue.server.ts";
import { returnsChanged } from "#app/jobs/signals.ts";
import { bumpLive } from "#app/live.server.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { readReturn } from "#app/shopify/operations/returns.ts";

import { gidOf } from "../../mappers/parse.ts";
import { returnFromNode, returnLineItemFromNode } from "../../mappers/return-node.ts";
import type { ReturnLineItemRow } from "../../mappers/rows.ts";
import { encodeOrders, writeReturns } from "../../writers/orders.ts";
import { knowsOrder, rereadOrder } from "../apply.server.ts";
import { readOnce } from "../read-once.ts";
import {
  DONE,
  GONE,
  handler,
  type Notice,
  NOT_NEWER,
  type Outcome,
  type TopicHandler,
  unreadable,
} from "../topic.ts";

const reread = handler(z.object({ admin_graphql_api_id: gidOf("Return") }), (body, notice) =>
  readOnce(notice, `Return/${body.admin_graphql_api_id}`, () =>
    readAndWrite(notice, body.admin_graphql_api_id),
  ),
);

async function readAndWrite(notice: Notice, id: bigint): Promise<Outcome> {
  const { context, historicBefore } = notice;
  const readAt = context.now().toISOString();
  const found = await readReturn(adminClient(context), id);
  if (!found) return GONE;
  const { orderId } = found;
  const mapped = returnFromNode(found.return, orderId, readAt);
  if (!mapped.ok) return unreadable(mapped.reason);
  const returnLineItems: ReturnLineItemRow[] = [];
  for (const node of found.lineItems) {
    const line = returnLineItemFromNode(node, orderId, id);
    if (!line.ok) return unreadable(`returnLineItems: ${line.reason}`);
    returnLineItems.push(line.value);
  }
  if (!(await knowsOrder(context, orderId))) {
    const order = await rereadOrder(notice, orderId);
    if (order.status === "failed") return order;
  }
  const encoded = encodeOrders({ returns: [mapped.value], returnLineItems });
  return withShopConnection(context, async (connection) => {
    const written = await writeReturns(connection, context.shop.id, encoded, { historicBefore });
    if (written === 0) return NOT_NEWER;
    await tell(connection, returnsChanged, { shopId: context.shop.id, orderIds: [orderId.toString()] });
    await bumpLive(connection, context.shop.id);
    return DONE;
  });
}

export const returnTopics = {
  "returns/request": reread,
  "returns/approve": reread,
  "returns/decline": reread,
  "returns/update": reread,
  "returns/process": reread,
  "returns/close": reread,
  "returns/cancel": reread,
  "returns/reopen": reread,
} satisfies Record<string, TopicHandler>;
