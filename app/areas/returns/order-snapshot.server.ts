/**
 * An order as it is judged: Shopify's own words about it, kept in `returnable_orders` and read again when the mirror has
 * heard of a change since, with what the mirror knows of the customer and what cases hold that Shopify has not heard of.
 */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { gid, idOf } from "#app/shopify/gid.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { readOrderForReturn } from "#app/shopify/operations/return-order.ts";
import { readReturnReasons } from "#app/shopify/operations/return-reasons.ts";
import { readReturnsOfOrder } from "#app/shopify/operations/return-state.ts";
import { storable } from "#app/shared/json.ts";

import { customerHistory } from "./customer-history.server.ts";
import { type OrderDocument, orderDocumentSchema } from "./order-document.ts";
import { orderOfShopify } from "./order-from-shopify.ts";
import type { ReturnableOrder } from "./rules/types.ts";

export interface OrderSnapshot extends Omit<OrderDocument, "order"> {
  readonly orderId: bigint;
  readonly order: ReturnableOrder;
}

/** Tags and collections of a product change without the order's knowing. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/**
 * @param fresh asks Shopify whatever is kept: before something is decided
 * @returns undefined when the mirror or Shopify has no such order
 */
export async function orderSnapshot(
  context: ShopContext,
  orderId: bigint,
  { fresh = false } = {},
): Promise<OrderSnapshot | undefined> {
  const kept = await withShopConnection(context, (connection) => readKept(connection, context, orderId));
  if (kept === undefined) return undefined;
  const document = (fresh ? null : kept.document) ?? (await readAnew(context, orderId, kept.stamp));
  if (!document) return undefined;
  return withShopConnection(context, (connection) => judged(connection, context, orderId, document));
}

/** The same inside a transaction, from what is kept: for what was read just before it. */
export async function keptSnapshot(
  connection: ShopConnection,
  context: ShopContext,
  orderId: bigint,
): Promise<OrderSnapshot | undefined> {
  const kept = await readKept(connection, context, orderId);
  return kept?.document ? judged(connection, context, orderId, kept.document) : undefined;
}

interface Kept {
  stamp: string;
  /** Null when there is none that can be used. */
  document: OrderDocument | null;
}

async function readKept(
  connection: ShopConnection,
  context: ShopContext,
  orderId: bigint,
): Promise<Kept | undefined> {
  const { rows } = await connection.query<{ stamp: string; document: unknown; read_at: Date | null }>(
    `SELECT r.document, r.read_at, concat_ws(' ', o.updated_at, o.deleted_at,
       (SELECT concat_ws(' ', count(*), max(f.updated_at), max(f.delivered_at)) FROM fulfilments f
        WHERE f.shop_id = o.shop_id AND f.order_id = o.id),
       (SELECT concat_ws(' ', count(*), max(r.read_at), string_agg(r.status, ' ' ORDER BY r.id)) FROM returns r
        WHERE r.shop_id = o.shop_id AND r.order_id = o.id)) AS stamp
     FROM orders o LEFT JOIN returnable_orders r ON r.shop_id = o.shop_id AND r.order_id = o.id
     WHERE o.shop_id = $1 AND o.id = $2 AND o.deleted_at IS NULL`,
    [context.shop.id, orderId],
  );
  const [row] = rows;
  if (!row) return undefined;
  const parsed = orderDocumentSchema.safeParse(row.document);
  const usable =
    parsed.success &&
    parsed.data.stamp === row.stamp &&
    row.read_at !== null &&
    context.now().getTime() - row.read_at.getTime() < KEPT_MS;
  return { stamp: row.stamp, document: usable ? parsed.data : null };
}

async function readAnew(context: ShopContext, orderId: bigint, stamp: string): Promise<OrderDocument | null> {
  const admin = adminClient(context, "interactive");
  const node = await readOrderForReturn(admin, orderId);
  if (!node) return null;
  const returns = await readReturnsOfOrder(admin, orderId);
  const reasons = await readReturnReasons(admin);
  const document = storable({
    format: 1,
    stamp,
    cancelled: node.cancelledAt !== null,
    email: node.email,
    phone: node.phone,
    locale: node.customerLocale,
    order: orderOfShopify(node, returns),
    reasons,
  });
  await withShopConnection(context, (connection) =>
    connection.query(
      `INSERT INTO returnable_orders (shop_id, order_id, document, read_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (shop_id, order_id) DO UPDATE SET document = excluded.document, read_at = excluded.read_at`,
      [context.shop.id, orderId, document, context.now()],
    ),
  );
  return orderDocumentSchema.parse(document);
}

async function judged(
  connection: ShopConnection,
  context: ShopContext,
  orderId: bigint,
  document: OrderDocument,
): Promise<OrderSnapshot> {
  const { order, ...rest } = document;
  const { shop } = context;
  const { rows } = await connection.query<{ currency: string; total: string; presentment: string }>(
    `SELECT currency, total_minor AS total, presentment_total_minor AS presentment FROM orders
     WHERE shop_id = $1 AND id = $2`,
    [shop.id, orderId],
  );
  const totals = rows[0] && { shop: BigInt(rows[0].total), presentment: BigInt(rows[0].presentment) };
  const rated = totals !== undefined && totals.shop > 0n && totals.presentment > 0n;
  return {
    ...rest,
    orderId,
    order: await withPending(connection, context, orderId, {
      ...order,
      rate: {
        shopCurrency: rows[0]?.currency ?? shop.currency,
        shopMinor: rated ? totals.shop : 1n,
        presentmentMinor: rated ? totals.presentment : 1n,
      },
      timeZone: shop.timeZone,
      customer: order.customer && {
        ...order.customer,
        tier: null,
        history: await customerHistory(connection, context, order.customer.id),
      },
    }),
  };
}

/** Units of cases that Shopify had not heard of when it was read (an exchange waits for its approval) are in a return all the same. */
async function withPending(
  connection: ShopConnection,
  { shop }: ShopContext,
  orderId: bigint,
  order: ReturnableOrder,
): Promise<ReturnableOrder> {
  const { rows } = await connection.query<{ case_id: string; id: string; quantity: number }>(
    `SELECT l.case_id, l.fulfilment_line_item_id AS id, l.quantity
     FROM return_cases c JOIN return_case_lines l ON l.shop_id = c.shop_id AND l.case_id = c.id
     WHERE c.shop_id = $1 AND c.order_id = $2 AND c.status IN ('requested', 'approved', 'received')
       AND (c.return_id IS NULL OR c.return_id <> ALL ($3::bigint[])) AND l.fulfilment_line_item_id IS NOT NULL`,
    [shop.id, orderId, order.returns.map(({ returnId }) => idOf("Return", returnId))],
  );
  if (rows.length === 0) return order;
  const held = new Map<string, number>();
  for (const row of rows) {
    const id = gid("FulfillmentLineItem", BigInt(row.id));
    held.set(id, (held.get(id) ?? 0) + row.quantity);
  }
  return {
    ...order,
    fulfilments: order.fulfilments.map((fulfilment) => ({
      ...fulfilment,
      lines: fulfilment.lines.map((line) => ({
        ...line,
        returnableQuantity: Math.max(0, line.returnableQuantity - (held.get(line.fulfilmentLineItemId) ?? 0)),
      })),
    })),
    returns: [
      ...order.returns,
      ...rows.map((row) => ({
        returnId: row.case_id,
        status: "REQUESTED" as const,
        lines: [
          {
            fulfilmentLineItemId: gid("FulfillmentLineItem", BigInt(row.id)),
            quantity: row.quantity,
            refundedQuantity: 0,
          },
        ],
      })),
    ],
  };
}
