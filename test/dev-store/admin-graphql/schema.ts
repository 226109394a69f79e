/**
 * The real Admin GraphQL schema of API version 2026-10, with what Shopify publishes beside it: the access each type and
 * field requires, which kinds of id an argument takes, and which fields a search query knows.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { z } from "zod";

/** The one API version that this development store speaks. */
export const API_VERSION = "2026-10";

const SCHEMA_FILE = new URL("../../../app/shopify/schema/admin-2026-10.json.gz", import.meta.url);

/** What a type or field asks of a token: the wording of Shopify's error, and groups of which each needs one scope. */
export interface Access {
  text: string;
  /** Every group must be met; a group is met by any one of its scopes. */
  allOf: string[][];
}

export type SearchKind = "string" | "id" | "time" | "boolean" | "integer" | "float";

/** A field of the search language, as the schema's documentation of a `query` argument lists it. */
export interface SearchField {
  name: string;
  kind: SearchKind;
  /** Lower case; empty when any text is accepted. */
  accepted: string[];
}

export interface AdminSchema {
  readonly schema: GraphQLSchema;
  /** What the field itself requires, or what its type requires; undefined when anybody may read it. */
  readonly access: (typeName: string, fieldName: string, returnTypeName: string) => Access | undefined;
  /** The types of id that an argument or input field takes; undefined when any id will do. */
  readonly gidTypes: (
    typeName: string,
    fieldName: string,
    argument?: string,
  ) => readonly string[] | undefined;
  /** The fields that a field's `query` argument documents; none where its documentation is prose. */
  readonly searchFields: (typeName: string, fieldName: string) => ReadonlyMap<string, SearchField>;
}

const accessItem = z.object({
  type: z.enum(["type", "field"]),
  typeName: z.string(),
  fieldName: z.string().optional(),
  requiredAccess: z.string(),
});
const gidTyped = z.object({
  name: z.string(),
  gidTypes: z.array(z.string()).nullish(),
  description: z.string().nullish(),
});
const published = z.object({
  data: z.object({
    __schema: z.object({
      types: z.array(
        z.object({
          name: z.string(),
          fields: z.array(gidTyped.extend({ args: z.array(gidTyped) })).nullish(),
          inputFields: z.array(gidTyped).nullish(),
        }),
      ),
    }),
  }),
  offline_scopes: z.object({ items: z.array(accessItem) }),
});

let loaded: AdminSchema | undefined;

/** The schema, read on first use and kept (about a fifth of a second). */
export function adminSchema(): AdminSchema {
  loaded ??= load();
  return loaded;
}

function load(): AdminSchema {
  const json = JSON.parse(gunzipSync(readFileSync(SCHEMA_FILE)).toString("utf8")) as {
    data: IntrospectionQuery;
  };
  const schema = buildClientSchema(json.data, { assumeValid: true });
  const facts = published.parse(json);
  const access = new Map<string, Access>();
  for (const item of facts.offline_scopes.items) {
    const parsed = parseAccess(item.requiredAccess);
    if (parsed)
      access.set(item.fieldName === undefined ? item.typeName : `${item.typeName}.${item.fieldName}`, parsed);
  }
  const gids = new Map<string, readonly string[]>();
  const searchTexts = new Map<string, string>();
  for (const type of facts.data.__schema.types) {
    for (const field of type.fields ?? []) {
      for (const argument of field.args) {
        if (argument.gidTypes?.length)
          gids.set(`${type.name}.${field.name}.${argument.name}`, argument.gidTypes);
        if (argument.name === "query") {
          searchTexts.set(`${type.name}.${field.name}`, argument.description ?? "");
        }
      }
    }
    for (const field of type.inputFields ?? []) {
      if (field.gidTypes?.length) gids.set(`${type.name}.${field.name}`, field.gidTypes);
    }
  }
  const search = new Map<string, ReadonlyMap<string, SearchField>>();
  return {
    schema,
    access: (typeName, fieldName, returnTypeName) =>
      access.get(`${typeName}.${fieldName}`) ??
      access.get(returnTypeName) ??
      access.get(returnTypeName.replace(/(Connection|Edge)$/, "")),
    gidTypes: (typeName, fieldName, argument) =>
      gids.get(argument === undefined ? `${typeName}.${fieldName}` : `${typeName}.${fieldName}.${argument}`),
    searchFields(typeName, fieldName) {
      const place = `${typeName}.${fieldName}`;
      let fields = search.get(place);
      if (!fields) search.set(place, (fields = parseSearchFields(searchTexts.get(place) ?? "")));
      return fields;
    },
  };
}

/** Reads "`a` access scope or `b` access scope. Also: Requires the `c` access scope." into its groups of scopes. */
function parseAccess(text: string): Access | undefined {
  const [main = "", also = ""] = text.split(/\s*Also:\s*/);
  // What follows "Also:" is a condition on the user unless it names scopes.
  const clauses = [...main.split(/\band\b/), ...(/^requires/i.test(also) ? also.split(/\band\b/) : [])];
  const allOf = clauses.map((clause) => scopesIn(clause)).filter((scopes) => scopes.length > 0);
  return allOf.length > 0 ? { text: text.trim(), allOf } : undefined;
}

function scopesIn(text: string): string[] {
  return [...text.matchAll(/`((?:read|write)_\w+)`/g)].map((match) => match[1] ?? "");
}

const KINDS: Record<string, SearchKind> = {
  id: "id",
  time: "time",
  boolean: "boolean",
  integer: "integer",
  float: "float",
  bigdecimal: "float",
};

function parseSearchFields(documentation: string): Map<string, SearchField> {
  const fields = new Map<string, SearchField>();
  // A row may go over several lines; the cells are name, type, description, accepted values, default, example.
  for (const row of documentation.split(/^(?=\| [a-z_][\w.{}]* \| \w+ \|)/m)) {
    const [, name, kind, , values] = row.split("|").map((cell) => cell.trim());
    if (!name || !kind || kind === "type" || name === "default") continue;
    const accepted = [...(values ?? "").matchAll(/`([^`]+)`/g)].map((match) =>
      (match[1] ?? "").toLowerCase(),
    );
    fields.set(name, { name, kind: KINDS[kind] ?? "string", accepted });
  }
  return fields;
}
