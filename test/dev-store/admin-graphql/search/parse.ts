/**
 * Shopify's search syntax: terms joined by AND (also by juxtaposition, binding tighter than OR), `-` or NOT before a term
 * or group, `field:value`, comparators, quotes, a trailing `*` for a prefix.
 */

export type Comparator = "=" | ">" | ">=" | "<" | "<=";

export interface Term {
  kind: "term";
  /** Undefined for a bare word, which searches the default fields. */
  field?: string;
  comparator: Comparator;
  value: string;
  /** A quoted value is one phrase; an unquoted one may end in `*`. */
  quoted: boolean;
}

export type SearchNode =
  | Term
  | { kind: "and" | "or"; nodes: SearchNode[] }
  | { kind: "not"; node: SearchNode }
  /** What a broken group searches for. */
  | { kind: "nothing" };

type Token = { kind: "(" | ")" | "or" | "and" | "not" } | { kind: "nothing" } | { kind: "term"; term: Term };

/** Reads a query; broken syntax never fails. Undefined for an empty query. */
export function parseSearch(query: string): SearchNode | undefined {
  const tokens = tokenise(query);
  let at = 0;

  const parseOr = (): SearchNode | undefined => {
    const nodes: SearchNode[] = [];
    for (;;) {
      const node = parseAnd();
      if (node) nodes.push(node);
      if (tokens[at]?.kind !== "or") break;
      at += 1;
    }
    return join("or", nodes);
  };

  const parseAnd = (): SearchNode | undefined => {
    const nodes: SearchNode[] = [];
    for (;;) {
      const token = tokens[at];
      if (!token || token.kind === ")" || token.kind === "or") break;
      at += 1;
      if (token.kind === "and") continue;
      const node = parseOne(token);
      if (node) nodes.push(node);
    }
    return join("and", nodes);
  };

  const parseOne = (token: Token): SearchNode | undefined => {
    switch (token.kind) {
      case "not": {
        const next = tokens[at];
        if (!next) return undefined;
        at += 1;
        const node = parseOne(next);
        return node && { kind: "not", node };
      }
      case "(": {
        const node = parseOr();
        if (tokens[at]?.kind === ")") at += 1;
        return node;
      }
      case "term":
        return token.term;
      case "nothing":
        return { kind: "nothing" };
      default:
        return undefined;
    }
  };

  const roots: SearchNode[] = [];
  while (at < tokens.length) {
    const node = parseOr();
    if (node) roots.push(node);
    at += 1; // A closing bracket without its opening one is passed over.
  }
  return join("and", roots);
}

function join(kind: "and" | "or", nodes: SearchNode[]): SearchNode | undefined {
  return nodes.length > 1 ? { kind, nodes } : nodes[0];
}

/** field, comparator, then a quoted or plain value; a plain value ends at the next colon, as Shopify's does. */
const TERM =
  /([A-Za-z0-9_.$-]+):\s*(>=|<=|>|<|=)?\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s():]+))/y;
const WORD = /(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s():"']+))/y;

function tokenise(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (match) at = pattern.lastIndex;
    return match ?? undefined;
  };
  while (at < query.length) {
    const character = query[at] ?? "";
    if (character === "(" || character === ")") {
      tokens.push({ kind: character });
      at += 1;
    } else if (character === "-" && /[\w("']/.test(query[at + 1] ?? "")) {
      tokens.push({ kind: "not" });
      at += 1;
    } else {
      const brokenGroup = take(/[A-Za-z0-9_.]+:\s*\([^)]*\)?/y);
      if (brokenGroup) {
        tokens.push({ kind: "nothing" });
        continue;
      }
      const term = take(TERM);
      if (term) {
        const quoted = term[3] ?? term[4];
        tokens.push({
          kind: "term",
          term: {
            kind: "term",
            field: term[1] ?? "",
            comparator: (term[2] ?? "=") as Comparator,
            value: unescape(quoted ?? term[5] ?? ""),
            quoted: quoted !== undefined,
          },
        });
        continue;
      }
      const word = take(WORD);
      if (!word) {
        at += 1; // Whitespace, or a character that means nothing here.
        continue;
      }
      const quoted = word[1] ?? word[2];
      const value = unescape(quoted ?? word[3] ?? "");
      if (quoted === undefined && (value === "OR" || value === "AND" || value === "NOT")) {
        tokens.push({ kind: value.toLowerCase() as "or" | "and" | "not" });
      } else {
        tokens.push({
          kind: "term",
          term: { kind: "term", comparator: "=", value, quoted: quoted !== undefined },
        });
      }
    }
  }
  return tokens;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}
