/** How a figure moved against the period before. */
export interface Change {
  /** "relative": 0.25 is a quarter more. "points": 0.025 is 2.5 percentage points more. */
  readonly kind: "relative" | "points";
  readonly by: number;
}

/** @returns null when one of the two cannot be told, or when a share of nothing would have to be given */
export function changeOf(
  kind: Change["kind"],
  current: number | bigint | null,
  previous: number | bigint | null,
): Change | null {
  if (current === null || previous === null) return null;
  const now = Number(current);
  const before = Number(previous);
  if (kind === "points") return { kind, by: now - before };
  return before === 0 ? null : { kind, by: (now - before) / Math.abs(before) };
}
