/** What Shopify refuses in a bulk query before it runs, with its exact messages. */
import {
  getNamedType,
  GraphQLError,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type InlineFragmentNode,
  type SelectionSetNode,
} from "graphql";

import { adminSchema } from "../admin-graphql/schema.ts";
import { syntaxFault } from "../admin-graphql/parse.ts";
import { validateDocument } from "../admin-graphql/validate.ts";

const MAX_BYTES = 65_535;
const MAX_CONNECTIONS = 5;
/** How many connections may stand around one; the outermost stands in none. */
const MAX_DEPTH = 2;

/** The parsed query, or the messages of the faults found. */
export function checkBulkQuery(query: string): { document: DocumentNode } | { messages: string[] } {
  const bytes = Buffer.byteLength(query);
  if (bytes > MAX_BYTES)
    return { messages: [`Query is too large (${bytes} bytes; maximum is ${MAX_BYTES} bytes)`] };
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { messages: [`Invalid bulk query: ${syntaxFault(query, error).message}`] };
  }
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operations.some((operation) => operation.operation !== OperationTypeNode.QUERY)) {
    return { messages: ["Invalid operation type. Only `query` operations are supported."] };
  }
  const { schema } = adminSchema();
  const invalid = validateDocument(schema, document);
  if (invalid.length > 0) return { messages: invalid.map((error) => `Invalid bulk query: ${error.message}`) };
  const messages = restrictions(unfoldFragments(document));
  return messages.length > 0 ? { messages } : { document };
}

interface OpenField {
  name: string;
  isConnection: boolean;
  isList: boolean;
}

function restrictions(document: DocumentNode): string[] {
  const typeInfo = new TypeInfo(adminSchema().schema);
  const open: OpenField[] = [];
  let connections = 0;
  let deepest = 0;
  const faults = { topLevelNode: false, insideList: false };
  const viaNodes: string[] = [];
  const withoutId: string[] = [];
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: {
        enter(node) {
          const type = typeInfo.getType();
          const named = getNamedType(type ?? undefined);
          const bare = isNonNullType(type) ? type.ofType : type;
          const isConnection = isObjectType(named) && named.name.endsWith("Connection");
          const name = node.name.value;
          if (open.length === 0 && (name === "node" || name === "nodes")) faults.topLevelNode = true;
          if (isConnection) {
            connections += 1;
            const outer = open.filter((field) => field.isConnection);
            deepest = Math.max(deepest, outer.length);
            const enclosing = open.findLastIndex((field) => field.isConnection);
            if (
              open.some(
                (field, index) =>
                  index > enclosing && field.isList && field.name !== "edges" && field.name !== "nodes",
              )
            ) {
              faults.insideList = true;
            }
            if (selects(node, "nodes") && !selects(node, "edges")) viaNodes.push(name);
            if (holdsConnection(node) && !nodeSelectsId(node)) withoutId.push(name);
          }
          open.push({ name, isConnection, isList: isListType(bare) });
        },
        leave() {
          open.pop();
        },
      },
    }),
  );
  const quoted = (names: string[]) => names.map((name) => `'${name}'`).join(", ");
  return [
    faults.topLevelNode && "Bulk queries cannot contain a top level `node` field.",
    connections === 0 && "Bulk queries must contain at least one connection.",
    connections > MAX_CONNECTIONS && `Bulk queries cannot contain more than ${MAX_CONNECTIONS} connections.`,
    deepest > MAX_DEPTH &&
      `Bulk queries cannot contain connections with a nesting depth greater than ${MAX_DEPTH}.`,
    withoutId.length > 0 &&
      `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${withoutId.join(", ")}.`,
    viaNodes.length > 0 &&
      `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '${viaNodes[0] ?? ""} { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: ${quoted(viaNodes)}.`,
    faults.insideList &&
      "Queries that contain a connection field within a list field are not currently supported.",
  ].filter((message) => typeof message === "string");
}

function selects(node: FieldNode, name: string): boolean {
  return fieldsOf(node).some((field) => field.name.value === name);
}

/** The fields selected by a field, by inline fragments too. */
function fieldsOf(node: FieldNode): FieldNode[] {
  const inside = (set: SelectionSetNode | undefined): FieldNode[] =>
    (set?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      return selection.kind === Kind.INLINE_FRAGMENT ? inside(selection.selectionSet) : [];
    });
  return inside(node.selectionSet);
}

/** The same query with every named fragment written out where it is used. It must be valid: fragments without cycles. */
function unfoldFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const unfold = <T extends ASTNode>(node: T): T =>
    visit(node, {
      FragmentSpread(spread): InlineFragmentNode | undefined {
        const fragment = fragments.get(spread.name.value);
        if (!fragment) return undefined;
        const { typeCondition, selectionSet } = fragment;
        const directives = spread.directives ?? [];
        return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet: unfold(selectionSet) };
      },
    });
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return unfold({ ...document, definitions: operations });
}

/** The fields below `edges { node { … } }`. */
function nodeFields(connection: FieldNode): FieldNode[] {
  return fieldsOf(connection)
    .filter((field) => field.name.value === "edges")
    .flatMap(fieldsOf)
    .filter((field) => field.name.value === "node")
    .flatMap(fieldsOf);
}

function holdsConnection(connection: FieldNode): boolean {
  const below = (field: FieldNode): boolean => selects(field, "edges") || fieldsOf(field).some(below);
  return nodeFields(connection).some(below);
}

function nodeSelectsId(connection: FieldNode): boolean {
  return nodeFields(connection).some((field) => field.name.value === "id" && !field.alias);
}
