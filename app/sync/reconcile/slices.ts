/**
 * What is compared id by id comes in slices by when it was made, so that only those that differ are walked through: a month
 * of the shop ("2026-11"), everything before one ("<2026-11"), or "all". Pure.
 */
import { Temporal } from "temporal-polyfill";

import { dayOf, type Month, monthsOf } from "#app/shared/time.ts";

/** From (inclusive) until (exclusive), UTC; null: open. */
export interface Span {
  from: Date | null;
  until: Date | null;
}

/** @param timeZone the shop's, IANA */
export function spanOf(slice: string, timeZone: string): Span {
  if (slice === "all") return { from: null, until: null };
  if (slice.startsWith("<")) return { from: null, until: startOf(slice.slice(1), timeZone) };
  return { from: startOf(slice, timeZone), until: startOf(nextMonth(slice), timeZone) };
}

/** The same without what is older than `earliest`; undefined when nothing is left. */
export function clip({ from, until }: Span, earliest: Date | null): Span | undefined {
  if (!earliest) return { from, until };
  if (until && until <= earliest) return undefined;
  return { from: from && from > earliest ? from : earliest, until };
}

/** Slices that hold everything: all before the first month, and each month from it to the last. */
export function slicesBetween(first: Date | null, last: Date, timeZone: string): string[] {
  if (!first || first > last) return ["all"];
  const months: Month[] = monthsOf({ from: dayOf(first, timeZone), to: dayOf(last, timeZone) });
  return [`<${months[0] ?? ""}`, ...months];
}

/** A search of Shopify's for what was made in the span. Quoted: an unquoted time is taken apart at its colons. */
export function createdWithin({ from, until }: Span): string {
  const terms = [];
  if (from) terms.push(`created_at:>='${seconds(from)}'`);
  if (until) terms.push(`created_at:<'${seconds(until)}'`);
  return terms.join(" ");
}

/** As Shopify writes times: UTC, whole seconds. */
export function seconds(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, "Z");
}

export function isMonth(slice: string): slice is Month {
  return /^\d{4}-\d\d$/.test(slice);
}

function startOf(month: Month, timeZone: string): Date {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  return new Date(first.toZonedDateTime(timeZone).epochMilliseconds);
}

function nextMonth(month: Month): Month {
  return Temporal.PlainYearMonth.from(month).add({ months: 1 }).toString();
}
