/** JSON for columns: it has no bigints, so ids and minor units are decimal text in it. */
export function storable(value: unknown): object {
  return JSON.parse(
    JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? each.toString() : each)),
  ) as object;
}
