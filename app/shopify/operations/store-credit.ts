/** Shopify's native store credit. Crediting takes no idempotency key: what the account holds is read before any second try. */
import { graphql } from "#app/generated/admin/gql.ts";
import { gid, idOf } from "#app/shopify/gid.ts";
import type { AdminClient } from "#app/shopify/graphql.server.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import { refusalOf, type Refusal } from "./return-actions.ts";

const StoreCreditEnabled = graphql(`
  query StoreCreditEnabled {
    storeCreditConfiguration {
      storeCreditEnabled
    }
  }
`);

export async function storeCreditEnabled(admin: AdminClient): Promise<boolean> {
  return (await admin.request(StoreCreditEnabled, {})).storeCreditConfiguration.storeCreditEnabled;
}

const StoreCreditTransactions = graphql(`
  query StoreCreditTransactions($id: ID!) {
    customer(id: $id) {
      storeCreditAccounts(first: 10) {
        nodes {
          id
          balance {
            currencyCode
          }
          transactions(first: 50, reverse: true) {
            nodes {
              amount {
                amount
                currencyCode
              }
              createdAt
            }
          }
        }
      }
    }
  }
`);

export interface StoreCreditMovement {
  /** Decimal text; debits are negative. */
  amount: string;
  currency: string;
  createdAt: Date;
}

/** The last fifty movements of each of a customer's accounts, the newest first. */
export async function storeCreditMovements(
  admin: AdminClient,
  customerId: bigint,
): Promise<StoreCreditMovement[]> {
  const { customer } = await admin.request(StoreCreditTransactions, { id: gid("Customer", customerId) });
  return (customer?.storeCreditAccounts.nodes ?? []).flatMap((account) =>
    account.transactions.nodes.map(({ amount, createdAt }) => ({
      amount: amount.amount,
      currency: amount.currencyCode,
      createdAt: new Date(createdAt),
    })),
  );
}

const StoreCreditCredit = graphql(`
  mutation StoreCreditCredit($id: ID!, $credit: StoreCreditAccountCreditInput!) {
    storeCreditAccountCredit(id: $id, creditInput: $credit) {
      storeCreditAccountTransaction {
        account {
          id
        }
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`);

/**
 * Gives a customer store credit; their account in that currency is opened when there is none.
 * @param credit.amount decimal text, above zero
 * @returns Shopify's id of the account
 */
export async function creditCustomer(
  admin: AdminClient,
  customerId: bigint,
  credit: { amount: string; currency: string; expiresAt?: Date },
): Promise<Result<bigint, Refusal>> {
  const { storeCreditAccountCredit: payload } = await admin.request(
    StoreCreditCredit,
    {
      id: gid("Customer", customerId),
      credit: {
        creditAmount: { amount: credit.amount, currencyCode: credit.currency as "USD" },
        expiresAt: credit.expiresAt?.toISOString() ?? null,
        notify: false,
      },
    },
    { once: true },
  );
  const refused = refusalOf(payload?.userErrors ?? []);
  if (refused) return failure(refused);
  if (!payload?.storeCreditAccountTransaction)
    throw new Error("Shopify credited nothing and did not say why");
  return success(idOf("StoreCreditAccount", payload.storeCreditAccountTransaction.account.id));
}
