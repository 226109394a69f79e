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
import type { Written } from "../../writers/merge.ts";
import { encodeProducts, writeProducts } from "../../writers/products.ts";
import { readOnce } from "../read-once.ts";
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
  const { complete, product } = mapped.value;
  if (!complete) return reread(notice, product.id);
  const { written, tied } = await apply(notice, mapped.value, "leave");
  if (tied.length > 0) return reread(notice, product.id);
  return written === 0 ? NOT_NEWER : DONE;
};

function reread(notice: Notice, id: bigint): Promise<Outcome> {
  return readOnce(notice, `Product/${id}`, () => readAndWrite(notice, id));
}

async function readAndWrite(notice: Notice, id: bigint): Promise<Outcome> {
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
  const { written } = await apply(notice, { product: product.value, variants }, "take");
  return written === 0 ? NOT_NEWER : DONE;
}

async function apply(
  { context }: Notice,
  { product, variants }: ProductRows,
  ties: "take" | "leave",
): Promise<Written> {
  const encoded = encodeProducts([product], variants);
  return withShopConnection(context, async (connection) => {
    const result = await writeProducts(connection, context.shop.id, encoded, { ties });
    if (result.written > 0) await bumpLive(connection, context.shop.id);
    return result;
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
