/** Days of a shop: a `Day` is a date of the shop's own calendar ("2026-11-23"), never an instant. */
import { Temporal } from "temporal-polyfill";

/** ISO date, "YYYY-MM-DD". */
export type Day = string;
/** "YYYY-MM". */
export type Month = string;

/** Both ends belong to it. */
export interface DateRange {
  readonly from: Day;
  readonly to: Day;
}

/** The shop's day at an instant. @param timeZone IANA name @throws RangeError for an unknown zone */
export function dayOf(at: Date, timeZone: string): Day {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** Whether the text is a date of the calendar: "2026-02-30" is not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString() === text;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The same day so many months later; the month's last day where it has no such day. */
export function addMonths(day: Day, months: number): Day {
  return Temporal.PlainDate.from(day).add({ months }).toString();
}

/** Whole days from `from` to `to`: 0 for the same day, negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "day" }).days;
}

export function lengthInDays(range: DateRange): number {
  return daysBetween(range.from, range.to) + 1;
}

/** The range of the same length that ends the day before. */
export function precedingRange(range: DateRange): DateRange {
  return { from: addDays(range.from, -lengthInDays(range)), to: addDays(range.from, -1) };
}

/** Every month that the range touches, in order. */
export function monthsOf(range: DateRange): Month[] {
  const last = Temporal.PlainYearMonth.from(range.to.slice(0, 7));
  const months: Month[] = [];
  let month = Temporal.PlainYearMonth.from(range.from.slice(0, 7));
  while (Temporal.PlainYearMonth.compare(month, last) <= 0) {
    months.push(month.toString());
    month = month.add({ months: 1 });
  }
  return months;
}
