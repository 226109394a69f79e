/** What several topics do: write orders that came in a body, or read an order again, and tell whom it concerns. */
import type { ShopContext } from "#app/context.ts";
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { tell } from "#app/jobs/enqueue.server.ts";
import { ordersChanged } from "#app/jobs/signals.ts";
import { bumpLive } from "#app/live.server.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { readOrder } from "#app/shopify/operations/orders.ts";

import { lineItemFromNode, orderFromNode } from "../mappers/order-node.ts";
import type { LineItemRow, OrderRows } from "../mappers/rows.ts";
import type { Written } from "../writers/merge.ts";
import { affectedOrders, encodeOrders, writeOrders } from "../writers/orders.ts";
import { readOnce } from "./read-once.ts";
import { DONE, GONE, NOT_NEWER, type Notice, type Outcome, unreadable } from "./topic.ts";

/** Writes an order that came in a body, unless what is stored is newer; when nobody can tell, the order is read again. */
export async function applyOrder(notice: Notice, rows: Omit<OrderRows, "returns">): Promise<Outcome> {
  const { written, tied } = await writeOrder(notice, rows, "leave");
  if (tied.length > 0) return rereadOrder(notice, rows.order.id);
  return written === 0 ? NOT_NEWER : DONE;
}

async function writeOrder(
  { context, historicBefore }: Notice,
  { order, lineItems, fulfilments, refunds }: Omit<OrderRows, "returns">,
  ties: "take" | "leave",
): Promise<Written> {
  const encoded = encodeOrders({ orders: [order], lineItems, fulfilments, refunds });
  return withShopConnection(context, async (connection) => {
    const result = await writeOrders(connection, context.shop.id, encoded, { historicBefore, ties });
    if (result.written > 0) await tellOfOrders(connection, context, await affectedOrders(connection));
    return result;
  });
}

/** Says to whoever keeps figures, and to open pages, that these orders are others now. */
export async function tellOfOrders(
  connection: ShopConnection,
  context: ShopContext,
  affected: { orderIds: string[]; customerIds: string[] },
): Promise<void> {
  await tell(connection, ordersChanged, { shopId: context.shop.id, ...affected });
  await bumpLive(connection, context.shop.id);
}

/** Reads an order by the Admin API and writes it. */
export function rereadOrder(notice: Notice, orderId: bigint): Promise<Outcome> {
  return readOnce(notice, `Order/${orderId}`, () => readAndWriteOrder(notice, orderId));
}

async function readAndWriteOrder(notice: Notice, orderId: bigint): Promise<Outcome> {
  const found = await readOrder(adminClient(notice.context), orderId);
  if (!found) return GONE;
  const order = orderFromNode(found.order);
  if (!order.ok) return unreadable(order.reason);
  const lineItems: LineItemRow[] = [];
  for (const node of found.lineItems) {
    const line = lineItemFromNode(node, orderId);
    if (!line.ok) return unreadable(`lineItems: ${line.reason}`);
    lineItems.push(line.value);
  }
  const { written } = await writeOrder(notice, { ...order.value, lineItems }, "take");
  if (written > 0) return DONE;
  // The same version may still have brought a part that was not known, such as when a parcel was delivered.
  await withShopConnection(notice.context, (connection) => bumpLive(connection, notice.context.shop.id));
  return NOT_NEWER;
}

/** Whether the order is stored: deleted ones are, so that nothing is added to them. */
export async function knowsOrder(context: ShopContext, orderId: bigint): Promise<boolean> {
  const { rowCount } = await withShopConnection(context, (connection) =>
    connection.query("SELECT FROM orders WHERE shop_id = $1 AND id = $2", [context.shop.id, orderId]),
  );
  return rowCount === 1;
}
