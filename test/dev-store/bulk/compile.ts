/**
 * Compiles a bulk query into functions that write JSON text straight from stored documents.
 *
 * It means the same as executing the query over the schema: the same resolvers and access rules, and a field that nothing
 * resolves fails the operation by name. What is left out is graphql-js's machinery per field, which would take minutes for
 * the orders of a large shop.
 */
import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from "graphql";

import { mayAccess } from "../admin-graphql/access.ts";
import { watchArguments, type WatchedArguments } from "../admin-graphql/arguments.ts";
import {
  concreteType,
  ownValue,
  type AdminContext,
  type Args,
  type Source,
} from "../admin-graphql/context.ts";
import { accessDenied, NotModelledError } from "../admin-graphql/errors.ts";
import type { NodeList } from "../admin-graphql/nodes.ts";
import { resolvers } from "../admin-graphql/resolvers.ts";
import { adminSchema } from "../admin-graphql/schema.ts";

/** A connection of the query: where its nodes come from and how one is written. */
export interface ConnectionPlan {
  list: (source: Source) => NodeList;
  /** The name of the nodes' type, which may be an interface. */
  nodeType: string;
  node: NodePlan;
}

export interface NodePlan {
  /** The JSON object of one node without its nested connections, as text without the closing brace. */
  write(source: Source): string;
  /** The node's id as JSON text; there is one when nodes are nested in it. */
  id?: (source: Source) => string;
  connections: readonly ConnectionPlan[];
}

type WriteValue = (value: unknown) => string;

/** @throws AdminError ACCESS_DENIED for what the scopes do not allow, NotModelledError for roots that are no connection. */
export function compileBulkQuery(document: DocumentNode, context: AdminContext): ConnectionPlan[] {
  return new Compiler(document, context).roots();
}

class Compiler {
  readonly #context: AdminContext;
  readonly #document: DocumentNode;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(document: DocumentNode, context: AdminContext) {
    this.#context = context;
    this.#document = document;
    this.#fragments = new Map(
      document.definitions
        .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
        .map((node) => [node.name.value, node]),
    );
  }

  roots(): ConnectionPlan[] {
    const query = adminSchema().schema.getQueryType();
    const operation = this.#document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    if (!query || !operation) throw new Error("A bulk query needs an operation");
    return this.#fields(operation.selectionSet, query).map((node) => {
      const field = this.#field(query, node);
      if (!isConnection(field))
        throw new NotModelledError("bulkOperationRunQuery", `${node.name.value} as a root`);
      return this.#connection(query, field, node, true);
    });
  }

  /** The selected fields for one concrete type, fragments unfolded. */
  #fields(set: SelectionSetNode | undefined, type: GraphQLObjectType): FieldNode[] {
    return (set?.selections ?? []).flatMap((node) => {
      if (
        getDirectiveValues(GraphQLSkipDirective, node)?.["if"] === true ||
        getDirectiveValues(GraphQLIncludeDirective, node)?.["if"] === false
      ) {
        return [];
      }
      if (node.kind === Kind.FIELD) return [node];
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(node.name.value) : node;
      const condition =
        fragment?.typeCondition && adminSchema().schema.getType(fragment.typeCondition.name.value);
      const applies =
        !condition ||
        condition === type ||
        (isAbstractType(condition) && adminSchema().schema.isSubType(condition, type));
      return fragment && applies ? this.#fields(fragment.selectionSet, type) : [];
    });
  }

  #field(parent: GraphQLObjectType, node: FieldNode): GraphQLField<unknown, unknown> {
    const field = parent.getFields()[node.name.value];
    if (!field) throw new Error(`${parent.name} has no field ${node.name.value}`);
    const access = adminSchema().access(parent.name, field.name, getNamedType(field.type).name);
    if (access && !mayAccess(this.#context.scopes, access)) throw accessDenied(field.name, access.text);
    return field;
  }

  #connection(
    parent: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    isRoot: boolean,
  ): ConnectionPlan {
    const resolver = resolvers[parent.name]?.[field.name];
    if (resolver === undefined || typeof resolver === "function")
      throw new NotModelledError(parent.name, field.name);
    const connectionType = getNamedType(field.type) as GraphQLObjectType;
    const nodeType = getNamedType(connectionType.getFields()["nodes"]?.type);
    const nodeSelections = this.#fields(node.selectionSet, connectionType)
      .filter((child) => child.name.value === "edges")
      .flatMap((edges) => edges.selectionSet?.selections ?? [])
      .filter((child): child is FieldNode => child.kind === Kind.FIELD && child.name.value === "node");
    const selection: SelectionSetNode = {
      kind: Kind.SELECTION_SET,
      selections: nodeSelections.flatMap((child) => child.selectionSet?.selections ?? []),
    };
    // Without a wish for another order the order of ids, which the store can read piece by piece.
    const watched = watchArguments(parent.name, field, {
      ...(isRoot && field.args.some((argument) => argument.name === "sortKey") && { sortKey: "ID" }),
      ...explicitArguments(field, node),
    });
    const place = { typeName: parent.name, fieldName: field.name, path: [(node.alias ?? node.name).value] };
    return {
      list: heeding(watched, (source: Source) => resolver.list(source, watched.args, this.#context, place)),
      nodeType: nodeType?.name ?? "",
      node: isAbstractType(nodeType)
        ? this.#abstractNode(selection)
        : this.#node(nodeType as GraphQLObjectType, selection),
    };
  }

  #node(type: GraphQLObjectType, selection: SelectionSetNode): NodePlan {
    const connections: ConnectionPlan[] = [];
    const plain: FieldNode[] = [];
    for (const node of this.#fields(selection, type)) {
      if (node.name.value === "__typename") plain.push(node);
      else {
        const field = this.#field(type, node);
        if (isConnection(field)) connections.push(this.#connection(type, field, node, false));
        else plain.push(node);
      }
    }
    const write = this.#object(type, plain);
    const idNode = plain.find((node) => node.name.value === "id");
    return {
      write: (source) => write(source).slice(0, -1),
      ...(idNode && { id: this.#fieldValue(type, idNode) }),
      connections,
    };
  }

  /** Nodes of an interface: one plan for each concrete type that comes up. */
  #abstractNode(selection: SelectionSetNode): NodePlan {
    const plans = new Map<string, NodePlan>();
    const planOf = (source: Source): NodePlan => {
      const type = this.#concrete(source);
      let plan = plans.get(type.name);
      if (!plan) plans.set(type.name, (plan = this.#node(type, selection)));
      if (plan.connections.length > 0)
        throw new NotModelledError(type.name, "nested connections of an interface");
      return plan;
    };
    return { write: (source) => planOf(source).write(source), connections: [] };
  }

  #concrete(source: Source): GraphQLObjectType {
    const type = adminSchema().schema.getType(concreteType(source) ?? "");
    if (!isObjectType(type)) throw new Error("The development store does not say of which type a value is");
    return type;
  }

  #object(type: GraphQLObjectType, nodes: readonly FieldNode[]): (source: Source) => string {
    const parts = nodes.map((node, index) => {
      const key = `${index === 0 ? "" : ","}${JSON.stringify((node.alias ?? node.name).value)}:`;
      if (node.name.value === "__typename") {
        const text = key + JSON.stringify(type.name);
        return () => text;
      }
      const value = this.#fieldValue(type, node);
      return (source: Source) => key + value(source);
    });
    return (source) => {
      let text = "{";
      for (const part of parts) text += part(source);
      return `${text}}`;
    };
  }

  /** The value of one field that is no connection, as JSON text. */
  #fieldValue(type: GraphQLObjectType, node: FieldNode): (source: Source) => string {
    const field = this.#field(type, node);
    if (isConnection(field))
      throw new NotModelledError(type.name, `${field.name} in an object that is no node`);
    const write = this.#value(field.type, node.selectionSet);
    const resolver = resolvers[type.name]?.[field.name];
    const watched = watchArguments(type.name, field, explicitArguments(field, node));
    if (typeof resolver === "function") {
      const place = { typeName: type.name, fieldName: field.name, path: [field.name] };
      const context = this.#context;
      return heeding(watched, (source: Source) => write(resolver(source, watched.args, context, place)));
    }
    // A value of the document itself heeds no argument.
    watched.refuseUnread();
    const { name } = field;
    return (source) => write(ownValue(source, type.name, name));
  }

  #value(type: GraphQLOutputType, selection: SelectionSetNode | undefined): WriteValue {
    if (isNonNullType(type)) {
      const write = this.#value(type.ofType, selection);
      const name = String(type);
      return (value) => {
        if (value === null || value === undefined) throw new Error(`Null for a value of type ${name}`);
        return write(value);
      };
    }
    if (isListType(type)) {
      const write = this.#value(type.ofType, selection);
      return (value) =>
        value === null || value === undefined ? "null" : `[${(value as unknown[]).map(write).join(",")}]`;
    }
    if (isLeafType(type)) {
      return (value) =>
        value === null || value === undefined ? "null" : JSON.stringify(type.serialize(value));
    }
    if (isObjectType(type)) {
      const write = this.#object(type, this.#fields(selection, type));
      return (value) => (value === null || value === undefined ? "null" : write(value as Source));
    }
    const writers = new Map<string, (source: Source) => string>();
    return (value) => {
      if (value === null || value === undefined) return "null";
      const concrete = this.#concrete(value as Source);
      let write = writers.get(concrete.name);
      if (!write)
        writers.set(concrete.name, (write = this.#object(concrete, this.#fields(selection, concrete))));
      return write(value as Source);
    };
  }
}

/** The same function, refusing what it left unread of the arguments it was made with. */
function heeding<T, R>({ refuseUnread }: WatchedArguments, work: (source: T) => R): (source: T) => R {
  return (source) => {
    const result = work(source);
    refuseUnread();
    return result;
  };
}

function isConnection(field: GraphQLField<unknown, unknown>): boolean {
  return getNamedType(field.type).name.endsWith("Connection");
}

/** A field's arguments with their defaults; those that bulk operations ignore are left out. */
function explicitArguments(field: GraphQLField<unknown, unknown>, node: FieldNode): Args {
  const given = new Set(node.arguments?.map((argument) => argument.name.value));
  const values = getArgumentValues(field, node);
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name]) =>
        !["first", "last", "after", "before"].includes(name) && (name !== "sortKey" || given.has(name)),
    ),
  );
}
