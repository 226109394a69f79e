/**
 * The range of days that a page is about, as its address says it: `?range=last_30_days`, or `?from=…&to=…`.
 */
import { addDays, addMonths, isDay, type DateRange, type Day } from "./time.ts";

export const RANGE_PRESETS = [
  "last_7_days",
  "last_30_days",
  "last_90_days",
  "last_12_months",
  "this_year",
  "all_time",
] as const;
export type RangePreset = (typeof RANGE_PRESETS)[number];

/** What the merchant chose. */
export type RangeChoice =
  { readonly preset: RangePreset } | { readonly preset: "custom"; readonly range: DateRange };

export const DEFAULT_RANGE: RangeChoice = { preset: "last_12_months" };

/** What a custom range may reach: no shop's orders lie outside, and every date reckoned from it is one PostgreSQL can hold. */
const EARLIEST: Day = "1970-01-01";
const LATEST: Day = "2099-12-31";

/** Whether these two texts are days that may be chosen together. */
export function isCustomRange(from: string, to: string): boolean {
  return isDay(from) && isDay(to) && EARLIEST <= from && from <= to && to <= LATEST;
}

/** Reads the choice; an address that was mangled or means nothing shows the default range. */
export function rangeChoiceFrom(query: URLSearchParams): RangeChoice {
  const preset = RANGE_PRESETS.find((known) => known === query.get("range"));
  if (preset) return { preset };
  const from = query.get("from") ?? "";
  const to = query.get("to") ?? "";
  if (isCustomRange(from, to)) return { preset: "custom", range: { from, to } };
  return DEFAULT_RANGE;
}

/** The query that `rangeChoiceFrom` reads back; the other parameters of the address stay. */
export function withRangeChoice(query: URLSearchParams, choice: RangeChoice): URLSearchParams {
  const changed = new URLSearchParams(query);
  for (const name of ["range", "from", "to"]) changed.delete(name);
  if (choice.preset === "custom") {
    changed.set("from", choice.range.from);
    changed.set("to", choice.range.to);
  } else {
    changed.set("range", choice.preset);
  }
  return changed;
}

/**
 * The days that the choice means today. Every preset ends today, which is itself still running.
 * @param firstDay the day of the shop's first order, where "all time" begins
 */
export function resolveRange(choice: RangeChoice, today: Day, firstDay: Day | null): DateRange {
  switch (choice.preset) {
    case "custom":
      return choice.range;
    case "last_7_days":
      return { from: addDays(today, -6), to: today };
    case "last_30_days":
      return { from: addDays(today, -29), to: today };
    case "last_90_days":
      return { from: addDays(today, -89), to: today };
    case "last_12_months":
      return { from: addDays(addMonths(today, -12), 1), to: today };
    case "this_year":
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    case "all_time":
      return { from: firstDay !== null && firstDay < today ? firstDay : today, to: today };
  }
}
