/**
 * What an operation costs, in points, fitted to recorded answers: an object 1, a connection 2 plus its nodes weighted by
 * the logarithm of how many are asked for, a mutation 10 plus what its payload's objects hold.
 */
import {
  getDirectiveValues,
  getNamedType,
  getVariableValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  OperationTypeNode,
  valueFromAST,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/** The most that one query may request. */
export const MAX_QUERY_COST = 1000;
const MUTATION_COST = 10;
const COUNT_COST = 10;
/** Objects that cost nothing themselves. */
const FREE = new Set([
  "ApiVersion",
  "MailingAddress",
  "MoneyBag",
  "MoneyV2",
  "PageInfo",
  "WebhookSubscriptionEndpoint",
]);

export interface Costed {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
}

/** Points requested by an operation, from its `first` and `last` arguments. */
export function requestedCost(costed: Costed): number {
  return costOf(costed, undefined);
}

/** Points really used: connections by the nodes that came back, nothing for what was null. @param data the answer's data */
export function actualCost(costed: Costed, data: unknown): number {
  return costOf(costed, data ?? {});
}

/** What `n` nodes weigh: 1 → 1, 3 → 2, 10 → 4, 50 → 7, 250 → 11 times what one node costs. */
function weight(n: number): number {
  return n <= 0 ? 0 : Math.max(1, Math.floor(2 * Math.log(n)));
}

/** Whether `@skip` and `@include` leave a selection in. */
function isIncluded(node: SelectionNode, values: Record<string, unknown>): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, values)?.["if"] !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, values)?.["if"] !== false
  );
}

function costOf({ schema, document, operation, variables }: Costed, data: unknown): number {
  const measured = data !== undefined;
  const fragments = new Map(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const values =
    getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables }).coerced ?? {};
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;

  const pageSize = (field: GraphQLField<unknown, unknown>, node: FieldNode): number => {
    for (const name of ["first", "last"]) {
      const definition = field.args.find((candidate) => candidate.name === name);
      const given = node.arguments?.find((candidate) => candidate.name.value === name);
      const value = definition && given ? valueFromAST(given.value, definition.type, values) : undefined;
      if (typeof value === "number") return value;
    }
    return 0;
  };

  /** Sums a selection; of the concrete types of an interface or union the most expensive counts. */
  const selectionCost = (
    set: SelectionSetNode | undefined,
    type: GraphQLCompositeType,
    value: unknown,
  ): number => {
    let own = 0;
    const members = new Map<string, number>();
    for (const node of set?.selections ?? []) {
      if (!isIncluded(node, values)) continue;
      if (node.kind === Kind.FIELD) {
        own += fieldCost(node, type, value);
        continue;
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
      const condition = fragment?.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
      if (!fragment || !condition || !isCompositeType(condition)) continue;
      const cost = selectionCost(fragment.selectionSet, condition, value);
      if (isAbstractType(type) && isObjectType(condition)) {
        members.set(condition.name, (members.get(condition.name) ?? 0) + cost);
      } else own += cost;
    }
    return own + Math.max(0, ...members.values());
  };

  const connectionCost = (node: FieldNode, field: GraphQLField<unknown, unknown>, value: unknown): number => {
    const type = getNamedType(field.type);
    if (!isObjectType(type)) return 0;
    // What the selection of `nodes` or of `edges.node` costs for one node, and how many nodes there are.
    let each = 0;
    let nodes = measured ? 0 : pageSize(field, node);
    const returned = (value as Record<string, unknown> | null) ?? {};
    for (const child of node.selectionSet?.selections ?? []) {
      if (child.kind !== Kind.FIELD) continue;
      const items = returned[(child.alias ?? child.name).value];
      const first: unknown = Array.isArray(items) ? items[0] : undefined;
      if (Array.isArray(items)) nodes = Math.max(nodes, items.length);
      const nodeType = getNamedType(type.getFields()[child.name.value]?.type);
      if (child.name.value === "nodes" && nodeType && isCompositeType(nodeType)) {
        each += 1 + selectionCost(child.selectionSet, nodeType, measured ? first : undefined);
      } else if (child.name.value === "edges" && isObjectType(nodeType)) {
        each += selectionCost(child.selectionSet, nodeType, measured ? first : undefined);
      }
    }
    return 2 + Math.floor(weight(nodes) * each);
  };

  const fieldCost = (node: FieldNode, parent: GraphQLCompositeType, holder: unknown): number => {
    const field = "getFields" in parent ? parent.getFields()[node.name.value] : undefined;
    const type = field && getNamedType(field.type);
    if (!field || !type || !isCompositeType(type)) return 0;
    const value = measured
      ? (holder as Record<string, unknown> | undefined)?.[(node.alias ?? node.name).value]
      : undefined;
    const isRoot = parent === root;
    if (isRoot && operation.operation === OperationTypeNode.MUTATION)
      return MUTATION_COST + payloadCost(node, type, value);
    if (isRoot && type.name === "Count") return COUNT_COST;
    if (type.name.endsWith("Connection")) return connectionCost(node, field, value);
    if (measured && (value === null || value === undefined)) return isRoot ? 1 : 0;
    const own = FREE.has(type.name) ? 0 : 1;
    if (Array.isArray(value)) {
      return value.reduce((sum: number, item) => sum + own + selectionCost(node.selectionSet, type, item), 0);
    }
    return own + selectionCost(node.selectionSet, type, value);
  };

  /** The objects directly in a payload are part of the mutation's price; what they hold is not. */
  const payloadCost = (node: FieldNode, payload: GraphQLCompositeType, value: unknown): number => {
    let cost = 0;
    for (const child of node.selectionSet?.selections ?? []) {
      if (child.kind !== Kind.FIELD || !isObjectType(payload)) continue;
      const type = getNamedType(payload.getFields()[child.name.value]?.type);
      if (!type || !isCompositeType(type) || type.name.endsWith("UserError")) continue;
      const held = measured
        ? (value as Record<string, unknown> | null)?.[(child.alias ?? child.name).value]
        : undefined;
      if (measured && (held === null || held === undefined)) continue;
      cost += selectionCost(child.selectionSet, type, held);
    }
    return cost;
  };

  return selectionCost(operation.selectionSet, root, data);
}
