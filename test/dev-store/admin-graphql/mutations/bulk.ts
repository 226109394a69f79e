/** Bulk operations: start and cancel. */
import { bulkOperationsOf } from "../../bulk/operations.ts";
import { acceptWithoutEffect } from "../arguments.ts";
import { idOf, type Resolve, type TypeResolvers } from "../context.ts";
import type { Doc } from "../../state/store.ts";

const whenCompleted =
  (status: string): Resolve =>
  (operation, _args, { devStore }) =>
    operation["status"] === status ? bulkOperationsOf(devStore).url(operation as Doc) : null;

export const bulkFields: TypeResolvers = {
  Mutation: {
    bulkOperationRunQuery: (_source, args, { devStore, scopes }) => {
      // Children follow their parent whatever is asked for.
      acceptWithoutEffect(args, "groupObjects");
      const { operation, userErrors } = bulkOperationsOf(devStore).start(String(args["query"]), [...scopes]);
      return { bulkOperation: operation, userErrors };
    },
    bulkOperationCancel: (_source, args, { devStore }) => {
      const { operation, userErrors } = bulkOperationsOf(devStore).cancel(idOf("BulkOperation", args["id"]));
      return { bulkOperation: operation, userErrors };
    },
  },
  BulkOperation: {
    url: whenCompleted("COMPLETED"),
    partialDataUrl: whenCompleted("FAILED"),
  },
};
