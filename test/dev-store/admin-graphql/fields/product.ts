/** Products and variants. */
import type { Doc } from "../../state/store.ts";
import { typed, type AdminContext, type Source, type TypeResolvers } from "../context.ts";
import { variants as variantListing } from "../listings.ts";
import { listed, shopDoc } from "../stored.ts";
import { gid } from "../scalars.ts";
import { firstOf, inOrder, parent } from "./common.ts";

const variantsOf = (product: Source, { devStore }: AdminContext): Doc[] =>
  devStore.store.children("ProductVariant", Number(product["id"]));

/** The lowest and highest of some prices, in the shop's currency; zero when there are none. */
const priceRange = (prices: number[], context: AdminContext) => {
  const currencyCode = String(shopDoc(context)["currencyCode"]);
  const amount = (value: number) => ({
    amount: Number.isInteger(value) ? `${value}.0` : String(value),
    currencyCode,
  });
  return {
    minVariantPrice: amount(prices.length > 0 ? Math.min(...prices) : 0),
    maxVariantPrice: amount(prices.length > 0 ? Math.max(...prices) : 0),
  };
};

const exact = (count: number) => ({ count, precision: "EXACT" });

/** The product's image as media: an image, ready to be shown. */
const mediaOf = (product: Source): object[] => {
  const image = product["featuredImage"] as { id: string; altText: string | null } | null;
  if (!image) return [];
  const number = image.id.split("/").at(-1) ?? "";
  return [
    typed("MediaImage", {
      id: gid("MediaImage", number),
      alt: image.altText,
      mediaContentType: "IMAGE",
      status: "READY",
      image,
      preview: { image, status: "READY" },
    }),
  ];
};

export const productFields: TypeResolvers = {
  Product: {
    variants: {
      list: (product, args, context, place) =>
        listed(
          { ...variantListing, defaultSort: "POSITION" },
          variantsOf(product, context),
          args,
          context,
          place,
        ),
    },
    variantsCount: (product, _args, context) => exact(variantsOf(product, context).length),
    totalVariants: (product, _args, context) => variantsOf(product, context).length,
    hasOutOfStockVariants: (product, _args, context) =>
      variantsOf(product, context).some((variant) => Number(variant["inventoryQuantity"]) <= 0),
    priceRangeV2: (product, _args, context) =>
      priceRange(
        variantsOf(product, context).map((variant) => Number(variant["price"])),
        context,
      ),
    compareAtPriceRange: (product, _args, context) => {
      const prices = variantsOf(product, context).flatMap((variant) =>
        variant["compareAtPrice"] === null ? [] : [Number(variant["compareAtPrice"])],
      );
      if (prices.length === 0) return null;
      const { minVariantPrice, maxVariantPrice } = priceRange(prices, context);
      return { minVariantCompareAtPrice: minVariantPrice, maxVariantCompareAtPrice: maxVariantPrice };
    },
    images: {
      list: (product, args) => inOrder(product["featuredImage"] ? [product["featuredImage"]] : [], args),
    },
    options: (product, args) => firstOf(product["options"] as object[], args),
    featuredMedia: (product) => mediaOf(product)[0] ?? null,
    media: { list: (product, args) => inOrder(mediaOf(product), args) },
    mediaCount: (product) => exact(mediaOf(product).length),
    bodyHtml: (product) => product["descriptionHtml"],
    description: (product, args) => {
      const text = String(product["description"]);
      return typeof args["truncateAt"] === "number" ? text.slice(0, args["truncateAt"]) : text;
    },
    onlineStorePreviewUrl: (product, _args, { devStore }) =>
      `https://${devStore.shopDomain}/products/${String(product["handle"])}`,
  },
  ProductOption: {
    optionValues: (option) => (option["values"] as string[]).map((name) => ({ name, hasVariants: true })),
  },
  ProductVariant: {
    product: parent("Product"),
    inventoryItem: (variant) => ({
      id: variant["inventoryItemId"],
      sku: variant["sku"],
      requiresShipping: variant["requiresShipping"],
      createdAt: variant["createdAt"],
      updatedAt: variant["updatedAt"],
    }),
    image: (variant, _args, { devStore }) =>
      devStore.store.get("Product", Number(variant["parentId"]))?.["featuredImage"] ?? null,
    sellableOnlineQuantity: (variant) => Math.max(0, Number(variant["inventoryQuantity"])),
  },
};
