/** Reading objects whole and writing them by the writers that webhooks and imports use, under the same rules. */
import type { ShopConnection } from "#app/db.server.ts";
import { tell } from "#app/jobs/enqueue.server.ts";
import { returnsChanged, customersChanged } from "#app/jobs/signals.ts";
import {
  AT_ONCE,
  readWholeCustomers,
  readWholeOrders,
  readWholeProducts,
} from "#app/shopify/operations/whole.ts";

import { customerFromNode } from "../mappers/customer.ts";
import { lineItemFromNode, orderFromNode } from "../mappers/order-node.ts";
import type { Mapped } from "../mappers/parse.ts";
import { productFromNode, variantFromNode } from "../mappers/product.ts";
import { returnFromNode, returnLineItemFromNode } from "../mappers/return-node.ts";
import { tellOfOrders } from "../webhooks/apply.server.ts";
import { encodeCustomers, writeCustomers } from "../writers/customers.ts";
import { affectedOrders, encodeOrders, writeOrders } from "../writers/orders.ts";
import { encodeProducts, writeProducts } from "../writers/products.ts";
import type { Resource } from "./state.server.ts";
import type { Work } from "./work.server.ts";

/** Something that was written: it was not there, or something of it was of another state. */
export interface Mended {
  id: bigint;
  what: "missing" | "older";
}

/** Objects on their way from Shopify into the tables. */
export interface Whole {
  /** How many could not be mapped; why is in the log. */
  unreadable: number;
  /** Writes them and tells whoever keeps figures. Once per transaction. @returns what was not so before */
  write(connection: ShopConnection): Promise<Mended[]>;
}

const NOTHING: Whole = { unreadable: 0, write: () => Promise.resolve([]) };

/** Reads objects with all that belongs to them; those that are gone are left out. */
export async function readWhole(work: Work, resource: Resource, ids: readonly bigint[]): Promise<Whole> {
  if (ids.length === 0) return NOTHING;
  switch (resource) {
    case "products":
      return readProducts(work, ids);
    case "customers":
      return readCustomers(work, ids);
    case "orders":
      return readOrders(work, ids);
  }
}

/** Notes what cannot be mapped and goes on: one odd object must not keep the others from being mended. */
class Mapping {
  unreadable = 0;
  readonly #work: Work;

  constructor(work: Work) {
    this.#work = work;
  }

  /** The rows of an object; undefined when one of its parts cannot be mapped. */
  all<Row>(mapped: readonly Mapped<Row>[]): Row[] | undefined {
    const rows: Row[] = [];
    for (const one of mapped) {
      if (!one.ok) {
        this.unreadable += 1;
        this.#work.context.log.warn({ reason: one.reason }, "an object of the shop cannot be read");
        return undefined;
      }
      rows.push(one.value);
    }
    return rows;
  }
}

function* batches(ids: readonly bigint[], size: number): Generator<readonly bigint[]> {
  for (let at = 0; at < ids.length; at += size) yield ids.slice(at, at + size);
}

async function readProducts(work: Work, ids: readonly bigint[]): Promise<Whole> {
  const { context, admin } = work;
  const mapping = new Mapping(work);
  const encoded = encodeProducts();
  for (const batch of batches(ids, AT_ONCE.products)) {
    for (const found of await readWholeProducts(admin, batch)) {
      const [product] = mapping.all([productFromNode(found.product)]) ?? [];
      if (!product) continue;
      const variants = mapping.all(
        found.variants.map((node) => variantFromNode(node, product.id, context.shop.currency)),
      );
      if (!variants) continue;
      encoded.products.add(product);
      for (const variant of variants) encoded.variants.add(variant);
    }
  }
  return {
    unreadable: mapping.unreadable,
    async write(connection) {
      await writeProducts(connection, context.shop.id, encoded);
      return mendedBy(
        connection,
        work,
        { table: "products", children: ["product_variants"], column: "product_id" },
        ids,
      );
    },
  };
}

async function readCustomers(work: Work, ids: readonly bigint[]): Promise<Whole> {
  const { context, admin, historicBefore } = work;
  const mapping = new Mapping(work);
  const encoded = encodeCustomers();
  for (const batch of batches(ids, AT_ONCE.customers)) {
    for (const node of await readWholeCustomers(admin, batch)) {
      for (const customer of mapping.all([customerFromNode(node)]) ?? []) encoded.add(customer);
    }
  }
  return {
    unreadable: mapping.unreadable,
    async write(connection) {
      await writeCustomers(connection, context.shop.id, encoded, { historicBefore });
      const mended = await mendedBy(connection, work, { table: "customers", children: [], column: "" }, ids);
      if (mended.length > 0) {
        const customerIds = mended.map(({ id }) => id.toString());
        await tell(connection, customersChanged, { shopId: context.shop.id, customerIds });
      }
      return mended;
    },
  };
}

const OF_ORDERS = {
  table: "orders",
  children: ["order_line_items", "fulfilments", "refunds", "returns", "return_line_items"],
  column: "order_id",
};

async function readOrders(work: Work, ids: readonly bigint[]): Promise<Whole> {
  const { context, admin, historicBefore } = work;
  const mapping = new Mapping(work);
  const encoded = encodeOrders();
  for (const batch of batches(ids, AT_ONCE.orders)) {
    const readAt = context.now().toISOString();
    for (const found of await readWholeOrders(admin, batch)) {
      const [order] = mapping.all([orderFromNode(found.order)]) ?? [];
      if (!order) continue;
      const orderId = order.order.id;
      const lines = mapping.all(found.lineItems.map((node) => lineItemFromNode(node, orderId)));
      const returns = mapping.all(found.returns.map((node) => returnFromNode(node.return, orderId, readAt)));
      if (!lines || !returns) continue;
      const returnLines = mapping.all(
        returns.flatMap(({ id }, index) =>
          (found.returns[index]?.lineItems ?? []).map((node) => returnLineItemFromNode(node, orderId, id)),
        ),
      );
      if (!returnLines) continue;
      encoded.orders.add(order.order);
      for (const line of lines) encoded.lineItems.add(line);
      for (const fulfilment of order.fulfilments) encoded.fulfilments.add(fulfilment);
      for (const refund of order.refunds) encoded.refunds.add(refund);
      for (const one of returns) encoded.returns.add(one);
      for (const line of returnLines) encoded.returnLineItems.add(line);
    }
  }
  return {
    unreadable: mapping.unreadable,
    async write(connection) {
      const { written } = await writeOrders(connection, context.shop.id, encoded, { historicBefore });
      const mended = await mendedBy(connection, work, OF_ORDERS, ids);
      if (written > 0) await tellOfOrders(connection, context, await affectedOrders(connection));
      if (mended.length > 0) {
        const orderIds = mended.map(({ id }) => id.toString());
        await tell(connection, returnsChanged, { shopId: context.shop.id, orderIds });
      }
      return mended;
    },
  };
}

/**
 * Which of the objects this transaction has changed anything of. The writers say how many rows they wrote, not whose parts;
 * the rows themselves name the transaction that wrote them.
 */
async function mendedBy(
  connection: ShopConnection,
  { context }: Work,
  { table, children, column }: { table: string; children: readonly string[]; column: string },
  ids: readonly bigint[],
): Promise<Mended[]> {
  const staged = await connection.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [
    `pg_temp.taken_${table}`,
  ]);
  if (!staged.rows[0]?.there) return [];
  const ofParts = children.map(
    (child) => `UNION ALL SELECT ${column}, false FROM ${child}
      WHERE shop_id = $1 AND ${column} = ANY($2) AND xmin = pg_current_xact_id()::xid`,
  );
  const { rows } = await connection.query<{ id: string; fresh: boolean }>(
    `SELECT id, bool_or(fresh) AS fresh FROM (
       SELECT id, fresh FROM ${table} JOIN taken_${table} USING (id)
       WHERE shop_id = $1 AND id = ANY($2) AND changed
       ${ofParts.join("\n")}
     ) AS touched GROUP BY id ORDER BY id`,
    [context.shop.id, ids],
  );
  return rows.map(({ id, fresh }) => ({ id: BigInt(id), what: fresh ? "missing" : "older" }));
}
