/** Shopify's own calculation of a return's money, before and after it exists; presentment currency, decimal texts. */
import { graphql } from "#app/generated/admin/gql.ts";
import type {
  ReturnCalculateQuery,
  ReturnCalculateQueryVariables,
  SuggestedOutcomeQuery,
  SuggestedOutcomeQueryVariables,
} from "#app/generated/admin/graphql.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";

const ReturnCalculate = graphql(`
  query ReturnCalculate($input: CalculateReturnInput!) {
    returnCalculate(input: $input) {
      returnLineItems {
        fulfillmentLineItem {
          id
        }
        quantity
        restockingFee {
          amountSet {
            ...Presentment
          }
        }
        subtotalSet {
          ...Presentment
        }
        totalTaxSet {
          ...Presentment
        }
      }
      exchangeLineItems {
        quantity
        variant {
          id
        }
        subtotalSet {
          ...Presentment
        }
        totalTaxSet {
          ...Presentment
        }
      }
      returnShippingFee {
        amountSet {
          ...Presentment
        }
      }
    }
  }
`);

export type CalculatedReturn = NonNullable<ReturnCalculateQuery["returnCalculate"]>;

/** What a return would come to: goods and their tax are negative, fees positive. Null when Shopify will not say. */
export async function calculateReturn(
  admin: AdminClient,
  input: ReturnCalculateQueryVariables["input"],
): Promise<CalculatedReturn | null> {
  return (await admin.request(ReturnCalculate, { input })).returnCalculate;
}

const SuggestedOutcome = graphql(`
  query SuggestedOutcome(
    $id: ID!
    $returnLineItems: [SuggestedOutcomeReturnLineItemInput!]!
    $exchangeLineItems: [SuggestedOutcomeExchangeLineItemInput!]!
    $refundShipping: RefundShippingInput
    $allocation: RefundMethodAllocation
  ) {
    return(id: $id) {
      suggestedFinancialOutcome(
        returnLineItems: $returnLineItems
        exchangeLineItems: $exchangeLineItems
        refundShipping: $refundShipping
        refundMethodAllocation: $allocation
      ) {
        discountedSubtotal {
          ...Presentment
        }
        totalTax {
          ...Presentment
        }
        maximumRefundable {
          ...Presentment
        }
        financialTransfer {
          __typename
          ... on RefundReturnOutcome {
            amount {
              ...Presentment
            }
            suggestedTransactions {
              amountSet {
                ...Presentment
              }
              parentTransaction {
                id
              }
            }
            suggestedRefundMethods {
              amount {
                ...Presentment
              }
            }
          }
          ... on InvoiceReturnOutcome {
            amount {
              ...Presentment
            }
          }
        }
      }
    }
  }
`);

export type SuggestedOutcome = NonNullable<
  NonNullable<SuggestedOutcomeQuery["return"]>["suggestedFinancialOutcome"]
>;

/** What settling these lines would move, and by which payments. Null when there is no such return. */
export async function suggestedOutcome(
  admin: AdminClient,
  variables: SuggestedOutcomeQueryVariables,
): Promise<SuggestedOutcome | null> {
  return (await admin.request(SuggestedOutcome, variables)).return?.suggestedFinancialOutcome ?? null;
}
