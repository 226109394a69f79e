/**
 * Checks an operation against the schema and words the faults as Shopify's server (graphql-ruby) does.
 *
 * The path of a fault begins with the operation's label ("query Name") and goes on by response keys and argument names;
 * a fault's location is its field, or the input object literal that holds it.
 */
import {
  getNamedType,
  GraphQLError,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  isTypeSubTypeOf,
  isUnionType,
  Kind,
  print,
  ScalarLeafsRule,
  specifiedRules,
  typeFromAST,
  validate,
  type ArgumentNode,
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type GraphQLFormattedError,
  type GraphQLInputType,
  type GraphQLSchema,
  type ObjectFieldNode,
  type OperationDefinitionNode,
  type ValidationContext,
} from "graphql";

import { idFault, literalFits } from "./literals.ts";

/** Shopify's answer to an operation that does not fit the schema; empty when it does. */
export function validateDocument(schema: GraphQLSchema, document: DocumentNode): GraphQLFormattedError[] {
  const errors = validate(schema, document, [shopifyRule], { maxErrors: 100 });
  if (errors.length > 0) return errors.map(formatStaticError);
  // What graphql-ruby words in ways not on record: graphql-js's own words, without a code.
  const rest = specifiedRules.filter((rule) => rule !== ScalarLeafsRule);
  return validate(schema, document, rest).map(formatStaticError);
}

function formatStaticError(error: GraphQLError): GraphQLFormattedError {
  return {
    message: error.message,
    ...(error.locations && { locations: error.locations }),
    ...(error.path && { path: error.path }),
    ...(Object.keys(error.extensions).length > 0 && { extensions: error.extensions }),
  };
}

/** "query Name", or "query" when the operation has no name. */
export function operationLabel(operation: OperationDefinitionNode): string {
  return operation.name ? `${operation.operation} ${operation.name.value}` : operation.operation;
}

function pathOf(ancestors: readonly (ASTNode | readonly ASTNode[])[], node?: ASTNode): string[] {
  const nodes = ancestors.filter((ancestor): ancestor is ASTNode => !Array.isArray(ancestor));
  return [...nodes, ...(node ? [node] : [])].flatMap((ancestor) => {
    switch (ancestor.kind) {
      case Kind.OPERATION_DEFINITION:
        return operationLabel(ancestor);
      case Kind.FRAGMENT_DEFINITION:
        return `fragment ${ancestor.name.value}`;
      case Kind.INLINE_FRAGMENT:
        return `...${ancestor.typeCondition ? ` on ${ancestor.typeCondition.name.value}` : ""}`;
      case Kind.FIELD:
        return (ancestor.alias ?? ancestor.name).value;
      case Kind.ARGUMENT:
      case Kind.OBJECT_FIELD:
      case Kind.DIRECTIVE:
        return ancestor.name.value;
      default:
        return [];
    }
  });
}

function shopifyRule(context: ValidationContext): ASTVisitor {
  const report = (
    message: string,
    node: ASTNode,
    path: string[] | undefined,
    extensions: Record<string, unknown>,
  ) => context.reportError(new GraphQLError(message, { nodes: node, ...(path && { path }), extensions }));

  const checkValue = (
    node: ArgumentNode | ObjectFieldNode,
    type: GraphQLInputType,
    owner: { kind: "Field" | "Directive" | "InputObject"; name: string; node: ASTNode },
    path: string[],
  ) => {
    const id = idFault(type, node.value);
    if (id !== undefined) {
      report(`Invalid global id '${id}'`, owner.node, path, {
        code: "argumentLiteralsIncompatible",
        typeName: "CoercionError",
      });
    } else if (!literalFits(type, node.value)) {
      report(
        `Argument '${node.name.value}' on ${owner.kind} '${owner.name}' has an invalid value (${print(node.value)}). Expected type '${String(type)}'.`,
        owner.node,
        path,
        { code: "argumentLiteralsIncompatible", typeName: owner.kind, argumentName: node.name.value },
      );
    }
  };

  return {
    Field: {
      enter(node, _key, _parent, _path, ancestors) {
        const parentType = context.getParentType();
        const field = context.getFieldDef();
        const path = pathOf(ancestors, node);
        if (!parentType) return undefined;
        if (!field) {
          report(`Field '${node.name.value}' doesn't exist on type '${parentType.name}'`, node, path, {
            code: "undefinedField",
            typeName: parentType.name,
            fieldName: node.name.value,
          });
          return false;
        }
        checkSelections(node, getNamedType(field.type), path, report);
        const given = new Set(node.arguments?.map((argument) => argument.name.value));
        const missing = field.args.filter(
          (argument) => isRequiredArgument(argument) && !given.has(argument.name),
        );
        if (missing.length > 0) {
          const names = missing.map((argument) => argument.name).join(", ");
          report(`Field '${field.name}' is missing required arguments: ${names}`, node, path, {
            code: "missingRequiredArguments",
            className: "Field",
            name: field.name,
            arguments: names,
          });
        }
        return undefined;
      },
    },
    Directive(node, _key, _parent, _path, ancestors) {
      const directive = context.getDirective();
      if (!directive) {
        report(`Directive @${node.name.value} is not defined`, node, pathOf(ancestors, node), {
          code: "undefinedDirective",
          directiveName: node.name.value,
        });
        return;
      }
      const given = new Set(node.arguments?.map((argument) => argument.name.value));
      const missing = directive.args.filter(
        (argument) => isRequiredArgument(argument) && !given.has(argument.name),
      );
      if (missing.length === 0) return;
      const names = missing.map((argument) => argument.name).join(", ");
      report(
        `Directive '${directive.name}' is missing required arguments: ${names}`,
        node,
        pathOf(ancestors, node),
        {
          code: "missingRequiredArguments",
          className: "Directive",
          name: directive.name,
          arguments: names,
        },
      );
    },
    Argument(node, _key, _parent, _path, ancestors) {
      const owner = ancestors.findLast((ancestor) => !Array.isArray(ancestor)) as ASTNode | undefined;
      const argument = context.getArgument();
      const path = pathOf(ancestors, node);
      if (owner?.kind !== Kind.FIELD && owner?.kind !== Kind.DIRECTIVE) return undefined;
      const kind = owner.kind === Kind.FIELD ? ("Field" as const) : ("Directive" as const);
      if (!argument) {
        report(`${kind} '${owner.name.value}' doesn't accept argument '${node.name.value}'`, owner, path, {
          code: "argumentNotAccepted",
          name: owner.name.value,
          typeName: kind,
          argumentName: node.name.value,
        });
        return false;
      }
      checkValue(node, argument.type, { kind, name: owner.name.value, node: owner }, path);
      return undefined;
    },
    ObjectField(node, _key, _parent, _path, ancestors) {
      const type = getNamedType(context.getParentInputType());
      const literal = ancestors.findLast((ancestor) => !Array.isArray(ancestor)) as ASTNode | undefined;
      if (!isInputObjectType(type) || !literal) return undefined;
      const field = type.getFields()[node.name.value];
      const path = pathOf(ancestors, node);
      if (!field) {
        report(`InputObject '${type.name}' doesn't accept argument '${node.name.value}'`, literal, path, {
          code: "argumentNotAccepted",
          name: type.name,
          typeName: "InputObject",
          argumentName: node.name.value,
        });
        return false;
      }
      checkValue(node, field.type, { kind: "InputObject", name: type.name, node: literal }, path);
      return undefined;
    },
    ObjectValue(node, _key, parent, _path, ancestors) {
      const type = getNamedType(context.getInputType());
      if (!isInputObjectType(type)) return undefined;
      const path = pathOf(ancestors, parent && "kind" in parent ? parent : undefined);
      const given = new Set(node.fields.map((field) => field.name.value));
      if (type.isOneOf && given.size !== 1) {
        report(`OneOf Input Object '${type.name}' must specify exactly one key.`, node, path, {
          code: "invalidOneOfInputObject",
          inputObjectType: type.name,
        });
      }
      for (const field of Object.values(type.getFields())) {
        if (!isRequiredInputField(field) || given.has(field.name)) continue;
        const expected = String(field.type);
        report(
          `Argument '${field.name}' on InputObject '${type.name}' is required. Expected type ${expected}`,
          node,
          [...path, field.name],
          {
            code: "missingRequiredInputObjectAttribute",
            argumentName: field.name,
            argumentType: expected,
            inputObjectType: type.name,
          },
        );
      }
      return undefined;
    },
    FragmentSpread(node, _key, _parent, _path, ancestors) {
      if (context.getFragment(node.name.value)) return;
      report(
        `Fragment ${node.name.value} was used, but not defined`,
        node,
        [...pathOf(ancestors), `... ${node.name.value}`],
        { code: "useAndDefineFragment", fragmentName: node.name.value },
      );
    },
    OperationDefinition: {
      leave(node) {
        checkVariables(context, node, report);
      },
    },
  };
}

type Report = (
  message: string,
  node: ASTNode,
  path: string[] | undefined,
  extensions: Record<string, unknown>,
) => void;

function checkSelections(
  node: FieldNode,
  type: ReturnType<typeof getNamedType> | undefined,
  path: string[],
  report: Report,
): void {
  if (!type) return;
  const name = node.name.value;
  if (isCompositeType(type) && !node.selectionSet) {
    // A union without sub-selection is let through, as recorded.
    if (isUnionType(type)) return;
    report(
      `Field must have selections (field '${name}' returns ${type.name} but has no selections. Did you mean '${name} { ... }'?)`,
      node,
      path,
      { code: "selectionMismatch", nodeName: `field '${name}'`, typeName: type.name },
    );
  } else if (!isCompositeType(type) && node.selectionSet) {
    const selected = node.selectionSet.selections.map((selection) =>
      selection.kind === Kind.FIELD ? selection.name.value : "...",
    );
    report(
      `Selections can't be made on ${isEnumType(type) ? "enums" : "scalars"} (field '${name}' returns ${type.name} but has selections ${JSON.stringify(selected)})`,
      node,
      path,
      { code: "selectionMismatch", nodeName: `field '${name}'`, typeName: type.name },
    );
  }
}

function checkVariables(
  context: ValidationContext,
  operation: OperationDefinitionNode,
  report: Report,
): void {
  const schema = context.getSchema();
  const label = operationLabel(operation);
  const named = operation.name?.value ?? `anonymous ${operation.operation}`;
  const usages = context.getRecursiveVariableUsages(operation);
  const defined = new Map(
    (operation.variableDefinitions ?? []).map((node) => [node.variable.name.value, node]),
  );
  for (const { node, type, defaultValue } of usages) {
    const name = node.name.value;
    const definition = defined.get(name);
    if (!definition) {
      report(`Variable $${name} is used by ${named} but not declared`, node, [label], {
        code: "variableNotDefined",
        variableName: name,
      });
      continue;
    }
    const given = typeFromAST(schema, definition.type);
    if (!type || !given || !isInputType(given)) continue;
    const mayBeNull = !definition.defaultValue && defaultValue === undefined;
    const expected = isNonNullType(type) && !isNonNullType(given) && !mayBeNull ? type.ofType : type;
    if (isTypeSubTypeOf(schema, given, expected)) continue;
    const depth = (value: GraphQLInputType): number =>
      isNonNullType(value) ? depth(value.ofType) : isListType(value) ? 1 + depth(value.ofType) : 0;
    const errorMessage =
      getNamedType(given) !== getNamedType(type)
        ? "Type mismatch"
        : depth(given) !== depth(type)
          ? "List dimension mismatch"
          : "Nullability mismatch";
    report(`${errorMessage} on variable $${name} (${String(given)} / ${String(type)})`, node, [label], {
      code: "variableMismatch",
      variableName: name,
      typeName: String(given),
      errorMessage,
    });
  }
  // What stands in an argument that does not exist is not used.
  const used = new Set(usages.filter(({ type }) => type).map(({ node }) => node.name.value));
  for (const [name, definition] of defined) {
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) {
      const printed = print(definition.type);
      report(`${printed} isn't a defined input type (on $${name})`, definition, [label, name], {
        code: "variableRequiresValidType",
        typeName: printed,
        variableName: name,
      });
    }
    if (used.has(name)) continue;
    report(`Variable $${name} is declared by ${named} but not used`, operation, [label], {
      code: "variableNotUsed",
      variableName: name,
    });
  }
}
