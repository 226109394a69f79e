/** Products and their variants, from the Admin API and from webhooks. */
import { z } from "zod";

import { parseMinor } from "#app/shared/money.ts";

import {
  commaList,
  count,
  gidOf,
  map,
  type Mapped,
  optionalText,
  status,
  text,
  texts,
  timestamp,
} from "./parse.ts";
import type { ProductRow, ProductRows, VariantRow } from "./rows.ts";

const productNode = z.compile(
  z.object({
    id: gidOf("Product"),
    title: text,
    handle: text,
    status: text,
    productType: text,
    vendor: text,
    tags: texts,
    featuredMedia: z
      .object({ preview: z.object({ image: z.object({ url: text }).nullable() }).nullable() })
      .nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  }),
);

const variantNode = z.compile(
  z.object({
    id: gidOf("ProductVariant"),
    title: text,
    sku: optionalText,
    price: z.string(),
    position: count,
  }),
);

export function productFromNode(node: unknown): Mapped<ProductRow> {
  return map(productNode, node, ({ featuredMedia, ...product }) => ({
    ...product,
    imageUrl: featuredMedia?.preview?.image?.url ?? null,
  }));
}

/** @param shopCurrency variants carry a plain decimal in the shop's currency */
export function variantFromNode(node: unknown, productId: bigint, shopCurrency: string): Mapped<VariantRow> {
  const mapped = map(variantNode, node, (variant) => variant);
  if (!mapped.ok) return mapped;
  const { price, ...variant } = mapped.value;
  const priceMinor = parseMinor(price, shopCurrency);
  if (priceMinor === undefined) return { ok: false, reason: `price: not an amount of ${shopCurrency}` };
  return { ok: true, value: { productId, ...variant, priceMinor } };
}

const productBody = z.object({
  admin_graphql_api_id: gidOf("Product"),
  title: text,
  handle: text,
  status,
  product_type: text.nullish(),
  vendor: text.nullish(),
  tags: commaList,
  image: z.object({ src: text }).nullish(),
  created_at: timestamp.nullish(),
  updated_at: timestamp,
  variants: z.array(
    z.object({
      admin_graphql_api_id: gidOf("ProductVariant"),
      title: text,
      sku: optionalText,
      price: z.string(),
      position: count,
    }),
  ),
  variant_gids: z.array(z.unknown()).nullish(),
});

export interface ProductBody extends ProductRows {
  /** Whether the body holds every variant: Shopify sends at most 100 of them. */
  complete: boolean;
}

/** The body of products/create and products/update. */
export function productFromBody(body: unknown, shopCurrency: string): Mapped<ProductBody> {
  const parsed = map(productBody, body, (product) => product);
  if (!parsed.ok) return parsed;
  const product = parsed.value;
  const id = product.admin_graphql_api_id;
  const variants: VariantRow[] = [];
  for (const [index, { admin_graphql_api_id, price, ...variant }] of product.variants.entries()) {
    const priceMinor = parseMinor(price, shopCurrency);
    if (priceMinor === undefined) {
      return { ok: false, reason: `variants.${index}.price: not an amount of ${shopCurrency}` };
    }
    variants.push({ productId: id, id: admin_graphql_api_id, ...variant, priceMinor });
  }
  return {
    ok: true,
    value: {
      product: {
        id,
        title: product.title,
        handle: product.handle,
        status: product.status,
        productType: product.product_type ?? "",
        vendor: product.vendor ?? "",
        tags: product.tags,
        imageUrl: product.image?.src ?? null,
        createdAt: product.created_at ?? product.updated_at,
        updatedAt: product.updated_at,
      },
      variants,
      complete: (product.variant_gids?.length ?? 0) <= variants.length,
    },
  };
}
