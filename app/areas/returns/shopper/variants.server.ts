/** What a shopper may have instead: other variants of what they return, or any product that the words find. */
import { z } from "zod";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { gid } from "#app/shopify/gid.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { findVariants, readVariantsOfProduct } from "#app/shopify/operations/exchange-variants.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import { orderSnapshot } from "../order-snapshot.server.ts";
import { mayReturn } from "./access.server.ts";
import { ownerOf } from "./keys.server.ts";
import { withinLimits } from "./rate-limit.server.ts";
import type { ShopperFailure, Visit } from "./shopper.ts";

export interface VariantView {
  variantId: string;
  productId: string;
  productTitle: string;
  variantTitle: string | null;
  imageUrl: string | null;
}

const querySchema = z.object({
  orderId: z
    .string()
    .regex(/^\d{1,18}$/)
    .transform(BigInt),
  /** Other variants of a product of the order. */
  productId: z
    .string()
    .regex(/^\d{1,18}$/)
    .transform(BigInt)
    .optional(),
  /** Words for any product. */
  q: z.string().trim().max(80).optional(),
});

export async function variantsFor(
  context: ShopContext,
  { shopper }: Pick<Visit, "shopper">,
  query: URLSearchParams,
): Promise<Result<{ variants: VariantView[] }, ShopperFailure>> {
  const parsed = querySchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) return failure({ code: "invalid_input", field: "orderId" });
  const { orderId, productId, q } = parsed.data;
  const allowed = await withShopConnection(context, (connection) =>
    mayReturn(connection, context, shopper, orderId),
  );
  const snapshot = allowed ? await orderSnapshot(context, orderId) : undefined;
  if (!snapshot) return failure({ code: "not_found" });
  const limit = { what: "variants", who: ownerOf(context, shopper), most: 120, seconds: 600 };
  if (!(await withinLimits(context, [limit]))) return failure({ code: "too_many" });
  const admin = adminClient(context, "interactive");
  const inOrder = snapshot.order.lines.some(
    (line) => productId !== undefined && line.productId === gid("Product", productId),
  );
  const found =
    productId !== undefined && inOrder
      ? await readVariantsOfProduct(admin, productId)
      : q
        ? await findVariants(admin, q)
        : [];
  return success({
    variants: found
      .filter(({ stock }) => stock === null || stock > 0)
      .map(({ variantId, productId: product, productTitle, variantTitle, imageUrl }) => ({
        variantId: String(variantId),
        productId: String(product),
        productTitle,
        variantTitle,
        imageUrl,
      })),
  });
}
