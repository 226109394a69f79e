/** Tags of orders, customers and products. */
import { updateCustomer, updateOrder, updateProduct } from "../../state/actions/index.ts";
import { find, typed, type AdminContext, type Args, type TypeResolvers } from "../context.ts";
import { invalidId, userError } from "../errors.ts";
import { parseGid } from "../scalars.ts";
import { payload } from "./payload.ts";

const TAGGED = ["Order", "Customer", "Product"] as const;

/** Each text is split at its commas. */
export function splitTags(tags: readonly string[]): string[] {
  return tags
    .flatMap((tag) => tag.split(","))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}

export const tagMutations: TypeResolvers = {
  Mutation: {
    tagsAdd: (_source, args, context) => change(args, context, (tags, given) => [...tags, ...given]),
    tagsRemove: (_source, args, context) =>
      change(args, context, (tags, given, type) => {
        // Orders compare letter by letter, customers and products ignore case.
        const key = (tag: string) => (type === "Order" ? tag : tag.toLowerCase());
        const removed = new Set(given.map(key));
        return tags.filter((tag) => !removed.has(key(tag)));
      }),
  },
};

function change(
  args: Args,
  context: AdminContext,
  work: (tags: readonly string[], given: string[], type: string) => string[],
): object {
  const { text, type: named } = parseGid(String(args["id"]));
  const type = TAGGED.find((candidate) => candidate === named);
  if (!type) throw invalidId(text);
  const doc = find(context, type, text);
  if (!doc) return { node: null, userErrors: [userError("id", `${type} does not exist`)] };
  const tags = work(doc["tags"] as string[], splitTags(args["tags"] as string[]), type);
  return payload({ node: null }, () => {
    const { devStore } = context;
    if (type === "Order") return { node: typed(type, updateOrder(devStore, { orderId: doc.id, tags })) };
    if (type === "Customer")
      return { node: typed(type, updateCustomer(devStore, { customerId: doc.id, tags })) };
    return { node: typed(type, updateProduct(devStore, { productId: doc.id, tags })) };
  });
}
