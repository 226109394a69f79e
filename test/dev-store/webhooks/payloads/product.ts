/** Bodies of `products/*`. */
import type { ProductDoc } from "../../state/documents.ts";
import type { PayloadContext } from "./index.ts";
import { gid, idOf, zoned } from "./values.ts";

type Json = Record<string, unknown>;

/** `products/create` and `/update`: the product with its variants. */
export function productPayload(product: ProductDoc, context: PayloadContext): Json {
  const at = (time: string | null): string | null => zoned(time, context.timeZone);
  const variants = context.store.children("ProductVariant", product.id);
  const image = product.featuredImage;
  const picture = image && {
    id: idOf(image.id),
    src: image.url,
    alt: image.altText,
    width: image.width,
    height: image.height,
    position: 1,
  };
  return {
    id: product.id,
    admin_graphql_api_id: gid("Product", product.id),
    title: product.title,
    handle: product.handle,
    status: product.status.toLowerCase(),
    vendor: product.vendor,
    product_type: product.productType,
    tags: product.tags.join(", "),
    body_html: product.descriptionHtml,
    category: null,
    template_suffix: product.templateSuffix,
    published_scope: "web",
    published_at: at(product.publishedAt),
    created_at: at(product.createdAt),
    updated_at: at(product.updatedAt),
    has_variants_that_requires_components: false,
    image: picture,
    images: picture === null ? [] : [picture],
    media: [],
    options: product.options.map((option) => ({
      id: idOf(option.id),
      product_id: product.id,
      name: option.name,
      position: option.position,
      values: option.values,
    })),
    variant_gids: variants.map((variant) => ({
      admin_graphql_api_id: gid("ProductVariant", variant.id),
      updated_at: new Date(variant.updatedAt).toISOString(),
    })),
    variants: variants.map((variant) => ({
      id: variant.id,
      admin_graphql_api_id: gid("ProductVariant", variant.id),
      product_id: product.id,
      title: variant.title,
      sku: variant.sku,
      barcode: variant.barcode,
      price: variant.price,
      compare_at_price: variant.compareAtPrice,
      position: variant.position,
      option1: variant.selectedOptions[0]?.value ?? null,
      option2: variant.selectedOptions[1]?.value ?? null,
      option3: variant.selectedOptions[2]?.value ?? null,
      image_id: null,
      inventory_item_id: variant.inventoryItemId,
      inventory_policy: variant.inventoryPolicy.toLowerCase(),
      inventory_quantity: variant.inventoryQuantity,
      old_inventory_quantity: variant.inventoryQuantity,
      taxable: variant.taxable,
      created_at: at(variant.createdAt),
      updated_at: at(variant.updatedAt),
    })),
  };
}
