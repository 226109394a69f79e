/* eslint-disable @typescript-eslint/no-explicit-any --
   answers of every shape are read here, and a wrong reach into one fails its test */
/** Bulk operations as a client of the Admin API meets them. */
import { bulkOperationsOf } from "#test/dev-store/bulk/operations.ts";
import type { RunningDevStore } from "#test/dev-store/server.ts";
import { clientOf } from "./admin-graphql-support.ts";

export const FIELDS = `id name tags customer { id email } totalPriceSet { shopMoney { amount } }`;
/** Orders with their lines. */
export const QUERY = `{ orders { edges { node { ${FIELDS} lineItems { edges { node { id title quantity } } } } } } }`;

export type BulkClient = ReturnType<typeof bulkClientOf>;

export function bulkClientOf(devStore: RunningDevStore) {
  const admin = clientOf(devStore);
  const operations = bulkOperationsOf(devStore);
  const start = async (query = QUERY): Promise<any> => {
    const { body } = await admin(
      `mutation ($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id status objectCount url query } userErrors { field message code } } }`,
      { query },
    );
    return body.data.bulkOperationRunQuery;
  };
  const read = async (id: string): Promise<any> => {
    const { body } = await admin(
      `query ($id: ID!) { bulkOperation(id: $id) { status errorCode objectCount rootObjectCount fileSize url partialDataUrl completedAt } }`,
      { id },
    );
    return body.data.bulkOperation;
  };
  /** Runs a query to its end. */
  const run = async (query = QUERY): Promise<any> => {
    const { bulkOperation } = await start(query);
    await operations.settled();
    return read(bulkOperation.id);
  };
  return { admin, operations, start, read, run };
}

/** The objects of a file. */
export async function lines(url: string): Promise<any[]> {
  return (await (await fetch(url)).text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}
