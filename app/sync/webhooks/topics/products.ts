/** products/*: the whole product in the body, but for variants beyond the hundredth. */
import { z } from "zod";

import { withShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { readProduct } from "#app/shopify/operations/products.ts";

import { numericId } from "../../mappers/parse.ts";
import { productFromBody, productFromNode, variantFromNode } from "../../mappers/product.ts";
import type { ProductRows, VariantRow } from "../../mappers/rows.ts";
import { deleteProduct } from "../../writers/deletions.ts";
import { encodeProducts, writeProducts } from "../../writers/products.ts";
import {
  DONE,
  GONE,
  handler,
  NOT_NEWER,
  type Notice,
  type Outcome,
  type TopicHandler,
  unreadable,
} from "../topic.ts";

const whole: TopicHandler = async (notice) => {
  const mapped = productFromBody(notice.body, notice.context.shop.currency);
  if (!mapped.ok) return unreadable(mapped.reason);
  return mapped.value.complete ? apply(notice, mapped.value) : reread(notice, mapped.value.product.id);
};

async function reread(notice: Notice, id: bigint): Promise<Outcome> {
  const found = await readProduct(adminClient(notice.context), id);
  if (!found) return GONE;
  const product = productFromNode(found.product);
  if (!product.ok) return unreadable(product.reason);
  const variants: VariantRow[] = [];
  for (const node of found.variants) {
    const variant = variantFromNode(node, id, notice.context.shop.currency);
    if (!variant.ok) return unreadable(`variants: ${variant.reason}`);
    variants.push(variant.value);
  }
  return apply(notice, { product: product.value, variants });
}

async function apply({ context }: Notice, { product, variants }: ProductRows): Promise<Outcome> {
  const encoded = encodeProducts([product], variants);
  return withShopConnection(context, async (connection) => {
    if ((await writeProducts(connection, context.shop.id, encoded)) === 0) return NOT_NEWER;
    await bumpLive(connection, context.shop.id);
    return DONE;
  });
}

const deleted = handler(z.object({ id: numericId }), async ({ id }, { context, triggeredAt }) =>
  withShopConnection(context, async (connection) => {
    const gone = await deleteProduct(connection, context.shop.id, id, triggeredAt);
    if (!gone) return { status: "ignored", reason: "deleted_before" };
    await bumpLive(connection, context.shop.id);
    return DONE;
  }),
);

export const productTopics = {
  "products/create": whole,
  "products/update": whole,
  "products/delete": deleted,
} satisfies Record<string, TopicHandler>;
