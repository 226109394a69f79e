/** The only writer of orders and of all that belongs to them. The same for one webhook and for a chunk of an import. */
import type { ShopConnection } from "#app/db.server.ts";

import type {
  FulfilmentRow,
  LineItemRow,
  OrderRow,
  RefundRow,
  ReturnLineItemRow,
  ReturnRow,
} from "../mappers/rows.ts";
import { keepErased } from "../privacy/keep-erased.ts";
import type { WriteOptions } from "./customers.ts";
import { withKeepers } from "./deletions.ts";
import { recordFulfilments, recordOrderEvents, recordRefunds, recordReturns } from "./events.ts";
import { mergeChildren, mergeDetached, mergeParents, type ParentOptions, type Written } from "./merge.ts";
import { prepareStages, RowEncoder, stage, type Staged } from "./stage.ts";
import { FULFILMENTS, LINE_ITEMS, ORDERS, REFUNDS, RETURN_LINE_ITEMS, RETURNS } from "./tables.ts";

/** Rows of any number of orders; those that hold nothing may be left out. */
export interface OrderParts {
  orders?: readonly OrderRow[];
  lineItems?: readonly LineItemRow[];
  fulfilments?: readonly FulfilmentRow[];
  refunds?: readonly RefundRow[];
  returns?: readonly ReturnRow[];
  returnLineItems?: readonly ReturnLineItemRow[];
}

export interface EncodedOrders {
  orders: Staged<OrderRow>;
  lineItems: Staged<LineItemRow>;
  fulfilments: Staged<FulfilmentRow>;
  refunds: Staged<RefundRow>;
  returns: Staged<ReturnRow>;
  returnLineItems: Staged<ReturnLineItemRow>;
}

export function encodeOrders(parts: OrderParts = {}) {
  return {
    orders: new RowEncoder(ORDERS, parts.orders),
    lineItems: new RowEncoder(LINE_ITEMS, parts.lineItems),
    fulfilments: new RowEncoder(FULFILMENTS, parts.fulfilments),
    refunds: new RowEncoder(REFUNDS, parts.refunds),
    returns: new RowEncoder(RETURNS, parts.returns),
    returnLineItems: new RowEncoder(RETURN_LINE_ITEMS, parts.returnLineItems),
  };
}

const OF_ORDER = { table: "orders", column: "order_id" };
const STORED_ORDER = { table: "orders", match: "p.id = s.order_id" };

/**
 * Writes whole orders: every line item, fulfilment and refund of theirs is among the parts, or else lost (line items) or
 * left as it is. Returns may be among them. Once per transaction, and not together with `addToOrders`.
 * @param options.ties another state of the same version is taken, unless told to leave and to count it
 */
export async function writeOrders(
  connection: ShopConnection,
  shopId: string,
  encoded: EncodedOrders,
  { historicBefore, ties = "take" }: WriteOptions & Pick<Partial<ParentOptions>, "ties">,
): Promise<Written> {
  const { orders, lineItems, fulfilments, refunds } = encoded;
  if (orders.count === 0) return { written: 0, tied: [] };
  await prepareStages(connection);
  await stage(connection, orders);
  await stage(connection, lineItems);
  await stage(connection, fulfilments);
  await stage(connection, refunds);
  await withKeepers(connection, shopId);
  await keepErased(connection, shopId);
  const merged = await mergeParents(connection, shopId, ORDERS, orders.count, {
    version: "updated_at",
    softDeleted: true,
    ties,
  });
  if (lineItems.count > 0 || !merged.allFresh) {
    await mergeChildren(connection, shopId, LINE_ITEMS, merged, { parent: OF_ORDER, replace: true });
  }
  if (fulfilments.count > 0) {
    await mergeChildren(connection, shopId, FULFILMENTS, merged, {
      parent: OF_ORDER,
      version: "updated_at",
      replace: false,
    });
    await recordFulfilments(connection, shopId, historicBefore);
  }
  if (refunds.count > 0) {
    await mergeChildren(connection, shopId, REFUNDS, merged, { parent: OF_ORDER, replace: false });
    await recordRefunds(connection, shopId, historicBefore);
  }
  if (merged.written > 0) await recordOrderEvents(connection, shopId, historicBefore, merged);
  await writeReturns(connection, shopId, encoded, { historicBefore });
  return { written: merged.written, tied: merged.tied };
}

/** Writes whole returns of stored orders; those of unknown orders are left out. */
export async function writeReturns(
  connection: ShopConnection,
  shopId: string,
  { returns, returnLineItems }: Pick<EncodedOrders, "returns" | "returnLineItems">,
  { historicBefore }: WriteOptions,
): Promise<number> {
  if (returns.count === 0) return 0;
  await prepareStages(connection);
  await stage(connection, returns);
  await stage(connection, returnLineItems);
  const merged = await mergeParents(connection, shopId, RETURNS, returns.count, {
    version: "read_at",
    softDeleted: false,
    ties: "take",
    where:
      "EXISTS (SELECT FROM orders o WHERE o.shop_id = $1 AND o.id = s.order_id AND o.deleted_at IS NULL)",
  });
  await mergeChildren(connection, shopId, RETURN_LINE_ITEMS, merged, {
    parent: { table: "returns", column: "return_id" },
    replace: true,
  });
  if (merged.written > 0) await recordReturns(connection, shopId, historicBefore);
  return merged.written;
}

/**
 * Adds parts to orders that are stored already, without touching the orders. What is stored of them stays, except that a
 * newer fulfilment replaces an older one. Parts of unknown orders are left out. Once per transaction.
 * @returns how many parts were added or changed, and how many fulfilments differ from the stored ones of the same time
 */
export async function addToOrders(
  connection: ShopConnection,
  shopId: string,
  encoded: EncodedOrders,
  { historicBefore }: WriteOptions,
): Promise<Written> {
  const { lineItems, fulfilments, refunds, returns, returnLineItems } = encoded;
  await prepareStages(connection);
  const result: Written = { written: 0, tied: [] };
  const add = async <Row>(rows: Staged<Row>, options: Parameters<typeof mergeDetached>[3]) => {
    const { written, tied } = await mergeDetached(connection, shopId, rows.table, options);
    result.written += written;
    result.tied.push(...tied);
  };
  await stage(connection, lineItems);
  await stage(connection, fulfilments);
  await keepErased(connection, shopId);
  if (lineItems.count > 0) {
    await add(lineItems, { parent: STORED_ORDER, existing: "keep" });
  }
  if (fulfilments.count > 0) {
    await add(fulfilments, { parent: STORED_ORDER, existing: "updated_at" });
    await recordFulfilments(connection, shopId, historicBefore);
  }
  if (refunds.count > 0) {
    await stage(connection, refunds);
    await add(refunds, { parent: STORED_ORDER, existing: "keep" });
    await recordRefunds(connection, shopId, historicBefore);
  }
  // Whole returns bring their lines; lines alone find theirs.
  if (returns.count > 0) {
    result.written += await writeReturns(connection, shopId, encoded, { historicBefore });
  } else {
    await stage(connection, returnLineItems);
  }
  if (returnLineItems.count > 0) {
    const match = "p.order_id = s.order_id AND p.id = s.return_id";
    await add(returnLineItems, { parent: { table: "returns", match }, existing: "keep" });
  }
  return result;
}

export interface AffectedOrders {
  orderIds: string[];
  /** The customers that the orders have or had, as decimal text. */
  customerIds: string[];
}

/** Which orders `writeOrders` changed in this transaction, for the signal that tells of it. */
export async function affectedOrders(connection: ShopConnection): Promise<AffectedOrders> {
  const { rows } = await connection.query<{ id: string; now: string | null; before: string | null }>(
    `SELECT s.id, s.customer_id AS now, t.customer_before AS before
     FROM taken_orders t JOIN stage_orders s ON s.id = t.id WHERE t.changed`,
  );
  const customers = rows.flatMap((row) => [row.now, row.before]).filter((id) => id !== null);
  return { orderIds: rows.map((row) => row.id), customerIds: [...new Set(customers)] };
}
