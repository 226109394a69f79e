/**
 * Pages by keyset: a cursor names the row at the edge of a page by its sort values, so that the next page starts behind
 * it at the same cost however deep it lies, and rows that come or go meanwhile move nothing.
 */

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
  return keyset.map(encodeURIComponent).join("~");
}

function fromCursor(cursor: string | null, patterns: readonly RegExp[]): Keyset | null {
  if (cursor === null) return null;
  try {
    const values = cursor.split("~").map(decodeURIComponent);
    const fits = values.length === patterns.length && patterns.every((one, at) => one.test(values[at] ?? ""));
    return fits ? values : null;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/**
 * Reads `?<prefix>after=…` or `?<prefix>before=…`. A cursor that does not fit, perhaps of an older link, shows the first page.
 * @param patterns what each value of the keyset must look like
 */
export function pagePosition(query: URLSearchParams, patterns: readonly RegExp[], prefix = ""): PagePosition {
  const before = fromCursor(query.get(`${prefix}before`), patterns);
  if (before) return { direction: "back", before };
  return { direction: "forward", after: fromCursor(query.get(`${prefix}after`), patterns) };
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
