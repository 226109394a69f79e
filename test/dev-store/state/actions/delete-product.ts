import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { tell } from "./order-change.ts";

/** Deletes a product with its variants; lines that sold it stay and keep its id. Tells products/delete. */
export function deleteProduct(shop: DevShop, input: { productId: number }): void {
  const { store } = shop;
  store.transaction(() => {
    const product = store.get("Product", input.productId);
    if (!product) throw new UserError(["id"], "Product does not exist");
    for (const variant of store.children("ProductVariant", product.id))
      store.remove("ProductVariant", variant.id);
    store.remove("Product", product.id);
    tell(shop, "products/delete", "Product", product);
  });
}
