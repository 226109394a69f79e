/** How long an import still takes, from what it has done so far. */
import type { PartStatus, Resource } from "./state.server.ts";

export interface PartProgress {
  resource: Resource;
  status: PartStatus;
  /** Lines that Shopify has exported so far. */
  objectCount: number;
  linesMerged: number;
  /** Milliseconds that merging has taken so far. */
  mergeMs: number;
  /** Products, customers or orders in the part; null while nobody has counted them. */
  rootTotal: number | null;
  rootCount: number;
  /** Null until the export has begun. */
  exportStartedAt: Date | null;
}

/** Milliseconds; `at_least` when nothing has been merged yet, so that only Shopify's share can be told. */
export interface TimeLeft {
  kind: "about" | "at_least";
  ms: number;
}

/** An export that began less long ago (milliseconds) tells nothing. */
const TOO_SOON = 2_000;

/**
 * Shopify's exports run at the same time, each at the pace it has had so far; what is exported is merged one line after
 * the other, at the pace of all lines so far. Lines that are not exported yet are reckoned from those that are.
 * @returns undefined while it cannot be told
 */
export function timeLeft(parts: readonly PartProgress[], now: Date): TimeLeft | undefined {
  let lastExport = 0;
  let linesOfLastExport = 0;
  let linesLeft = 0;
  let linesMerged = 0;
  let mergeMs = 0;
  for (const part of parts) {
    linesMerged += part.linesMerged;
    mergeMs += part.mergeMs;
    if (part.status === "completed") continue;
    const lines = linesIn(part, parts);
    if (lines === undefined) return undefined;
    const left = Math.max(0, lines - part.linesMerged);
    linesLeft += left;
    if (part.status === "merging") continue;
    const exporting = exportLeft(part, now);
    if (exporting === undefined) return undefined;
    if (exporting > lastExport) [lastExport, linesOfLastExport] = [exporting, left];
  }
  if (linesMerged === 0 || mergeMs === 0) {
    return linesLeft > 0 && lastExport === 0 ? undefined : { kind: "at_least", ms: lastExport };
  }
  const perLine = mergeMs / linesMerged;
  return { kind: "about", ms: Math.max(lastExport + linesOfLastExport * perLine, linesLeft * perLine) };
}

/** Lines that the part's file will have. */
function linesIn(part: PartProgress, parts: readonly PartProgress[]): number | undefined {
  if (part.status === "merging") return part.objectCount;
  if (part.rootTotal === null) return undefined;
  if (part.rootTotal === 0) return 0;
  const alike = parts.filter((other) => other.resource === part.resource);
  const roots = sum(alike.map((other) => other.rootCount));
  return roots === 0 ? undefined : (part.rootTotal * sum(alike.map((other) => other.objectCount))) / roots;
}

/** Milliseconds until Shopify has exported the part. */
function exportLeft(part: PartProgress, now: Date): number | undefined {
  if (part.rootTotal === 0) return 0;
  if (part.rootTotal === null || part.exportStartedAt === null || part.rootCount === 0) return undefined;
  const elapsed = now.getTime() - part.exportStartedAt.getTime();
  if (elapsed < TOO_SOON) return undefined;
  return (elapsed * Math.max(0, part.rootTotal - part.rootCount)) / part.rootCount;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
