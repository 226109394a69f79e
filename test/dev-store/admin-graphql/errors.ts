/** The error shapes of the Admin API. */
import type { GraphQLError } from "graphql";
import { type GraphQLFormattedError } from "graphql";

export const ERROR_CODES_DOCUMENTATION = "https://shopify.dev/api/usage/access-scopes";

/** A fault that fails one root field with a top-level error, e.g. `RESOURCE_NOT_FOUND`. */
export class AdminError extends Error {
  readonly extensions: Record<string, unknown>;

  constructor(message: string, code: string, extensions: Record<string, unknown> = {}) {
    super(message);
    this.extensions = { code, ...extensions };
  }
}

/** Asked for something of the real schema that the development store has no resolver and no stored value for. */
export class NotModelledError extends AdminError {
  constructor(typeName: string, fieldName: string) {
    super(`The development store does not model ${typeName}.${fieldName}`, "DEVELOPMENT_STORE_NOT_MODELLED", {
      typeName,
      fieldName,
    });
  }
}

export function invalidId(gid: string): AdminError {
  return new AdminError(`Invalid id: ${gid}`, "RESOURCE_NOT_FOUND");
}

export function badRequest(message: string): AdminError {
  return new AdminError(message, "BAD_REQUEST");
}

/** @param requiredAccess Shopify's wording, e.g. "`read_orders` access scope." */
export function accessDenied(fieldName: string, requiredAccess: string): AdminError {
  return new AdminError(
    `Access denied for ${fieldName} field. Required access: ${requiredAccess}`,
    "ACCESS_DENIED",
    {
      documentation: ERROR_CODES_DOCUMENTATION,
      requiredAccess,
    },
  );
}

/** Brings an execution error into Shopify's shape: message, locations, extensions, path, in that order. */
export function formatRuntimeError(error: GraphQLError): GraphQLFormattedError {
  const cause = error.originalError;
  const extensions =
    cause instanceof AdminError
      ? cause.extensions
      : Object.keys(error.extensions).length > 0
        ? error.extensions
        : { code: "INTERNAL_SERVER_ERROR" };
  return {
    message: error.message,
    ...(error.locations && { locations: error.locations }),
    extensions,
    ...(error.path && { path: error.path }),
  };
}

/** A user error as mutations return it; `code` only where the payload's error type has one. */
export interface UserError {
  field: string[] | null;
  message: string;
  code?: string | null;
}

/** @param field dotted, e.g. "input.email"; null for none. */
export function userError(field: string | null, message: string, code: string | null = null): UserError {
  return { field: field === null ? null : field.split("."), message, code };
}
