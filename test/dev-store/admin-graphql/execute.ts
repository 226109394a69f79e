/** One operation from text to answer: parse, validate, price, throttle, execute, in the order in which Shopify does. */
import {
  execute,
  getArgumentValues,
  getNamedType,
  getVariableValues,
  GraphQLError,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLFormattedError,
  type GraphQLInputType,
  type GraphQLResolveInfo,
  type GraphQLTypeResolver,
  type OperationDefinitionNode,
} from "graphql";

import type { DevStore } from "../server.ts";
import { mayAccess } from "./access.ts";
import { watchArguments } from "./arguments.ts";
import {
  concreteType,
  ownValue,
  type AdminContext,
  type Args,
  type FieldPlace,
  type Source,
} from "./context.ts";
import { actualCost, MAX_QUERY_COST, requestedCost } from "./cost.ts";
import { accessDenied, AdminError, formatRuntimeError, invalidId, NotModelledError } from "./errors.ts";
import { pageOf } from "./nodes.ts";
import { resolvers } from "./resolvers.ts";
import { parseGid } from "./scalars.ts";
import { adminSchema } from "./schema.ts";
import type { LeakyBucket } from "./throttle.ts";
import { parseDocument } from "./parse.ts";
import { validateDocument } from "./validate.ts";
import { oversizedLists, validateVariables } from "./variables.ts";

export interface AdminRequest {
  query: string;
  variables?: Readonly<Record<string, unknown>> | null | undefined;
  operationName?: string | null | undefined;
  /** What the caller's token may do. */
  scopes: readonly string[];
  /** Pays for the operation; without one it is free and its cost is shown against a full bucket. */
  bucket?: LeakyBucket;
  /** Finds the bucket too empty, if it gets so far. */
  throttled?: boolean;
}

/** The body of an answer. The HTTP status is 200 whatever it holds. */
export interface AdminResponse {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
  extensions?: Record<string, unknown>;
}

/** Runs one operation as the Admin API would, in this process. */
export async function executeAdmin(devStore: DevStore, request: AdminRequest): Promise<AdminResponse> {
  const { schema } = adminSchema();
  const parsed = parseDocument(request.query);
  if ("errors" in parsed) return { errors: parsed.errors };
  const { document } = parsed;
  const operation = pickOperation(document, request.operationName ?? undefined);
  if (typeof operation === "string") return { errors: [{ message: operation }] };
  const invalid = validateDocument(schema, document);
  if (invalid.length > 0) return { errors: invalid };
  const variables = request.variables ?? {};
  const faults = validateVariables(schema, operation, variables);
  if (faults.length > 0) return { errors: faults };

  const costed = { schema, document, operation, variables };
  const requested = requestedCost(costed);
  if (requested > MAX_QUERY_COST) return { errors: [tooExpensive(requested)] };
  const { bucket } = request;
  const cost = (actual: number | null) => ({
    requestedQueryCost: requested,
    actualQueryCost: actual,
    throttleStatus: bucket?.status() ?? {
      maximumAvailable: 2000,
      currentlyAvailable: 2000,
      restoreRate: 100,
    },
  });
  if (request.throttled) bucket?.drainBelow(requested);
  if (bucket && (request.throttled === true || !bucket.take(requested))) {
    const extensions = { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" };
    return { errors: [{ message: "Throttled", extensions }], extensions: { cost: cost(null) } };
  }
  const oversized = findOversizedLists(operation, variables);
  if (oversized.length > 0) return { errors: oversized, extensions: { cost: cost(null) } };

  const context: AdminContext = { devStore, scopes: new Set(request.scopes), searches: [] };
  const result = await execute({
    schema,
    document,
    contextValue: context,
    variableValues: variables,
    operationName: request.operationName ?? null,
    fieldResolver,
    typeResolver,
  });
  const actual = actualCost(costed, result.data);
  bucket?.giveBack(requested - actual);
  for (const error of result.errors ?? []) {
    if (error.originalError && !(error.originalError instanceof AdminError)) {
      devStore.report(
        `Admin GraphQL, ${error.path?.join(".") ?? "no path"}: ${error.originalError.stack ?? error.message}`,
      );
    }
  }
  return {
    data: result.data ?? null,
    ...(result.errors && { errors: result.errors.map(formatRuntimeError) }),
    extensions: {
      cost: cost(actual),
      ...(context.searches.length > 0 && { search: context.searches }),
    },
  };
}

function pickOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode | string {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const named =
    name === undefined || name === "" ? undefined : operations.find((node) => node.name?.value === name);
  if (name !== undefined && name !== "") return named ?? `No operation named "${name}"`;
  const [only, second] = operations;
  return only && !second ? only : "An operation name is required";
}

function tooExpensive(cost: number): GraphQLFormattedError {
  return {
    message:
      `Query cost is ${cost}, which exceeds the single query max cost limit (${MAX_QUERY_COST}).\n\n` +
      "See https://shopify.dev/concepts/about-apis/rate-limits for more information on how the\ncost of a query is calculated.\n\n" +
      "To query larger amounts of data with fewer limits, bulk operations should be used instead.\n" +
      "See https://shopify.dev/tutorials/perform-bulk-operations-with-admin-api for usage details.\n",
    extensions: {
      code: "MAX_COST_EXCEEDED",
      cost,
      maxCost: MAX_QUERY_COST,
      documentation: "https://shopify.dev/api/usage/rate-limits",
    },
  };
}

function findOversizedLists(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): GraphQLFormattedError[] {
  const { schema } = adminSchema();
  const values =
    getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables }).coerced ?? {};
  const fields = schema.getRootType(operation.operation)?.getFields() ?? {};
  return operation.selectionSet.selections
    .filter((node): node is FieldNode => node.kind === Kind.FIELD && node.name.value in fields)
    .flatMap((node) => {
      const field = fields[node.name.value];
      if (!field || field.args.length === 0) return [];
      const given = getArgumentValues(field, node, values);
      const at = node.loc?.startToken;
      return field.args
        .flatMap((argument) =>
          oversizedLists(argument.type, given[argument.name], [
            (node.alias ?? node.name).value,
            argument.name,
          ]),
        )
        .map(({ size, limit, path }) => ({
          message: `The input array size of ${size} is greater than the maximum allowed of ${limit}.`,
          locations: [{ line: at?.line ?? 1, column: at?.column ?? 1 }],
          path,
          extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
        }));
    });
}

/** Resolves every field: access, ids, then the resolver or the value's own property. */
const fieldResolver: GraphQLFieldResolver<Source | undefined, AdminContext> = (
  source,
  args,
  context,
  info,
) => {
  const typeName = info.parentType.name;
  const { fieldName } = info;
  const access = adminSchema().access(typeName, fieldName, getNamedType(info.returnType).name);
  if (access && !mayAccess(context.scopes, access)) throw accessDenied(fieldName, access.text);
  if (source === undefined) checkIds(args as Args, info);
  const field = info.parentType.getFields()[fieldName];
  const watched = watchArguments(typeName, { name: fieldName, args: field?.args ?? [] }, args as Args);
  const work = (): unknown => {
    const value = resolveField(source, watched.args, context, { typeName, fieldName, path: pathTo(info) });
    // What a mutation refused it did not do, so that it ignored nothing.
    if (typeName !== "Mutation" || !wasRefused(value)) watched.refuseUnread();
    return value;
  };
  // What fails did not happen.
  return typeName === "Mutation" ? context.devStore.store.transaction(work) : work();
};

function resolveField(
  source: Source | undefined,
  args: Args,
  context: AdminContext,
  place: FieldPlace,
): unknown {
  const { typeName, fieldName } = place;
  const resolver = resolvers[typeName]?.[fieldName];
  if (resolver === undefined) {
    if (source === undefined) throw new NotModelledError(typeName, fieldName);
    return ownValue(source, typeName, fieldName);
  }
  return typeof resolver === "function"
    ? resolver(source ?? {}, args, context, place)
    : pageOf(resolver.list(source ?? {}, args, context, place), args);
}

function wasRefused(payload: unknown): boolean {
  const { userErrors } = payload as { userErrors?: readonly unknown[] };
  return userErrors !== undefined && userErrors.length > 0;
}

const typeResolver: GraphQLTypeResolver<object, AdminContext> = (value, context, info, abstractType) => {
  const name = concreteType(value);
  if (name === undefined) {
    throw new GraphQLError(`The development store does not say which ${abstractType.name} a value is`);
  }
  const access = adminSchema().access("", "", name);
  if (access && !mayAccess(context.scopes, access)) throw accessDenied(info.fieldName, access.text);
  return name;
};

function pathTo(info: GraphQLResolveInfo): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: GraphQLResolveInfo["path"] | undefined = info.path; at; at = at.prev) path.unshift(at.key);
  return path;
}

/** Ids of a root field's arguments must be of the types that the schema names for them. */
function checkIds(args: Args, info: GraphQLResolveInfo): void {
  const { gidTypes } = adminSchema();
  const typeName = info.parentType.name;
  // `node` takes the id of any type, whatever list the schema gives.
  const takesAny = info.fieldName === "node" || info.fieldName === "nodes";
  const check = (type: GraphQLInputType, value: unknown, allowed: readonly string[] | undefined): void => {
    if (value === null || value === undefined) return;
    if (isNonNullType(type)) {
      check(type.ofType, value, allowed);
      return;
    }
    if (isListType(type)) {
      for (const item of Array.isArray(value) ? (value as unknown[]) : [value])
        check(type.ofType, item, allowed);
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        check(field.type, (value as Args)[field.name], gidTypes(type.name, field.name));
      }
    } else if (type.name === "ID" && typeof value === "string") {
      const id = parseGid(value);
      if (id.id === 0 || (allowed && !allowed.includes(id.type))) throw invalidId(value);
    }
  };
  for (const argument of info.parentType.getFields()[info.fieldName]?.args ?? []) {
    check(
      argument.type,
      args[argument.name],
      takesAny ? undefined : gidTypes(typeName, info.fieldName, argument.name),
    );
  }
}
