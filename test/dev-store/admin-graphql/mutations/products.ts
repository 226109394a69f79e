/** Products: made, changed, deleted. */
import { createProduct, deleteProduct, updateProduct } from "../../state/actions/index.ts";
import { productChanges } from "../../state/actions/update-product.ts";
import { productInput } from "../../state/input/product.ts";
import { eachGiven, given } from "../arguments.ts";
import { find, idOf, type Args, type TypeResolvers } from "../context.ts";
import { AdminError, NotModelledError, userError, type UserError } from "../errors.ts";
import { shopDoc } from "../stored.ts";
import { payload, pick, tooLong } from "./payload.ts";
import { splitTags } from "./tags.ts";

const MODELLED = [
  "id",
  "title",
  "handle",
  "status",
  "vendor",
  "productType",
  "tags",
  "descriptionHtml",
  "giftCard",
  "productOptions",
];

export const productMutations: TypeResolvers = {
  Mutation: {
    productCreate: (_source, args, context) => {
      const input = given("ProductCreateInput", inputOf(args, "productCreate"), MODELLED);
      const shop = shopDoc(context);
      const refusals = faults({ title: "", ...input });
      if (refusals.length > 0) return { product: null, shop, userErrors: refusals };
      return payload({ product: null, shop }, () => {
        const made = createProduct(
          context.devStore,
          productInput.parse({ status: "ACTIVE", ...fieldsOf(input), ...variantsOf(input) }),
        );
        return { product: made.product, shop };
      });
    },
    productUpdate: (_source, args, context) => {
      if (args["identifier"]) throw new NotModelledError("productUpdate", "identifier");
      const input = given("ProductUpdateInput", inputOf(args, "productUpdate"), MODELLED);
      const product = input["id"] ? find(context, "Product", input["id"]) : null;
      if (!product) return { product: null, userErrors: [userError("id", "Product does not exist")] };
      const refusals = faults({ title: product["title"], ...input });
      if (refusals.length > 0) return { product, userErrors: refusals };
      const { status, ...fields } = fieldsOf(input);
      return payload({ product }, () => ({
        product: updateProduct(context.devStore, {
          productId: product.id,
          ...productChanges.parse({ ...fields, ...(status !== undefined && status !== null && { status }) }),
        }),
      }));
    },
    productDelete: (_source, args, context) => {
      const { id } = given("ProductDeleteInput", args["input"], ["id"]);
      const productId = idOf("Product", id);
      const shop = shopDoc(context);
      const refused = { deletedProductId: null, productDeleteOperation: null, shop };
      return payload(refused, () => {
        deleteProduct(context.devStore, { productId });
        return { ...refused, deletedProductId: id };
      });
    },
  },
};

function inputOf(args: Args, mutation: string): unknown {
  if (args["media"]) throw new NotModelledError(mutation, "media");
  const { input, product } = args;
  if ((input && product) || (!input && !product)) {
    const message = `${mutation} must include exactly one of the following arguments: input, product.`;
    throw new AdminError(message, "INVALID_FIELD_ARGUMENTS");
  }
  return input ?? product;
}

function faults(input: Args): UserError[] {
  const title = input["title"];
  const tags = splitTags((input["tags"] as string[] | null | undefined) ?? []);
  return [
    ...(typeof title !== "string" || title.trim() === "" ? [userError("title", "Title can't be blank")] : []),
    ...tooLong("title", "Title", title, 255),
    ...tooLong("vendor", "Vendor", input["vendor"], 255),
    ...tooLong("productType", "Product type", input["productType"], 255),
    ...(tags.some((tag) => tag.length > 255) ? [userError("tags", "Product tags is invalid")] : []),
  ];
}

function fieldsOf(input: Args): Record<string, unknown> {
  const given = pick(input, {
    title: "title",
    handle: "handle",
    status: "status",
    vendor: "vendor",
    productType: "productType",
    descriptionHtml: "descriptionHtml",
    giftCard: "isGiftCard",
  });
  const handle = typeof given["handle"] === "string" ? slug(given["handle"]) : undefined;
  return {
    ...Object.fromEntries(
      Object.entries(given).filter(([name, value]) => value !== null && name !== "handle"),
    ),
    ...(handle !== undefined && { handle: handle || "product-1" }),
    ...(Array.isArray(input["tags"]) && { tags: splitTags(input["tags"] as string[]) }),
  };
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

/** A new product has one variant, of the value of each of its options. */
function variantsOf(input: Args): object {
  if (!input["productOptions"]) return {};
  const selectedOptions = eachGiven("OptionCreateInput", input["productOptions"], ["name", "values"]).map(
    (option) => {
      const [value, other] = eachGiven("OptionValueCreateInput", option["values"], ["name"]);
      if (other) throw new NotModelledError("OptionCreateInput", "values beyond the first");
      return { name: option["name"], value: value?.["name"] };
    },
  );
  return { variants: [{ selectedOptions, price: "0.00" }] };
}
