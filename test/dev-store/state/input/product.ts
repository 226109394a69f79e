/** A product with its variants as given to the development store. */
import { z } from "zod";

import { idOf, list, tags, time } from "./values.ts";

const price = z.string().regex(/^\d{1,12}(\.\d+)?$/, 'is not a price such as "12.50"');

export const variantInput = z
  .strictObject({
    id: idOf("ProductVariant"),
    title: z.string(),
    sku: z.string().nullable(),
    barcode: z.string().nullable(),
    price,
    compareAtPrice: price.nullable(),
    selectedOptions: z.array(z.strictObject({ name: z.string().min(1), value: z.string().min(1) })).min(1),
    inventoryQuantity: z.int(),
    inventoryPolicy: z.enum(["CONTINUE", "DENY"]),
    taxable: z.boolean(),
    requiresShipping: z.boolean(),
    createdAt: time,
    updatedAt: time,
  })
  .partial();
export type VariantInput = z.infer<typeof variantInput>;

export const productFields = {
  title: z.string().min(1).max(255),
  handle: z.string().min(1),
  status: z.enum(["ACTIVE", "ARCHIVED", "DRAFT", "UNLISTED"]),
  vendor: z.string(),
  productType: z.string(),
  tags,
  descriptionHtml: z.string(),
  isGiftCard: z.boolean(),
  featuredImage: z.strictObject({ url: z.string(), altText: z.string().nullable().optional() }).nullable(),
} as const;

export const productInput = z
  .strictObject({
    id: idOf("Product"),
    ...productFields,
    variants: list(variantInput),
    publishedAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .partial()
  .required({ title: true });
export type ProductInput = z.infer<typeof productInput>;
