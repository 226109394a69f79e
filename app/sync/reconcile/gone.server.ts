/** What the tables hold and Shopify has no more: deleted, or, of customers, merged into another one. */
import { type ShopConnection, withShopConnection } from "#app/db.server.ts";
import { tell } from "#app/jobs/enqueue.server.ts";
import { customersChanged } from "#app/jobs/signals.ts";
import { ownersOf } from "#app/shopify/operations/listings.ts";

import { tellOfOrders } from "../webhooks/apply.server.ts";
import { deleteCustomer, deleteOrder, deleteProduct, mergeCustomer } from "../writers/deletions.ts";
import type { Repair } from "./repairs.server.ts";
import type { Resource } from "./state.server.ts";
import type { Work } from "./work.server.ts";

/** How many of a gone customer's orders are asked whose they are now. */
const ORDERS_ASKED = 10;

export interface Gone {
  id: bigint;
  /** The customer that a gone one was merged into. */
  mergedInto: bigint | null;
}

/** What became of objects that Shopify has no more. */
export async function whatBecame(work: Work, resource: Resource, ids: readonly bigint[]): Promise<Gone[]> {
  const gone: Gone[] = [];
  for (const id of ids) {
    gone.push({ id, mergedInto: resource === "customers" ? await keeperOf(work, id) : null });
  }
  return gone;
}

/**
 * Who has a gone customer's orders now. Shopify deletes no customer who has orders, and says nothing of a merged one but
 * that there is none; the orders of a merge are the other's. An erased one's are nobody's.
 */
async function keeperOf({ context, admin }: Work, id: bigint): Promise<bigint | null> {
  const { moved, orders } = await withShopConnection(context, async (connection) => {
    // An order that was read after the merge has its new customer already; what happened to it is still the old one's.
    const told = await connection.query<{ customer_id: string }>(
      `SELECT o.customer_id FROM events e
       JOIN orders o ON o.shop_id = e.shop_id AND o.id = e.order_id
       WHERE e.shop_id = $1 AND e.customer_id = $2 AND o.customer_id <> $2 LIMIT 1`,
      [context.shop.id, id],
    );
    const held = await connection.query<{ id: string }>(
      `SELECT id FROM orders WHERE shop_id = $1 AND customer_id = $2 AND deleted_at IS NULL
       ORDER BY processed_at DESC LIMIT $3`,
      [context.shop.id, id, ORDERS_ASKED],
    );
    return { moved: told.rows[0]?.customer_id, orders: held.rows.map((row) => BigInt(row.id)) };
  });
  if (moved !== undefined) return BigInt(moved);
  if (orders.length === 0) return null;
  return (await ownersOf(admin, orders)).find((owner) => owner !== id) ?? null;
}

/** Marks them as deleted and tells whoever keeps figures. @returns what was not known before */
export async function writeGone(
  connection: ShopConnection,
  { context }: Work,
  resource: Resource,
  gone: readonly Gone[],
): Promise<{ id: bigint; what: Repair }[]> {
  const { shop } = context;
  const at = context.now();
  const repairs: { id: bigint; what: Repair }[] = [];
  const orderIds: string[] = [];
  const customerIds: string[] = [];
  for (const { id, mergedInto } of gone) {
    if (resource === "products") {
      if (await deleteProduct(connection, shop.id, id, at)) repairs.push({ id, what: "deleted" });
    } else if (resource === "orders") {
      const deleted = await deleteOrder(connection, shop, id, at);
      if (!deleted) continue;
      repairs.push({ id, what: "deleted" });
      orderIds.push(id.toString());
      if (deleted.customerId !== null) customerIds.push(deleted.customerId);
    } else {
      if (mergedInto === null) {
        if (!(await deleteCustomer(connection, shop.id, id, at))) continue;
      } else {
        const merged = await mergeCustomer(connection, shop.id, { lost: id, kept: mergedInto, at });
        orderIds.push(...merged.orderIds);
        customerIds.push(merged.keeper.toString());
        if (!merged.news) continue;
      }
      repairs.push({ id, what: mergedInto === null ? "deleted" : "merged" });
      customerIds.push(id.toString());
    }
  }
  if (resource === "customers" && customerIds.length > 0) {
    await tell(connection, customersChanged, { shopId: shop.id, customerIds });
  }
  if (orderIds.length > 0) await tellOfOrders(connection, context, { orderIds, customerIds });
  return repairs;
}
