/** Bulk operations: starting an export of a whole resource, and asking how far it is. */
import { graphql } from "#app/generated/admin/gql.ts";
import { gid, idOf } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";
import { failure, type Result, success } from "#app/shared/result.ts";

// The three exports. Shopify's rules: connections by edges and node alone, at most five of them and two below one
// another, none inside a list, and the plain id of every node that has connections.

const ExportProducts = graphql(`
  query ExportProducts {
    products {
      edges {
        node {
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
          variants {
            edges {
              node {
                id
                title
                sku
                price
                position
              }
            }
          }
        }
      }
    }
  }
`);

const ExportCustomers = graphql(`
  query ExportCustomers {
    customers {
      edges {
        node {
          id
          firstName
          lastName
          defaultEmailAddress {
            emailAddress
            marketingState
          }
          defaultPhoneNumber {
            phoneNumber
            marketingState
          }
          defaultAddress {
            countryCodeV2
            city
          }
          state
          locale
          tags
          createdAt
          updatedAt
        }
      }
    }
  }
`);

const ExportOrders = graphql(`
  query ExportOrders {
    orders {
      edges {
        node {
          id
          name
          test
          customer {
            id
          }
          currencyCode
          presentmentCurrencyCode
          taxesIncluded
          subtotalPriceSet {
            shopMoney {
              amount
              currencyCode
            }
          }
          totalDiscountsSet {
            shopMoney {
              amount
              currencyCode
            }
          }
          totalTaxSet {
            shopMoney {
              amount
              currencyCode
            }
          }
          totalShippingPriceSet {
            shopMoney {
              amount
              currencyCode
            }
          }
          totalPriceSet {
            shopMoney {
              amount
              currencyCode
            }
            presentmentMoney {
              amount
              currencyCode
            }
          }
          currentSubtotalPriceSet {
            shopMoney {
              amount
              currencyCode
            }
          }
          currentTotalTaxSet {
            shopMoney {
              amount
              currencyCode
            }
          }
          currentTotalPriceSet {
            shopMoney {
              amount
              currencyCode
            }
          }
          totalRefundedSet {
            shopMoney {
              amount
              currencyCode
            }
          }
          shippingLine {
            taxLines {
              priceSet {
                shopMoney {
                  amount
                  currencyCode
                }
              }
            }
          }
          displayFinancialStatus
          displayFulfillmentStatus
          discountCodes
          tags
          sourceName
          customerLocale
          shippingAddress {
            countryCodeV2
          }
          processedAt
          createdAt
          updatedAt
          cancelledAt
          closedAt
          fulfillments {
            id
            name
            status
            displayStatus
            trackingInfo {
              company
              number
            }
            createdAt
            updatedAt
            deliveredAt
          }
          refunds {
            id
            totalRefundedSet {
              shopMoney {
                amount
                currencyCode
              }
            }
            createdAt
            processedAt
          }
          lineItems {
            edges {
              node {
                id
                product {
                  id
                }
                variant {
                  id
                }
                title
                variantTitle
                sku
                quantity
                currentQuantity
                originalUnitPriceSet {
                  shopMoney {
                    amount
                    currencyCode
                  }
                }
                discountAllocations {
                  allocatedAmountSet {
                    shopMoney {
                      amount
                      currencyCode
                    }
                  }
                }
              }
            }
          }
          returns {
            edges {
              node {
                id
                name
                status
                totalQuantity
                createdAt
                closedAt
                returnLineItems {
                  edges {
                    node {
                      id
                      quantity
                      processedQuantity
                      refundedQuantity
                      returnReasonDefinition {
                        handle
                      }
                      ... on ReturnLineItem {
                        fulfillmentLineItem {
                          lineItem {
                            id
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
`);

/** What can be exported: each a bulk query over the whole shop. */
export const EXPORTS = {
  products: ExportProducts,
  customers: ExportCustomers,
  orders: ExportOrders,
} as const;

export type ExportName = keyof typeof EXPORTS;

const BulkOperationStart = graphql(`
  mutation BulkOperationStart($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: false) {
      bulkOperation {
        id
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export type StartFailure =
  /** As many operations of this shop are running as Shopify allows, or its queue is full. */
  | { code: "busy" }
  /** Shopify refuses the query itself: our bug. */
  | { code: "refused"; shopifyCode: string };

/** When what is exported was made; an end that is left out is open. */
export interface CreatedBetween {
  /** Inclusive. */
  from?: Date | null;
  /** Exclusive. */
  until?: Date | null;
}

/** As Shopify's search understands it; empty for everything. */
function createdQuery({ from, until }: CreatedBetween): string {
  return [from && `created_at:>='${from.toISOString()}'`, until && `created_at:<'${until.toISOString()}'`]
    .filter(Boolean)
    .join(" ");
}

/** Starts an export. @returns the numeric id of the operation */
export async function startExport(
  admin: AdminClient,
  name: ExportName,
  created: CreatedBetween = {},
): Promise<Result<bigint, StartFailure>> {
  const document = String(EXPORTS[name]);
  const search = createdQuery(created);
  // Bulk queries take no variables: the search is written into the text, at the one connection of that name on top.
  const query = search
    ? document.replace(`${name} {`, `${name}(query: ${JSON.stringify(search)}) {`)
    : document;
  const { bulkOperationRunQuery: answer } = await admin.request(BulkOperationStart, { query });
  if (answer?.bulkOperation) return success(idOf("BulkOperation", answer.bulkOperation.id));
  const code = answer?.userErrors[0]?.code ?? "none";
  if (code === "OPERATION_IN_PROGRESS" || code === "LIMIT_REACHED") return failure({ code: "busy" });
  return failure({ code: "refused", shopifyCode: code });
}

const BulkOperationState = graphql(`
  query BulkOperationState($id: ID!) {
    bulkOperation(id: $id) {
      status
      errorCode
      objectCount
      rootObjectCount
      url
    }
  }
`);

export interface ExportState {
  status: "CANCELED" | "CANCELING" | "COMPLETED" | "CREATED" | "EXPIRED" | "FAILED" | "RUNNING";
  errorCode: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT" | null;
  /** Lines in the file so far. */
  objectCount: bigint;
  /** Those of them that are products, customers or orders themselves. */
  rootCount: bigint;
  /** Where the file is, when the operation completed; null then means that there is nothing. Signed, good for 7 days. */
  url: string | null;
}

/** @returns undefined when Shopify knows no such operation (any more) */
export async function readExport(admin: AdminClient, operationId: bigint): Promise<ExportState | undefined> {
  const { bulkOperation } = await admin.request(BulkOperationState, {
    id: gid("BulkOperation", operationId),
  });
  if (!bulkOperation) return undefined;
  return {
    status: bulkOperation.status,
    errorCode: bulkOperation.errorCode ?? null,
    objectCount: BigInt(bulkOperation.objectCount),
    rootCount: BigInt(bulkOperation.rootObjectCount),
    url: bulkOperation.url ?? null,
  };
}
