import type { Match } from "./policy-document.ts";

/** Whether any of what a line has (nulls are nothing) is in the list, or none of it; letters' case does not count. */
export function matches(match: Match, has: readonly (string | null)[]): boolean {
  const ours = new Set(has.flatMap((text) => (text === null ? [] : [text.trim().toLowerCase()])));
  const isOurs = (text: string) => ours.has(text.trim().toLowerCase());
  return "anyOf" in match ? match.anyOf.some(isOurs) : !match.noneOf.some(isOurs);
}

/** As `matches`, where a listed text that ends in an asterisk stands for everything that begins so. */
export function matchesSku(match: Match, sku: string | null): boolean {
  const ours = sku?.trim().toLowerCase();
  const isOurs = (pattern: string) => {
    const wanted = pattern.trim().toLowerCase();
    if (ours === undefined) return false;
    return wanted.endsWith("*") ? ours.startsWith(wanted.slice(0, -1)) : ours === wanted;
  };
  return "anyOf" in match ? match.anyOf.some(isOurs) : !match.noneOf.some(isOurs);
}
