/** Connections: lists in a stable order, walked from either end and cut into pages by cursor. */
import type { Doc, ObjectType, Store } from "../state/store.ts";
import { badRequest, type AdminError } from "./errors.ts";

/** A place in a list: the node's number and what it is sorted by. */
export interface Cursor {
  id: number;
  value: string;
}

export interface Item {
  node: object;
  cursor: Cursor;
}

/** A list of nodes in the order asked for. */
export interface NodeList {
  /** Reads the store while it is walked: a walk must then be finished or left before anybody writes. */
  live: boolean;
  /** Items after `after` (or all); `backwards` walks from the other end, where "after" means before. */
  walk(options?: { after?: Cursor; backwards?: boolean }): Iterable<Item>;
}

/** A list that is in memory already, in its own order; each node has a numeric id or a place of its own. */
export function listOf(nodes: readonly object[]): NodeList {
  const items = nodes.map((node, index) => {
    const id = "id" in node && typeof node.id === "number" ? node.id : index + 1;
    return { node, cursor: { id, value: String(id) } };
  });
  return {
    live: false,
    walk({ after, backwards = false } = {}) {
      const ordered = backwards ? items.toReversed() : items;
      if (!after) return ordered;
      const at = ordered.findIndex((item) => item.cursor.id === after.id);
      if (at < 0) throw invalidCursor();
      return ordered.slice(at + 1);
    },
  };
}

/** How nodes are sorted: by a value of each, all texts or all numbers, and by number where that is the same. */
export interface SortOrder<T> {
  by: (node: T) => string | number;
  reverse: boolean;
}

/**
 * A list sorted in memory. A cursor holds what its node was sorted by, so that a page goes on at the right place when that
 * node has gone meanwhile.
 */
export function sortedList<T extends object & { id: number }>(
  read: () => readonly T[],
  { by, reverse }: SortOrder<T>,
): NodeList {
  return {
    live: false,
    walk({ after, backwards = false } = {}) {
      const keyed = read().map((node) => ({ node, id: node.id, key: by(node) }));
      const direction = reverse === backwards ? 1 : -1;
      keyed.sort((a, b) => direction * compare(a, b));
      const from = after && { id: after.id, key: keyLike(keyed[0]?.key, after.value) };
      const left = from ? keyed.filter((item) => direction * compare(item, from) > 0) : keyed;
      return left.map(({ node, id, key }) => ({ node, cursor: { id, value: String(key) } }));
    },
  };
}

interface Keyed {
  id: number;
  key: string | number;
}

function compare(a: Keyed, b: Keyed): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : a.id - b.id;
}

/** A cursor's value as the list's keys are. @throws AdminError when it cannot be one of them */
function keyLike(sample: string | number | undefined, value: string): string | number {
  if (typeof sample !== "number") return value;
  const key = Number(value);
  if (value.trim() === "" || Number.isNaN(key)) throw invalidCursor();
  return key;
}

function invalidCursor(): AdminError {
  return badRequest("Invalid cursor for current pagination sort.");
}

export interface StoredOrder {
  /** The column that the store can sort by, or a value of the document. */
  by: "id" | "createdAt" | "updatedAt" | ((doc: Doc) => string | number);
  reverse: boolean;
}

export interface StoredList {
  store: Store;
  type: ObjectType;
  order: StoredOrder;
  matches?: (doc: Doc) => boolean;
  /** The one document it can be, or the earliest time of a sortable column: read nothing else. */
  only?: number;
  from?: { column: "createdAt" | "updatedAt"; time: string };
}

/** A list of stored documents, read as it is walked where the store can sort, else sorted in memory. */
export function storedList(list: StoredList): NodeList {
  const { store, type, order, matches = () => true } = list;
  if (list.only !== undefined) {
    const doc = Number.isSafeInteger(list.only) ? store.get(type, list.only) : undefined;
    const by = order.by;
    return sortedList(() => (doc && matches(doc) ? [doc] : []), {
      by: typeof by === "string" ? (node: Doc) => (by === "id" ? node.id : String(node[by])) : by,
      reverse: order.reverse,
    });
  }
  if (typeof order.by === "string") {
    const column = order.by;
    // A list that begins at a time and is walked forwards by that time starts there.
    return {
      live: true,
      *walk({ after, backwards = false } = {}) {
        if (after && !(column === "id" ? /^\d+$/ : TIME).test(after.value)) throw invalidCursor();
        const reverse = order.reverse !== backwards;
        const start =
          after ?? (list.from?.column === column && !reverse ? { id: 0, value: list.from.time } : undefined);
        for (const doc of store.iterate(type, { sort: column, reverse, ...(start && { after: start }) })) {
          if (matches(doc)) yield { node: doc, cursor: { id: doc.id, value: String(doc[column]) } };
        }
      },
    };
  }
  const start = list.from && { sort: list.from.column, after: { id: 0, value: list.from.time } };
  const read = (): Doc[] => {
    const docs: Doc[] = [];
    for (const doc of store.iterate(type, start ?? {})) if (matches(doc)) docs.push(doc);
    return docs;
  };
  return sortedList(read, { by: order.by, reverse: order.reverse });
}

/** How times are stored, and so what a cursor of a list that is sorted by them holds. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** What a connection field resolves to. */
export interface Page {
  nodes: object[];
  edges: { cursor: string; node: object }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

/** Cuts a page. @throws AdminError `BAD_REQUEST` without `first` and `last`, with both, or with a foreign cursor. */
export function pageOf(list: NodeList, args: Readonly<Record<string, unknown>>): Page {
  const first = count(args, "first");
  const last = count(args, "last");
  if (first === undefined && last === undefined) throw badRequest("you must provide one of first or last");
  if (first !== undefined && last !== undefined)
    throw badRequest("providing both first and last is not supported");
  const after = cursor(args, "after");
  const before = cursor(args, "before");
  const backwards = last !== undefined;
  const start = backwards ? before : after;
  const end = backwards ? after : before;
  const size = first ?? last ?? 0;
  const items: Item[] = [];
  let more = false;
  for (const item of list.walk({ ...(start && { after: start }), backwards })) {
    if (end && item.cursor.id === end.id) break;
    if (items.length === size) {
      more = true;
      break;
    }
    items.push(item);
  }
  if (backwards) items.reverse();
  const edges = items.map((item) => ({ cursor: encodeCursor(item.cursor), node: item.node }));
  return {
    nodes: items.map((item) => item.node),
    edges,
    pageInfo: {
      hasNextPage: backwards ? before !== undefined : more,
      hasPreviousPage: backwards ? more : after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function count(args: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = args[name];
  if (typeof value !== "number") return undefined;
  if (value < 0) throw badRequest(`${name} must be greater than or equal to 0`);
  if (value > 250) throw badRequest(`${name} must be less than or equal to 250`);
  return value;
}

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify({ last_id: cursor.id, last_value: cursor.value })).toString("base64");
}

function cursor(args: Readonly<Record<string, unknown>>, name: string): Cursor | undefined {
  const text = args[name];
  if (typeof text !== "string") return undefined;
  const match = /^\{"last_id":(\d+),"last_value":(".*")\}$/.exec(
    Buffer.from(text, "base64").toString("utf8"),
  );
  if (!match) throw invalidCursor();
  return { id: Number(match[1]), value: JSON.parse(match[2] ?? '""') as string };
}
