/** What the resource picker offers, in the shape that App Bridge gives to the app. */
import type { DevStore } from "../server.ts";
import type { Stored } from "../state/documents.ts";

const LIMIT = 100;

type Resource = Record<string, unknown> & { id: string; title: string; detail: string };

/** The first hundred whose title holds the words; there are no collections in this shop. */
export function pickableResources(
  devStore: DevStore,
  type: "product" | "variant" | "collection",
  query: string,
): Resource[] {
  if (type === "collection") return [];
  const wanted = query.toLowerCase();
  const found: Resource[] = [];
  for (const product of devStore.store.iterate("Product")) {
    if (found.length >= LIMIT) break;
    if (!product.title.toLowerCase().includes(wanted)) continue;
    const variants = devStore.store.children("ProductVariant", product.id);
    if (type === "product") found.push(productResource(product, variants));
    else found.push(...variants.map((variant) => variantResource(product, variant)));
  }
  return found.slice(0, LIMIT);
}

function productResource(product: Stored<"Product">, variants: Stored<"ProductVariant">[]): Resource {
  return {
    id: `gid://shopify/Product/${product.id}`,
    title: product.title,
    detail: `${variants.length} ${variants.length === 1 ? "variant" : "variants"}`,
    handle: product.handle,
    status: product.status,
    vendor: product.vendor,
    productType: product.productType,
    tags: product.tags,
    descriptionHtml: product.descriptionHtml,
    hasOnlyDefaultVariant: product.hasOnlyDefaultVariant,
    options: product.options,
    images: product.featuredImage
      ? [{ id: product.featuredImage.id, originalSrc: product.featuredImage.url }]
      : [],
    totalInventory: product.totalInventory,
    totalVariants: variants.length,
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    variants: variants.map((variant) => variantResource(product, variant)),
  };
}

function variantResource(product: Stored<"Product">, variant: Stored<"ProductVariant">): Resource {
  return {
    id: `gid://shopify/ProductVariant/${variant.id}`,
    title: variant.title,
    displayName: variant.displayName,
    detail: variant.price,
    sku: variant.sku,
    barcode: variant.barcode,
    price: variant.price,
    compareAtPrice: variant.compareAtPrice,
    position: variant.position,
    availableForSale: variant.availableForSale,
    inventoryQuantity: variant.inventoryQuantity,
    selectedOptions: variant.selectedOptions.map(({ value }) => ({ value })),
    product: { id: `gid://shopify/Product/${product.id}`, title: product.title, handle: product.handle },
    createdAt: variant.createdAt,
    updatedAt: variant.updatedAt,
  };
}
