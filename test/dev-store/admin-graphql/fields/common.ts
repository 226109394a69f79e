/** Ways in which many types resolve their fields. */
import type { ObjectType } from "../../state/store.ts";
import { NotModelledError } from "../errors.ts";
import type { Args, ConnectionResolver, Resolve } from "../context.ts";
import { listOf } from "../nodes.ts";

/** A connection over the documents of which this one is the parent, by ascending id. */
export function children(type: ObjectType): ConnectionResolver {
  return {
    list(source, args, { devStore }) {
      const docs = devStore.store.children(type, Number(source["id"]));
      return listOf(args["reverse"] === true ? docs.reverse() : docs);
    },
  };
}

/** A connection over values that the document holds itself. */
export function embedded(field: string): ConnectionResolver {
  return {
    list(source, args, _context, place) {
      const values = source[field];
      if (!Array.isArray(values)) throw new NotModelledError(place.typeName, place.fieldName);
      return listOf(args["reverse"] === true ? (values as object[]).toReversed() : (values as object[]));
    },
  };
}

/** The document's parent. */
export function parent(type: ObjectType): Resolve {
  return (source, _args, { devStore }) => devStore.store.get(type, Number(source["parentId"])) ?? null;
}

/** A plain list cut by its `first` argument. */
export function firstOf<T>(items: readonly T[], args: Args): readonly T[] {
  return typeof args["first"] === "number" ? items.slice(0, args["first"]) : items;
}
