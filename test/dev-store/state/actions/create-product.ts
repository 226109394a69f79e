import type { ProductInput } from "../input/product.ts";
import { productFrom, type ProductWithVariants } from "../products.ts";
import type { DevShop } from "../shop.ts";
import { makerFor, tell } from "./order-change.ts";

/** Makes a product with its variants ("Default Title" when none are given). Tells products/create. */
export function createProduct(shop: DevShop, input: ProductInput): ProductWithVariants {
  const { store } = shop;
  return store.transaction(() => {
    const made = productFrom(makerFor(shop), input);
    store.put("Product", made.product);
    for (const variant of made.variants) store.put("ProductVariant", variant);
    tell(shop, "products/create", "Product", made.product);
    return made;
  });
}
