/** Reading one product with its variants: a webhook holds the first hundred of them. */
import { graphql } from "#app/generated/admin/gql.ts";
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

const ProductById = graphql(`
  query ProductById($id: ID!) {
    product(id: $id) {
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

/** The product as the mappers take it, with every variant (at most 2,048); null when there is none (any more). */
export async function readProduct(admin: AdminClient, id: bigint) {
  const { product } = await admin.request(ProductById, { id: gid("Product", id) });
  if (!product) return null;
  const { variants, ...fields } = product;
  const all = [...variants.nodes];
  let page = variants.pageInfo;
  while (page.hasNextPage) {
    const more = await admin.request(MoreVariants, { id: product.id, after: page.endCursor ?? null });
    if (!more.product) return null;
    all.push(...more.product.variants.nodes);
    page = more.product.variants.pageInfo;
  }
  return { product: fields, variants: all };
}
