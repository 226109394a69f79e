/** Variables: each value checked against its declared type, faults worded as Shopify's `INVALID_VARIABLE`. */
import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  print,
  typeFromAST,
  type GraphQLFormattedError,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";

import { scalarFault } from "./scalars.ts";

interface Problem {
  path: (string | number)[];
  explanation: string;
  /** Repeats the explanation where a scalar could not be coerced. */
  message?: string;
}

/** One error for each variable whose value does not fit; empty when all do. */
export function validateVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  values: Readonly<Record<string, unknown>>,
): GraphQLFormattedError[] {
  return (operation.variableDefinitions ?? []).flatMap((definition) => {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) return [];
    const absent = values[name] === undefined;
    if (absent && (definition.defaultValue || !isNonNullType(type))) return [];
    const value = values[name] ?? null;
    const problems = findProblems(type, value, []);
    if (problems.length === 0) return [];
    const deeper = problems
      .filter((problem) => problem.path.length > 0)
      .map((problem) => `${problem.path.join(".")} (${problem.explanation})`);
    const at = definition.loc?.startToken;
    return {
      message:
        `Variable $${name} of type ${print(definition.type)} was provided invalid value` +
        (deeper.length > 0 ? ` for ${deeper.join(", ")}` : ""),
      locations: [{ line: at?.line ?? 1, column: at?.column ?? 1 }],
      extensions: { code: "INVALID_VARIABLE", value, problems },
    };
  });
}

function findProblems(type: GraphQLInputType, value: unknown, path: (string | number)[]): Problem[] {
  if (isNonNullType(type)) {
    return value === null || value === undefined
      ? [{ path, explanation: "Expected value to not be null" }]
      : findProblems(type.ofType, value, path);
  }
  if (value === null || value === undefined) return [];
  if (isListType(type)) {
    return Array.isArray(value)
      ? value.flatMap((item: unknown, index) => findProblems(type.ofType, item, [...path, index]))
      : findProblems(type.ofType, value, path);
  }
  if (isEnumType(type)) {
    if (typeof value === "string" && type.getValue(value)) return [];
    const members = type.getValues().map((member) => member.name);
    return [{ path, explanation: `Expected ${JSON.stringify(value)} to be one of: ${members.join(", ")}` }];
  }
  if (isInputObjectType(type)) {
    if (typeof value !== "object" || Array.isArray(value)) {
      return [{ path, explanation: `Expected ${JSON.stringify(value)} to be a key-value object.` }];
    }
    const given = value as Readonly<Record<string, unknown>>;
    const fields = type.getFields();
    const unknown = Object.keys(given)
      .filter((key) => !(key in fields))
      .map((key) => ({ path: [...path, key], explanation: `Field is not defined on ${type.name}` }));
    const set = Object.values(given).filter((item) => item !== null && item !== undefined).length;
    if (type.isOneOf && set !== 1) {
      return [
        { path, explanation: `'${type.name}' requires exactly one argument, but ${set} were provided.` },
      ];
    }
    const within = Object.values(fields).flatMap((field) =>
      given[field.name] === undefined && !isRequiredInputField(field)
        ? []
        : findProblems(field.type, given[field.name], [...path, field.name]),
    );
    return [...unknown, ...within];
  }
  const fault = scalarFault(type.name, value);
  return fault === undefined ? [] : [{ path, explanation: fault, message: fault }];
}

const LIST_LIMIT = 250;
/** Lists with a limit of their own; the metafieldsSet limit of 25 is a user error and so not here. */
const LIST_LIMITS: Readonly<Record<string, number>> = { "DraftOrderInput.lineItems": 499 };

/** Faults of lists that are longer than Shopify accepts in one argument (250 unless said otherwise). */
export function oversizedLists(
  type: GraphQLInputType,
  value: unknown,
  path: readonly string[],
  limit = LIST_LIMIT,
): { size: number; limit: number; path: readonly string[] }[] {
  if (isNonNullType(type)) return oversizedLists(type.ofType, value, path, limit);
  if (value === null || value === undefined) return [];
  if (isListType(type)) {
    if (!Array.isArray(value)) return [];
    const inside = value.flatMap((item) => oversizedLists(type.ofType, item, path));
    return value.length > limit ? [{ size: value.length, limit, path }, ...inside] : inside;
  }
  if (!isInputObjectType(type) || typeof value !== "object") return [];
  return Object.values(type.getFields()).flatMap((field) =>
    oversizedLists(
      field.type,
      (value as Record<string, unknown>)[field.name],
      [...path, field.name],
      LIST_LIMITS[`${type.name}.${field.name}`],
    ),
  );
}
