import type { DevStore } from "../../server.ts";
import type { ProductInput } from "../input/product.ts";
import { productFrom, type ProductWithVariants } from "../products.ts";
import { makerFor, tell } from "./order-change.ts";

/** Makes a product with its variants ("Default Title" when none are given). Tells products/create. */
export function createProduct(devStore: DevStore, input: ProductInput): ProductWithVariants {
  const { store } = devStore;
  return store.transaction(() => {
    const made = productFrom(makerFor(devStore), input);
    store.put("Product", made.product);
    for (const variant of made.variants) store.put("ProductVariant", variant);
    tell(devStore, "products/create", "Product", made.product);
    return made;
  });
}
