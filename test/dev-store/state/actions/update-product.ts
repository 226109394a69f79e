import { z } from "zod";

import type { ProductDoc } from "../documents.ts";
import { productFields } from "../input/product.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { laterOf, nowOf, tell } from "./order-change.ts";

export const productChanges = z
  .strictObject(productFields)
  .omit({ isGiftCard: true, featuredImage: true })
  .partial();
export type UpdateProductInput = z.infer<typeof productChanges> & { productId: number };

/** Changes a product; fields left out stay. Tells products/update. */
export function updateProduct(shop: DevShop, input: UpdateProductInput): ProductDoc {
  const { store } = shop;
  const { productId, ...fields } = input;
  return store.transaction(() => {
    const before = store.get("Product", productId);
    if (!before) throw new UserError(["id"], "Product does not exist");
    const other = fields.handle === undefined ? undefined : store.find("Product", fields.handle);
    if (other && other.id !== productId) {
      throw new UserError(
        ["input", "handle"],
        `Handle '${other.handle}' already in use. Please provide a new handle.`,
      );
    }
    const changes = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const product: ProductDoc = {
      ...before,
      ...changes,
      updatedAt: laterOf(nowOf(shop), before.updatedAt),
    };
    store.put("Product", product);
    for (const variant of store.children("ProductVariant", productId)) {
      store.put("ProductVariant", { ...variant, displayName: `${product.title} - ${variant.title}` });
    }
    tell(shop, "products/update", "Product", product);
    return product;
  });
}
