/**
 * Pages by keyset: a cursor names the row at the edge of a page by its sort values, so that the next page starts behind
 * it at the same cost however deep it lies, and rows that come or go meanwhile move nothing.
 */

import { isDay } from "./time.ts";

/** The sort values of a row, unique together, as text. */
export type Keyset = readonly string[];

/** Where a page begins: behind a row (going forward) or before one (going back); the first page without. */
export type PagePosition =
  | { readonly direction: "forward"; readonly after: Keyset | null }
  | { readonly direction: "back"; readonly before: Keyset };

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Cursors for the neighbouring pages; null where there is none. */
  readonly previous: string | null;
  readonly next: string | null;
}

export const FIRST_PAGE: PagePosition = { direction: "forward", after: null };

function toCursor(keyset: Keyset): string {
  return keyset.map((value) => value.replaceAll("%", "%25").replaceAll("~", "%7E")).join("~");
}

/** Whether a value of a cursor can be what it should be; whoever changes an address gets the first page. */
export type KeysetCheck = (value: string) => boolean;

/** A whole number that fits a bigint. */
export const isWhole: KeysetCheck = (value) =>
  /^-?\d{1,19}$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value);

/** An instant as ISO 8601 in UTC, or PostgreSQL's "-infinity". */
export const isInstant: KeysetCheck = (value) =>
  value === "-infinity" ||
  (/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/.test(value) &&
    isDay(value.slice(0, 10)) &&
    !Number.isNaN(Date.parse(value)));

function fromCursor(cursor: string | null, checks: readonly KeysetCheck[]): Keyset | null {
  if (cursor === null) return null;
  try {
    const values = cursor.split("~").map(decodeURIComponent);
    const fits = values.length === checks.length && checks.every((check, at) => check(values[at] ?? ""));
    return fits ? values : null;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/**
 * Reads `?<prefix>after=…` or `?<prefix>before=…`. A cursor that does not fit, perhaps of an older link, shows the first page.
 * @param checks one for each value of the keyset
 */
export function pagePosition(
  query: URLSearchParams,
  checks: readonly KeysetCheck[],
  prefix = "",
): PagePosition {
  const before = fromCursor(query.get(`${prefix}before`), checks);
  if (before) return { direction: "back", before };
  return { direction: "forward", after: fromCursor(query.get(`${prefix}after`), checks) };
}

/**
 * Makes a page of what a query found.
 * @param found up to `size + 1` rows in reading order of the query: nearest to the cursor first, so reversed when going back
 */
export function pageOf<Row>(
  found: readonly Row[],
  size: number,
  position: PagePosition,
  keysetOf: (row: Row) => Keyset,
): Page<Row> {
  const more = found.length > size;
  const rows = found.slice(0, size);
  if (position.direction === "back") rows.reverse();
  const first = rows[0];
  const last = rows.at(-1);
  const hasPrevious = position.direction === "back" ? more : position.after !== null;
  const hasNext = position.direction === "back" || more;
  return {
    rows,
    previous: first && hasPrevious ? toCursor(keysetOf(first)) : null,
    next: last && hasNext ? toCursor(keysetOf(last)) : null,
  };
}
