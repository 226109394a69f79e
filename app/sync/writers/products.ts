/** The only writer of products and their variants. */
import type { ShopConnection } from "#app/db.server.ts";

import type { ProductRow, VariantRow } from "../mappers/rows.ts";
import { mergeChildren, mergeDetached, mergeParents, type ParentOptions, type Written } from "./merge.ts";
import { prepareStages, RowEncoder, stage, type Staged } from "./stage.ts";
import { PRODUCTS, VARIANTS } from "./tables.ts";

export interface EncodedProducts {
  products: Staged<ProductRow>;
  variants: Staged<VariantRow>;
}

export function encodeProducts(products: readonly ProductRow[] = [], variants: readonly VariantRow[] = []) {
  return { products: new RowEncoder(PRODUCTS, products), variants: new RowEncoder(VARIANTS, variants) };
}

/** Once per transaction. @param options.ties another state of the same version is taken, unless told to leave it */
export async function writeProducts(
  connection: ShopConnection,
  shopId: string,
  { products, variants }: EncodedProducts,
  { ties = "take" }: Pick<Partial<ParentOptions>, "ties"> = {},
): Promise<Written> {
  if (products.count === 0) return { written: 0, tied: [] };
  await prepareStages(connection);
  await stage(connection, products);
  await stage(connection, variants);
  const merged = await mergeParents(connection, shopId, PRODUCTS, products.count, {
    version: "updated_at",
    softDeleted: true,
    ties,
  });
  await mergeChildren(connection, shopId, VARIANTS, merged, {
    parent: { table: "products", column: "product_id" },
    replace: true,
  });
  return { written: merged.written, tied: merged.tied };
}

/** Adds variants whose products are stored already. Call it in a transaction that writes no products. */
export async function addVariants(
  connection: ShopConnection,
  shopId: string,
  variants: Staged<VariantRow>,
): Promise<void> {
  if (variants.count === 0) return;
  await prepareStages(connection);
  await stage(connection, variants);
  await mergeDetached(connection, shopId, VARIANTS, {
    parent: { table: "products", match: "p.id = s.product_id" },
    existing: "keep",
  });
}
