/** Writing one chunk, all of it within the caller's transaction. */
import type { ContextShop } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";

import { writeCustomers } from "../writers/customers.ts";
import { addToOrders, writeOrders } from "../writers/orders.ts";
import { addVariants, writeProducts } from "../writers/products.ts";
import { clearStages } from "../writers/stage.ts";
import { Chunk, type Detached, type Fault, type ParsedChunk } from "./chunk.ts";
import type { ImportState, PartKey } from "./state.server.ts";

/** Writes the chunk's rows, its faults, and those of its children whose parent was merged before; the rest are orphans. */
export async function writeChunk(
  connection: ShopConnection,
  { shop }: { shop: Pick<ContextShop, "id" | "currency"> },
  found: Pick<ImportState, "id" | "startedAt">,
  part: PartKey,
  chunk: ParsedChunk,
): Promise<void> {
  const options = { historicBefore: found.startedAt };
  await writeProducts(connection, shop.id, chunk.products);
  await writeCustomers(connection, shop.id, chunk.customers, options);
  await writeOrders(connection, shop.id, chunk.orders, options);
  const faults = [...chunk.faults];
  if (chunk.detached.length > 0) {
    await clearStages(connection);
    const rest = await writeDetached(connection, shop, found, chunk.detached);
    faults.push(...rest.faults);
    await connection.query(
      `INSERT INTO import_orphans (shop_id, import_id, resource, slice, line_number, line)
       SELECT $1, $2, $3, $4, * FROM unnest($5::bigint[], $6::text[])`,
      [
        shop.id,
        found.id,
        part.resource,
        part.slice,
        rest.orphans.map((orphan) => orphan.lineNumber),
        rest.orphans.map((orphan) => orphan.line),
      ],
    );
  }
  await recordFaults(connection, shop.id, found.id, part, faults);
}

/** Adds child lines to parents that are stored. @returns those whose parent is not, and those that cannot be rows */
export async function writeDetached(
  connection: ShopConnection,
  shop: Pick<ContextShop, "id" | "currency">,
  found: Pick<ImportState, "startedAt">,
  detached: readonly Detached[],
): Promise<{ orphans: Detached[]; faults: Fault[] }> {
  const chunk = new Chunk({ shopCurrency: shop.currency, readAt: found.startedAt.toISOString() });
  const parents = (type: string) =>
    detached.filter((child) => child.parent.type === type).map((child) => child.parent.id);
  for (const [type, table] of [
    ["Order", "orders"],
    ["Product", "products"],
  ] as const) {
    const { rows } = await connection.query<{ id: string }>(
      `SELECT id FROM ${table} WHERE shop_id = $1 AND id = ANY($2)`,
      [shop.id, parents(type)],
    );
    for (const row of rows) chunk.adopt(type, BigInt(row.id));
  }
  const returns = await connection.query<{ id: string; order_id: string }>(
    "SELECT id, order_id FROM returns WHERE shop_id = $1 AND id = ANY($2)",
    [shop.id, parents("Return")],
  );
  for (const row of returns.rows) chunk.adopt("Return", BigInt(row.id), BigInt(row.order_id));

  for (const child of detached) chunk.add(child.line, child.lineNumber, 0);
  chunk.settle();
  await addVariants(connection, shop.id, chunk.products.variants);
  await addToOrders(connection, shop.id, chunk.orders, { historicBefore: found.startedAt });
  return { orphans: chunk.detached, faults: chunk.faults };
}

export async function recordFaults(
  connection: ShopConnection,
  shopId: string,
  importId: string,
  part: PartKey,
  faults: readonly Fault[],
): Promise<void> {
  if (faults.length === 0) return;
  await connection.query(
    `INSERT INTO import_faults (shop_id, import_id, resource, slice, line_number, reason, excerpt)
     SELECT $1, $2, $3, $4, * FROM unnest($5::bigint[], $6::text[], $7::text[])
     ON CONFLICT DO NOTHING`,
    [
      shopId,
      importId,
      part.resource,
      part.slice,
      faults.map((fault) => fault.lineNumber),
      faults.map((fault) => fault.reason),
      faults.map((fault) => fault.excerpt),
    ],
  );
}
