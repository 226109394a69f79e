/** What resolvers get, and the few ways in which a field can be resolved. */
import type { DevStore } from "../server.ts";
import type { Doc, ObjectType } from "../state/store.ts";
import { invalidId, NotModelledError } from "./errors.ts";
import type { NodeList } from "./nodes.ts";
import { gid, parseGid } from "./scalars.ts";
import type { SearchReport } from "./search/match.ts";

/** Carried through one operation. */
export interface AdminContext {
  readonly devStore: DevStore;
  readonly scopes: ReadonlySet<string>;
  /** Collects what becomes `extensions.search`. */
  readonly searches: SearchReport[];
}

export type Args = Readonly<Record<string, unknown>>;

/** The source of a field: a stored document or a plain value, by its field names. */
export type Source = Readonly<Record<string, unknown>>;

/** Where a field stands: for errors and search warnings. */
export interface FieldPlace {
  typeName: string;
  fieldName: string;
  path: (string | number)[];
}

export type Resolve = (source: Source, args: Args, context: AdminContext, place: FieldPlace) => unknown;

/** A connection: resolved to a whole list, of which queries take pages and bulk operations everything. */
export interface ConnectionResolver {
  list(source: Source, args: Args, context: AdminContext, place: FieldPlace): NodeList;
}

export type FieldResolver = Resolve | ConnectionResolver;

/** Resolvers by type and field. */
export type TypeResolvers = Readonly<Record<string, Readonly<Record<string, FieldResolver>>>>;

/** Says of which concrete type a value is, where the schema has an interface or union. */
const concreteTypes = new WeakMap<object, string>();

export function typed<T extends object>(typeName: string, value: T): T;
export function typed<T extends object>(typeName: string, value: T | undefined): T | null;
export function typed<T extends object>(typeName: string, value: T | undefined): T | null {
  if (!value) return null;
  concreteTypes.set(value, typeName);
  return value;
}

/** The concrete type of a value, as it was marked or as the value itself says. */
export function concreteType(value: object): string | undefined {
  const own = "__typename" in value ? value.__typename : undefined;
  return concreteTypes.get(value) ?? (typeof own === "string" ? own : undefined);
}

/**
 * A field without a resolver: the value's own property; `id` and `legacyResourceId` from the number.
 * @throws NotModelledError when the value has no such property, never a silent null.
 */
export function ownValue(source: Source, typeName: string, fieldName: string): unknown {
  const value = source[fieldName];
  if (fieldName === "id" && typeof value === "number") return gid(typeName, value);
  if (value !== undefined) return value;
  if (fieldName === "legacyResourceId" && typeof source["id"] === "number") return String(source["id"]);
  throw new NotModelledError(typeName, fieldName);
}

/** A field that holds the object whose number stands in another field; null when that is null. */
export function related(type: ObjectType, idField: string): Resolve {
  return (source, _args, context, place) => {
    const id = source[idField];
    if (id === undefined) throw new NotModelledError(place.typeName, place.fieldName);
    return typeof id === "number" ? (context.devStore.store.get(type, id) ?? null) : null;
  };
}

/** The number in a global id of the expected type. @throws AdminError RESOURCE_NOT_FOUND for another type or 0. */
export function idOf(type: string, text: unknown): number {
  const parsed = parseGid(String(text));
  if (parsed.type !== type || parsed.id === 0) throw invalidId(parsed.text);
  return parsed.id;
}

/** The stored object of a global id, null when there is none. */
export function find(context: AdminContext, type: ObjectType, text: unknown): Doc | null {
  const id = idOf(type, text);
  return Number.isSafeInteger(id) ? (context.devStore.store.get(type, id) ?? null) : null;
}
