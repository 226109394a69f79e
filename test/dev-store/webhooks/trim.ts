/** What a subscription leaves of a body: `include_fields` keeps fields, `filter` decides whether it is sent at all. */
import { parseSearch, type SearchNode, type Term } from "../admin-graphql/search/parse.ts";

type Json = Record<string, unknown>;

/** Keeps the named fields, dotted for nested ones ("customer.id", "line_items.sku"); an empty list keeps everything. */
export function includeFields(body: Json, fields: readonly string[]): Json {
  if (fields.length === 0) return body;
  const kept: Json = {};
  for (const field of fields) copyPath(body, kept, field.split("."));
  return kept;
}

function copyPath(from: Json, into: Json, path: readonly string[]): void {
  const [head, ...rest] = path;
  if (head === undefined || !(head in from)) return;
  const value = from[head];
  if (rest.length === 0 || value === null || typeof value !== "object") {
    into[head] = value;
    return;
  }
  if (Array.isArray(value)) {
    const before = Array.isArray(into[head]) ? (into[head] as unknown[]) : [];
    into[head] = value.map((entry: unknown, index) => {
      const target = isJson(before[index]) ? before[index] : {};
      if (isJson(entry)) copyPath(entry, target, rest);
      return target;
    });
    return;
  }
  const target = isJson(into[head]) ? into[head] : {};
  copyPath(value as Json, target, rest);
  into[head] = target;
}

/** Whether a body meets a filter in Shopify's search syntax over its fields; no filter lets everything through. */
export function meetsFilter(body: Json, filter: string | null): boolean {
  const node = filter === null ? undefined : parseSearch(filter);
  return node === undefined || matches(body, node);
}

function matches(body: Json, node: SearchNode): boolean {
  switch (node.kind) {
    case "nothing":
      return false;
    case "not":
      return !matches(body, node.node);
    case "and":
      return node.nodes.every((child) => matches(body, child));
    case "or":
      return node.nodes.some((child) => matches(body, child));
    case "term":
      return (
        node.field !== undefined && valuesAt(body, node.field.split(".")).some((value) => meets(value, node))
      );
  }
}

function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((entry: unknown) => valuesAt(entry, path));
  const [head, ...rest] = path;
  if (head === undefined) return value === null || value === undefined ? [] : [value];
  return isJson(value) ? valuesAt(value[head], rest) : [];
}

function meets(actual: unknown, term: Term): boolean {
  if (term.value === "*" && !term.quoted) return true;
  const text = String(actual).toLowerCase();
  const wanted = term.value.toLowerCase();
  if (term.comparator === "=") {
    return wanted.endsWith("*") && !term.quoted ? text.startsWith(wanted.slice(0, -1)) : text === wanted;
  }
  const [a, b] = [Number(actual), Number(term.value)];
  const order = Number.isNaN(a) || Number.isNaN(b) ? (text < wanted ? -1 : text > wanted ? 1 : 0) : a - b;
  switch (term.comparator) {
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
  }
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
