/** Reading one product with its variants: a webhook holds the first hundred of them. */
import { graphql } from "#app/generated/admin/gql.ts";
import type { MoreVariantsQuery } from "#app/generated/admin/graphql.ts";
import type { FirstPage } from "#app/shopify/connection.ts";
import { gid } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

graphql(`
  fragment Variant on ProductVariant {
    id
    title
    sku
    price
    position
  }
`);

graphql(`
  fragment ProductFields on Product {
    id
    title
    handle
    status
    productType
    vendor
    tags
    featuredMedia {
      preview {
        image {
          url
        }
      }
    }
    createdAt
    updatedAt
  }
`);

const ProductById = graphql(`
  query ProductById($id: ID!) {
    product(id: $id) {
      ...ProductFields
      variants(first: 250) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...Variant
        }
      }
    }
  }
`);

const MoreVariants = graphql(`
  query MoreVariants($id: ID!, $after: String) {
    product(id: $id) {
      variants(first: 250, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...Variant
        }
      }
    }
  }
`);

type Variant = NonNullable<MoreVariantsQuery["product"]>["variants"]["nodes"][number];

/** Every variant of the product, given the first page; null when it has gone meanwhile. @param productId a global id */
export async function allVariants(
  admin: AdminClient,
  productId: string,
  first: FirstPage<Variant>,
): Promise<Variant[] | null> {
  const all = [...first.nodes];
  let page = first.pageInfo;
  while (page.hasNextPage) {
    const more = await admin.request(MoreVariants, { id: productId, after: page.endCursor ?? null });
    if (!more.product) return null;
    all.push(...more.product.variants.nodes);
    page = more.product.variants.pageInfo;
  }
  return all;
}

/** The product as the mappers take it, with every variant (at most 2,048); null when there is none (any more). */
export async function readProduct(admin: AdminClient, id: bigint) {
  const { product } = await admin.request(ProductById, { id: gid("Product", id) });
  if (!product) return null;
  const { variants, ...fields } = product;
  const all = await allVariants(admin, product.id, variants);
  return all && { product: fields, variants: all };
}
