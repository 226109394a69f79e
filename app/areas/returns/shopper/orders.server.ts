/** What a shopper may send back: their orders, and one order line by line. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { idOf } from "#app/shopify/gid.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import { orderSnapshot, type OrderSnapshot } from "../order-snapshot.server.ts";
import { readPolicy } from "../policy-store.server.ts";
import { judge } from "../rules/judge.ts";
import type { LineJudgement, NotReturnable, OrderLine } from "../rules/types.ts";
import { readReturnSettings } from "../settings.server.ts";
import { mayReturn } from "./access.server.ts";
import type { ShopperFailure, Visit } from "./shopper.ts";

export interface OrderSummary {
  orderId: string;
  name: string;
  /** UTC. */
  placedAt: string;
  /** Presentment currency, minor units. */
  totalMinor: string;
  currency: string;
  /** PARTIALLY_FULFILLED, FULFILLED, …: what was not sent cannot come back. */
  fulfilment: string;
  titles: string[];
  units: number;
  /** Cases that are under way. */
  openCases: number;
}

/** The newest orders of a signed-in customer, of the mirror. */
export async function ordersOf(context: ShopContext, customerId: bigint): Promise<OrderSummary[]> {
  const { rows } = await withShopConnection(context, (connection) =>
    connection.query<{
      id: string;
      name: string;
      processed_at: Date;
      total: string;
      currency: string;
      fulfilment: string;
      titles: string[] | null;
      units: number | null;
      open: number;
    }>(
      `SELECT o.id, o.name, o.processed_at, o.presentment_total_minor AS total, o.presentment_currency AS currency,
         o.fulfilment_status AS fulfilment, l.titles, l.units,
         (SELECT count(*)::int FROM return_cases c WHERE c.shop_id = o.shop_id AND c.order_id = o.id
            AND c.status IN ('requested', 'approved', 'received')) AS open
       FROM orders o
       LEFT JOIN LATERAL (SELECT (array_agg(l.title ORDER BY l.id))[:3] AS titles, sum(l.quantity)::int AS units
         FROM order_line_items l WHERE l.shop_id = o.shop_id AND l.order_id = o.id) l ON true
       WHERE o.shop_id = $1 AND o.customer_id = $2 AND o.deleted_at IS NULL AND o.cancelled_at IS NULL
       ORDER BY o.processed_at DESC, o.id DESC LIMIT 50`,
      [context.shop.id, customerId],
    ),
  );
  return rows.map((row) => ({
    orderId: row.id,
    name: row.name,
    placedAt: row.processed_at.toISOString(),
    totalMinor: row.total,
    currency: row.currency,
    fulfilment: row.fulfilment,
    titles: row.titles ?? [],
    units: row.units ?? 0,
    openCases: row.open,
  }));
}

/** One line as it was sent, or not. */
export interface LineView {
  /** Null: not sent, so it can only be looked at. */
  fulfilmentLineItemId: string | null;
  productId: string | null;
  title: string;
  variantTitle: string | null;
  imageUrl: string | null;
  /** One unit as it was paid, with tax, minor units. */
  unitMinor: string;
  /** Units that may come back now. */
  returnable: number;
  refusal: NotReturnable["code"] | null;
  /** The merchant's own words, or the day on which the window ended. */
  refusalDetail: string | null;
  lastDay: string | null;
  photos: number;
  note: boolean;
  /** Handles, the product's suggested ones first. */
  reasons: string[];
}

export interface OrderView {
  orderId: string;
  name: string;
  placedAt: string;
  currency: string;
  lines: LineView[];
  reasons: { handle: string; name: string; details: { key: string; label: string }[] }[];
  /** Orders that were cancelled are not returned. */
  cancelled: boolean;
}

/** Their order, line by line, with what of it may come back and why the rest may not. */
export async function orderForReturn(
  context: ShopContext,
  { shopper }: Pick<Visit, "shopper">,
  orderId: bigint,
): Promise<Result<OrderView, ShopperFailure>> {
  const allowed = await withShopConnection(context, (connection) =>
    mayReturn(connection, context, shopper, orderId),
  );
  const snapshot = allowed ? await orderSnapshot(context, orderId) : undefined;
  if (!snapshot) return failure({ code: "not_found" });
  const [{ policy }, settings] = await withShopConnection(context, async (connection) => [
    await readPolicy(connection, context),
    await readReturnSettings(connection, context),
  ]);
  const { order } = snapshot;
  const judgement = judge(order, policy, context.now());
  return success({
    orderId: String(orderId),
    name: order.name,
    placedAt: order.placedAt.toISOString(),
    currency: order.currency,
    cancelled: snapshot.cancelled,
    reasons: snapshot.reasons.map(({ handle, name }) => ({
      handle,
      name,
      details: settings.reasonDetails[handle] ?? [],
    })),
    lines: judgement.lines.flatMap((judged) => {
      const line = order.lines.find(({ lineItemId }) => lineItemId === judged.lineItemId);
      return line ? [lineView(snapshot, line, judged)] : [];
    }),
  });
}

function lineView(
  { order, reasons, cancelled }: OrderSnapshot,
  line: OrderLine,
  judged: LineJudgement,
): LineView {
  const { refusal } = judged;
  const paid = line.discountedTotalMinor + (order.taxesIncluded ? 0n : line.taxMinor);
  const suggested = line.suggestedReasonHandles.filter((handle) =>
    reasons.some((reason) => reason.handle === handle),
  );
  // Nobody says of their own return that its reason is unknown; "other" comes after what says more.
  const others = reasons
    .map(({ handle }) => handle)
    .filter((handle) => handle !== "unknown" && !suggested.includes(handle))
    .toSorted((one, other) => Number(one === "other-reason") - Number(other === "other-reason"));
  return {
    fulfilmentLineItemId:
      judged.fulfilmentLineItemId && String(idOf("FulfillmentLineItem", judged.fulfilmentLineItemId)),
    productId: line.productId && String(idOf("Product", line.productId)),
    title: line.title,
    variantTitle: line.variantTitle,
    imageUrl: line.imageUrl,
    unitMinor: String(line.quantity > 0 ? paid / BigInt(line.quantity) : 0n),
    returnable: cancelled ? 0 : judged.returnableQuantity,
    refusal: refusal?.code ?? null,
    refusalDetail: detailOf(refusal),
    lastDay: judged.lastDay,
    photos: judged.evidence.photos,
    note: judged.evidence.note,
    reasons: [...suggested, ...others].filter((handle) => mayBeGiven(judged.reasons, handle)),
  };
}

function detailOf(refusal: NotReturnable | null): string | null {
  if (refusal?.code === "window-ended") return refusal.endedOn;
  if (refusal?.code === "final-sale" || refusal?.code === "not-returnable") return refusal.message;
  return null;
}

function mayBeGiven(reasons: LineJudgement["reasons"], handle: string): boolean {
  if (reasons === null) return true;
  return "anyOf" in reasons ? reasons.anyOf.includes(handle) : !reasons.noneOf.includes(handle);
}
