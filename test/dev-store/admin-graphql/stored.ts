/** Connections over stored documents: searched, sorted and counted as their root field's arguments say. */
import type { Doc, ObjectType } from "../state/store.ts";
import type { AdminContext, Args, ConnectionResolver, FieldPlace, Resolve } from "./context.ts";
import { NotModelledError } from "./errors.ts";
import { sortedList, storedList, type NodeList, type StoredOrder } from "./nodes.ts";
import { adminSchema, type SearchField } from "./schema.ts";
import { compileSearch, type CompiledSearch, type SearchIndex } from "./search/match.ts";

/** How one type of document is listed. */
export interface Listing {
  type: ObjectType;
  /** What its documents are searched by; needs the context for what other documents hold. */
  index: (context: AdminContext) => SearchIndex<Doc>;
  /** By the members of its sort key enum; RELEVANCE sorts as ID does. */
  sorts: Readonly<Record<string, StoredOrder["by"]>>;
  defaultSort: string;
  /** Newest first unless `reverse`. */
  newestFirst?: boolean;
  /** The search fields, where Shopify documents them in prose. */
  known?: ReadonlyMap<string, SearchField>;
  /** A filter by other arguments, all of which it reads at once. */
  filter?: (args: Args) => (doc: Doc) => boolean;
}

/** A root connection over all documents of a type. */
export function allOf(listing: Listing): ConnectionResolver {
  return {
    list(_source, args, context, place) {
      const search = searchOf(listing, args, context, place);
      const filter = listing.filter?.(args);
      const id = search?.bounds.get("id")?.equals;
      const from = (["updatedAt", "createdAt"] as const)
        .map((column) => ({
          column,
          time: search?.bounds.get(column === "updatedAt" ? "updated_at" : "created_at")?.from,
        }))
        .find(
          (bound): bound is { column: "createdAt" | "updatedAt"; time: string } => bound.time !== undefined,
        );
      return storedList({
        store: context.devStore.store,
        type: listing.type,
        order: orderOf(listing, args, place),
        matches: (doc) => (filter?.(doc) ?? true) && (search?.matches(doc) ?? true),
        ...(id !== undefined && { only: Number(id) }),
        ...(from && { from }),
      });
    },
  };
}

/** A connection over documents at hand (a parent's children), sorted and searched like the root one. */
export function listed(
  listing: Listing,
  docs: readonly Doc[],
  args: Args,
  context: AdminContext,
  place: FieldPlace,
): NodeList {
  const search = searchOf(listing, args, context, place);
  const { by, reverse } = orderOf(listing, args, place);
  const key = typeof by === "string" ? (doc: Doc) => (by === "id" ? doc.id : String(doc[by])) : by;
  return sortedList(() => docs.filter((doc) => search?.matches(doc) ?? true), { by: key, reverse });
}

/** A root `…Count` field: exact up to its `limit`. */
export function countOf(listing: Listing): Resolve {
  return (_source, args, context, place) => {
    const { store } = context.devStore;
    const limit = typeof args["limit"] === "number" ? args["limit"] : Number.POSITIVE_INFINITY;
    const search = searchOf(listing, args, context, place);
    const filter = listing.filter?.(args);
    let count = 0;
    if (!search && !filter) count = store.count(listing.type);
    else {
      for (const doc of store.iterate(listing.type)) {
        if ((filter?.(doc) ?? true) && (search?.matches(doc) ?? true)) count += 1;
        if (count > limit) break;
      }
    }
    return count > limit ? { count: limit, precision: "AT_LEAST" } : { count, precision: "EXACT" };
  };
}

function searchOf(
  listing: Listing,
  args: Args,
  context: AdminContext,
  place: FieldPlace,
): CompiledSearch<Doc> | undefined {
  if (typeof args["savedSearchId"] === "string") throw new NotModelledError(place.fieldName, "savedSearchId");
  const query = args["query"];
  if (typeof query !== "string" || query.trim() === "") return undefined;
  const search = compileSearch(query, {
    place: `${place.typeName}.${place.fieldName}`,
    known: knownFields(listing, place),
    index: listing.index(context),
    clock: { timeZone: shopTimeZone(context), now: context.devStore.now().getTime() },
  });
  if (search.warnings.length > 0) {
    context.searches.push({ path: place.path, query, parsed: search.parsed, warnings: search.warnings });
  }
  return search;
}

/** The search fields of a list: its own, or where it names none those of the root list of its type. */
function knownFields(listing: Listing, place: FieldPlace): ReadonlyMap<string, SearchField> {
  const own = adminSchema().searchFields(place.typeName, place.fieldName);
  if (own.size > 0) return own;
  const root = ROOTS[listing.type];
  return listing.known ?? adminSchema().searchFields("QueryRoot", root ?? place.fieldName);
}

/** The root field whose documentation names the search fields of a type's nested connections. */
const ROOTS: Partial<Record<ObjectType, string>> = {
  Order: "orders",
  Customer: "customers",
  Product: "products",
};

function orderOf(listing: Listing, args: Args, place: FieldPlace): StoredOrder {
  const key = typeof args["sortKey"] === "string" ? args["sortKey"] : listing.defaultSort;
  const by = key === "RELEVANCE" ? "id" : listing.sorts[key];
  if (by === undefined) throw new NotModelledError(`${place.typeName}.${place.fieldName}(sortKey)`, key);
  return { by, reverse: (args["reverse"] === true) !== (listing.newestFirst ?? false) };
}

/** The shop's IANA time zone. */
export function shopTimeZone(context: AdminContext): string {
  return String(shopDoc(context)["ianaTimezone"]);
}

/** The one shop. @throws Error when the store was never set up */
export function shopDoc(context: AdminContext): Doc {
  const [shop] = context.devStore.store.list("Shop", { limit: 1 });
  if (!shop) throw new Error("The development store has no shop yet: set it up before using the Admin API");
  return shop;
}
