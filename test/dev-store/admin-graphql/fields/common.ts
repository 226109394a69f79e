/** Ways in which many types resolve their fields. */
import type { Doc, ObjectType, Store } from "../../state/store.ts";
import { NotModelledError } from "../errors.ts";
import type { Args, ConnectionResolver, Resolve, Source } from "../context.ts";
import { listOf, sortedList, type NodeList } from "../nodes.ts";

/** A connection over the documents of which this one is the parent, by ascending id. */
export function children(type: ObjectType): ConnectionResolver {
  return {
    list(source, args, { devStore }) {
      return byId(devStore.store.children(type, Number(source["id"])), args);
    },
  };
}

/** Documents at hand, by ascending id or as `reverse` says. */
export function byId(docs: readonly Doc[], args: Args): NodeList {
  return sortedList(() => docs, { by: (doc) => doc.id, reverse: args["reverse"] === true });
}

/** A connection over values that the document holds itself. */
export function embedded(field: string): ConnectionResolver {
  return {
    list(source, args, _context, place) {
      const values = source[field];
      if (!Array.isArray(values)) throw new NotModelledError(place.typeName, place.fieldName);
      return inOrder(values as object[], args);
    },
  };
}

/** Values at hand in their own order, or as `reverse` says. */
export function inOrder(values: readonly object[], args: Args): NodeList {
  return listOf(args["reverse"] === true ? values.toReversed() : values);
}

/** A connection over documents that are found in some other way, by ascending id. */
export function found(docs: (source: Source, store: Store) => readonly Doc[]): ConnectionResolver {
  return { list: (source, args, { devStore }) => byId(docs(source, devStore.store), args) };
}

/** The document's parent. */
export function parent(type: ObjectType): Resolve {
  return (source, _args, { devStore }) => devStore.store.get(type, Number(source["parentId"])) ?? null;
}

/** A plain list cut by its `first` argument. */
export function firstOf<T>(items: readonly T[], args: Args): readonly T[] {
  return typeof args["first"] === "number" ? items.slice(0, args["first"]) : items;
}
