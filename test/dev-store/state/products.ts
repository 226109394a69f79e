/** A product's documents from what was said of it. */
import type { ProductDoc, ProductVariantDoc } from "./documents.ts";
import type { ProductInput, VariantInput } from "./input/product.ts";
import type { OrderMaker } from "./orders/maker.ts";
import { UserError } from "./user-error.ts";

export interface ProductWithVariants {
  product: ProductDoc;
  variants: ProductVariantDoc[];
}

/** @throws UserError naming the field that is wrong */
export function productFrom(maker: OrderMaker, input: ProductInput): ProductWithVariants {
  const { store } = maker;
  const id = maker.idFor("Product", input.id, []);
  if (input.handle !== undefined && store.find("Product", input.handle)) {
    throw new UserError(["handle"], `Handle '${input.handle}' already in use. Please provide a new handle.`);
  }
  const createdAt = input.createdAt ?? maker.now;
  const updatedAt = input.updatedAt ?? createdAt;
  const handle = input.handle ?? freeHandle(maker, input.title);
  const given: VariantInput[] = input.variants?.length ? input.variants : [{}];
  const times = { createdAt, updatedAt };
  const variants = given.map((variant, index) =>
    variantFrom(maker, variant, index, { id, title: input.title, times }),
  );
  const seen = new Set<string>();
  variants.forEach((variant, index) => {
    if (seen.has(variant.title)) {
      throw new UserError(["variants", String(index)], `The variant '${variant.title}' already exists.`);
    }
    seen.add(variant.title);
  });
  const descriptionHtml = input.descriptionHtml ?? "";
  const status = input.status ?? "ACTIVE";
  const onlyDefault = variants.length === 1 && variants[0]?.title === "Default Title";
  const product: ProductDoc = {
    id,
    title: input.title,
    handle,
    status,
    vendor: input.vendor ?? maker.shop.name,
    productType: input.productType ?? "",
    tags: input.tags ?? [],
    descriptionHtml,
    description: descriptionHtml
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
    isGiftCard: input.isGiftCard ?? false,
    featuredImage: input.featuredImage
      ? {
          id: `gid://shopify/ProductImage/${id}`,
          url: input.featuredImage.url,
          altText: input.featuredImage.altText ?? null,
          width: null,
          height: null,
        }
      : null,
    options: optionsOf(id, variants),
    hasOnlyDefaultVariant: onlyDefault,
    tracksInventory: true,
    totalInventory: variants.reduce((n, variant) => n + variant.inventoryQuantity, 0),
    templateSuffix: null,
    onlineStoreUrl: status === "ACTIVE" ? `${maker.shop.url}/products/${handle}` : null,
    publishedAt:
      input.publishedAt === undefined ? (status === "ACTIVE" ? createdAt : null) : input.publishedAt,
    createdAt,
    updatedAt,
  };
  return { product, variants };
}

function variantFrom(
  maker: OrderMaker,
  input: VariantInput,
  index: number,
  product: { id: number; title: string; times: { createdAt: string; updatedAt: string } },
): ProductVariantDoc {
  const id = maker.idFor("ProductVariant", input.id, ["variants", String(index)]);
  const selectedOptions = input.selectedOptions ?? [{ name: "Title", value: input.title ?? "Default Title" }];
  const title = selectedOptions.map(({ value }) => value).join(" / ");
  const inventoryPolicy = input.inventoryPolicy ?? "DENY";
  const inventoryQuantity = input.inventoryQuantity ?? 100;
  return {
    id,
    parentId: product.id,
    title,
    displayName: `${product.title} - ${title}`,
    sku: input.sku ?? null,
    barcode: input.barcode ?? null,
    price: twoDecimals(input.price ?? "20"),
    compareAtPrice: input.compareAtPrice == null ? null : twoDecimals(input.compareAtPrice),
    position: index + 1,
    selectedOptions,
    inventoryQuantity,
    inventoryPolicy,
    inventoryItemId: id,
    availableForSale: inventoryPolicy === "CONTINUE" || inventoryQuantity > 0,
    taxable: input.taxable ?? true,
    requiresShipping: input.requiresShipping ?? true,
    createdAt: input.createdAt ?? product.times.createdAt,
    updatedAt: input.updatedAt ?? product.times.updatedAt,
  };
}

/** The scalar Money: at least two decimals. */
function twoDecimals(price: string): string {
  const [whole = "0", fraction = ""] = price.split(".");
  return `${whole}.${fraction.padEnd(2, "0")}`;
}

function optionsOf(productId: number, variants: ProductVariantDoc[]): ProductDoc["options"] {
  const byName = new Map<string, Set<string>>();
  for (const { name, value } of variants.flatMap((variant) => variant.selectedOptions)) {
    byName.set(name, (byName.get(name) ?? new Set()).add(value));
  }
  return [...byName].map(([name, values], index) => ({
    id: `gid://shopify/ProductOption/${productId}${index + 1}`,
    name,
    position: index + 1,
    values: [...values],
  }));
}

/** A handle made of the title that no other product has: "alder-rain-shell", then "alder-rain-shell-1". */
function freeHandle(maker: OrderMaker, title: string): string {
  const base =
    title
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "product-1";
  let handle = base;
  for (let n = 1; maker.store.find("Product", handle); n++) handle = `${base}-${n}`;
  return handle;
}
