/** Literal values in an operation's text, against the types that are expected of them. */
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type GraphQLInputType,
  type ValueNode,
} from "graphql";

import { scalarFault } from "./scalars.ts";

/** The text of an id literal that is no global id, looked for in lists too. */
export function idFault(type: GraphQLInputType, value: ValueNode): string | undefined {
  if (isNonNullType(type)) return idFault(type.ofType, value);
  if (isListType(type)) {
    const items = value.kind === Kind.LIST ? value.values : [value];
    return items.map((item) => idFault(type.ofType, item)).find((fault) => fault !== undefined);
  }
  if (!("name" in type) || type.name !== "ID") return undefined;
  if (value.kind !== Kind.STRING && value.kind !== Kind.INT) return undefined;
  return scalarFault("ID", value.value) === undefined ? undefined : value.value;
}

/** Whether a literal is of the type; the insides of input objects are judged where they stand. */
export function literalFits(type: GraphQLInputType, value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (isNonNullType(type)) return value.kind !== Kind.NULL && literalFits(type.ofType, value);
  if (value.kind === Kind.NULL) return true;
  if (isListType(type)) {
    return value.kind === Kind.LIST
      ? value.values.every((item) => literalFits(type.ofType, item))
      : literalFits(type.ofType, value);
  }
  if (isInputObjectType(type)) return value.kind === Kind.OBJECT;
  if (isEnumType(type)) return value.kind === Kind.ENUM && type.getValue(value.value) !== undefined;
  switch (type.name) {
    case "Int":
      return value.kind === Kind.INT;
    case "Float":
      return value.kind === Kind.INT || value.kind === Kind.FLOAT;
    case "Boolean":
      return value.kind === Kind.BOOLEAN;
    case "String":
      return value.kind === Kind.STRING;
    case "ID":
      return value.kind === Kind.STRING || value.kind === Kind.INT;
    default:
      return value.kind !== Kind.STRING || scalarFault(type.name, value.value) === undefined;
  }
}
