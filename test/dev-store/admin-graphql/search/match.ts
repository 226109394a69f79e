/** Turns a parsed search into a test for documents, with the warnings that Shopify gives for fields it does not know. */
import { toTime } from "../../state/input/values.ts";
import { type SearchClock, zonedRange, zonedTime } from "./time.ts";
import { badRequest, NotModelledError } from "../errors.ts";
import type { SearchField } from "../schema.ts";
import { parseSearch, type SearchNode, type Term } from "./parse.ts";

export interface SearchWarning {
  field: string;
  message: string;
  code: string;
}

/** One entry of `extensions.search`. */
export interface SearchReport {
  path: (string | number)[];
  query: string;
  parsed: unknown;
  warnings: SearchWarning[];
}

/** What a search field or bare word compares with: one value or several of which one must match. */
export type Extract<D> = (document: D) => unknown;

export interface SearchIndex<D> {
  /** The fields whose words a bare word is looked for in. */
  defaults: Extract<D>;
  fields: Readonly<Record<string, Extract<D>>>;
}

export interface SearchOptions<D> {
  /** The field that is searched, "QueryRoot.orders". */
  place: string;
  known: ReadonlyMap<string, SearchField>;
  index: SearchIndex<D>;
  clock: SearchClock;
}

export interface CompiledSearch<D> {
  matches: (document: D) => boolean;
  /** As Shopify shows the parsed query beside warnings. */
  parsed: unknown;
  warnings: SearchWarning[];
  /** Bounds that every match keeps to, so that a list can be narrowed before it is read; times as ISO text in UTC. */
  bounds: ReadonlyMap<string, { from?: string; equals?: string }>;
}

type Test<D> = ((document: D) => boolean) | undefined;

/** @throws AdminError for a time that cannot be read, and for a documented field that is not modelled here. */
export function compileSearch<D>(query: string, options: SearchOptions<D>): CompiledSearch<D> {
  const warnings: SearchWarning[] = [];
  const bounds = new Map<string, { from?: string; equals?: string }>();
  const root = parseSearch(query);

  const compile = (node: SearchNode): Test<D> => {
    switch (node.kind) {
      case "nothing":
        return () => false;
      case "not": {
        const test = compile(node.node);
        return test && ((document) => !test(document));
      }
      case "term":
        return compileTerm(node);
      default: {
        const tests = node.nodes.map(compile).filter((test) => test !== undefined);
        if (tests.length === 0) return undefined;
        return node.kind === "and"
          ? (document) => tests.every((test) => test(document))
          : (document) => tests.some((test) => test(document));
      }
    }
  };

  const compileTerm = (term: Term): Test<D> => {
    if (term.field === undefined) {
      return (document) =>
        valuesOf(options.index.defaults(document)).some((value) => textMatches(value, term));
    }
    const field = options.known.get(term.field);
    if (!field) {
      warnings.push({
        field: term.field,
        message: "Invalid search field for this query.",
        code: "invalid_field",
      });
      return undefined;
    }
    const extract = options.index.fields[field.name];
    if (!extract) throw new NotModelledError(`${options.place}(query)`, field.name);
    if (field.accepted.length > 0 && !accepts(field, term.value)) {
      warnings.push({
        field: field.name,
        message: `Input \`${term.value}\` is not an accepted value.`,
        code: "invalid_value",
      });
      return () => false;
    }
    const test = comparison(field, term, options.clock);
    return (document) => valuesOf(extract(document)).some(test);
  };

  const test = root && compile(root);
  for (const term of root ? required(root) : []) {
    const field = term.field === undefined ? undefined : options.known.get(term.field);
    if (field?.kind === "id" && term.comparator === "=")
      bounds.set(field.name, { equals: idText(term.value) });
    if (field?.kind === "time" && (term.comparator === ">" || term.comparator === ">=")) {
      const range = zonedRange(term.value, options.clock);
      if (range) bounds.set(field.name, { from: toTime(new Date(range.from)) });
    }
  }
  return { matches: test ?? (() => true), parsed: root ? describe(root, options) : null, warnings, bounds };
}

/** The terms that every match must meet. */
function required(node: SearchNode): Term[] {
  if (node.kind === "term") return [node];
  return node.kind === "and" ? node.nodes.flatMap(required) : [];
}

function valuesOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
}

function accepts(field: SearchField, value: string): boolean {
  return value
    .toLowerCase()
    .split(",")
    .every((part) => field.accepted.includes(part.trim()) || part === "any" || part === "*");
}

function idText(value: string): string {
  return value.replace(/^gid:\/\/shopify\/\w+\//, "");
}

function comparison(field: SearchField, term: Term, clock: SearchClock): (value: unknown) => boolean {
  const { comparator, value } = term;
  const compare = (order: number) =>
    comparator === "="
      ? order === 0
      : comparator === ">"
        ? order > 0
        : comparator === ">="
          ? order >= 0
          : comparator === "<"
            ? order < 0
            : order <= 0;
  if (value === "*") return () => true;
  switch (field.kind) {
    case "time": {
      const range = zonedRange(value, clock);
      if (!range) throw badRequest(`Invalid timestamp for query filter \`${field.name}\`.`);
      return (actual) => {
        const at = Date.parse(String(actual));
        switch (comparator) {
          case "=":
            return at >= range.from && at < range.to;
          case ">":
            return at >= range.to || (range.to - range.from <= 1000 && at > range.from);
          case ">=":
            return at >= range.from;
          case "<":
            return at < range.from;
          case "<=":
            return at < range.to;
        }
      };
    }
    case "id": {
      const wanted = Number(idText(value));
      return (actual) => compare(Number(actual) - wanted);
    }
    case "integer":
    case "float": {
      const wanted = Number(value);
      return (actual) => compare(Number(actual) - wanted);
    }
    case "boolean":
      return (actual) => String(actual) === value.toLowerCase();
    case "string": {
      const parts = term.quoted || field.accepted.length === 0 ? [value] : value.split(",");
      return (actual) => parts.some((part) => textMatches(actual, { ...term, value: part.trim() }));
    }
  }
}

/** Ignoring case: the whole text, the words of a phrase one after another, or a prefix of a word when it ends in `*`. */
function textMatches(actual: unknown, term: Pick<Term, "value" | "quoted">): boolean {
  const text = String(actual).toLowerCase();
  const wanted = term.value.toLowerCase();
  if (wanted.endsWith("*") && !term.quoted) {
    const prefix = wanted.slice(0, -1);
    return text.startsWith(prefix) || text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(prefix));
  }
  if (text === wanted) return true;
  const words = (value: string) =>
    ` ${value
      .split(/[^\p{L}\p{N}@._+#-]+/u)
      .filter(Boolean)
      .join(" ")} `;
  return wanted !== "" && words(text).includes(words(wanted));
}

function describe<D>(node: SearchNode, options: SearchOptions<D>): unknown {
  switch (node.kind) {
    case "nothing":
      return null;
    case "not":
      return { not: describe(node.node, options) };
    case "term": {
      const field = node.field ?? "default";
      const name = {
        "=": "match_all",
        ">": "range_gt",
        ">=": "range_gte",
        "<": "range_lt",
        "<=": "range_lte",
      }[node.comparator];
      const isTime = options.known.get(field)?.kind === "time" && node.comparator !== "=";
      return { field, [name]: isTime ? zonedTime(node.value, options.clock) : node.value };
    }
    default:
      return { [node.kind]: node.nodes.map((child) => describe(child, options)) };
  }
}
