/** Variants that a shopper may have instead: price and stock, as Shopify sells them now. */
import { graphql } from "#app/generated/admin/gql.ts";
import type { ExchangeVariantFragment } from "#app/generated/admin/graphql.ts";
import { gid, idOf } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

graphql(`
  fragment ExchangeVariant on ProductVariant {
    id
    title
    price
    availableForSale
    sellableOnlineQuantity
    inventoryPolicy
    image {
      url
    }
    product {
      id
      title
      status
      featuredImage {
        url
      }
    }
  }
`);

const VariantsOfProduct = graphql(`
  query VariantsOfProduct($id: ID!) {
    product(id: $id) {
      variants(first: 100) {
        nodes {
          ...ExchangeVariant
        }
      }
    }
  }
`);

const VariantsById = graphql(`
  query VariantsById($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      ...ExchangeVariant
    }
  }
`);

const VariantsFound = graphql(`
  query VariantsFound($query: String!) {
    products(first: 8, query: $query) {
      nodes {
        variants(first: 20) {
          nodes {
            ...ExchangeVariant
          }
        }
      }
    }
  }
`);

export interface ExchangeVariant {
  variantId: bigint;
  productId: bigint;
  productTitle: string;
  /** Null for the only variant of a product without options. */
  variantTitle: string | null;
  imageUrl: string | null;
  /** One unit, decimal text in the shop's currency. */
  price: string;
  /** How many may be ordered; null: any number (not tracked, or sold beyond stock). */
  stock: number | null;
}

/** The variants of a product that can be had now, at most 100. */
export async function readVariantsOfProduct(
  admin: AdminClient,
  productId: bigint,
): Promise<ExchangeVariant[]> {
  const { product } = await admin.request(VariantsOfProduct, { id: gid("Product", productId) });
  return (product?.variants.nodes ?? []).flatMap(sold);
}

/** Those of them that can be had now. */
export async function readVariants(admin: AdminClient, ids: readonly bigint[]): Promise<ExchangeVariant[]> {
  const { nodes } = await admin.request(VariantsById, { ids: ids.map((id) => gid("ProductVariant", id)) });
  return nodes.flatMap((node) => (node?.__typename === "ProductVariant" ? sold(node) : []));
}

/** Variants of active products that the words find, by Shopify's own search. */
export async function findVariants(admin: AdminClient, words: string): Promise<ExchangeVariant[]> {
  const quoted = words.replaceAll(/[\\"]/g, " ").trim();
  if (quoted === "") return [];
  const { products } = await admin.request(VariantsFound, { query: `status:active AND "${quoted}"` });
  return products.nodes.flatMap(({ variants }) => variants.nodes.flatMap(sold));
}

function sold(variant: ExchangeVariantFragment): ExchangeVariant[] {
  const { product } = variant;
  if (product.status !== "ACTIVE" || !variant.availableForSale) return [];
  const untracked = variant.inventoryPolicy === "CONTINUE" || variant.sellableOnlineQuantity > 1_000_000;
  return [
    {
      variantId: idOf("ProductVariant", variant.id),
      productId: idOf("Product", product.id),
      productTitle: product.title,
      variantTitle: variant.title === "Default Title" ? null : variant.title,
      imageUrl: variant.image?.url ?? product.featuredImage?.url ?? null,
      price: variant.price,
      stock: untracked ? null : Math.max(0, variant.sellableOnlineQuantity),
    },
  ];
}
