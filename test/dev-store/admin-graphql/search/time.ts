/** Times in search queries: with a zone, or in the shop's; a date stands for its whole day. */
import { Temporal } from "temporal-polyfill";

const SHAPE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.\d+)?)?)?)?)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/** What times in queries are read by: the shop's IANA time zone and its now, in epoch milliseconds. */
export interface SearchClock {
  timeZone: string;
  now: number;
}

/** The span that a time in a query means, as epoch milliseconds from (inclusive) to (exclusive); undefined if unreadable. */
export function zonedRange(
  text: string,
  { timeZone, now }: SearchClock,
): { from: number; to: number } | undefined {
  if (text === "now") return { from: now, to: now + 1000 };
  const match = SHAPE.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, zone] = match;
  const step =
    day === undefined ? (month === undefined ? "years" : "months") : hour === undefined ? "days" : "seconds";
  try {
    const start = Temporal.PlainDateTime.from(
      {
        year: Number(year),
        month: Number(month ?? 1),
        day: Number(day ?? 1),
        hour: Number(hour ?? 0),
        minute: Number(minute ?? 0),
        second: Number(second ?? 0),
      },
      { overflow: "reject" },
    );
    const zoneId = zone === undefined ? timeZone : zone.toUpperCase() === "Z" ? "UTC" : zone;
    const at = (time: Temporal.PlainDateTime) => time.toZonedDateTime(zoneId).epochMilliseconds;
    return { from: at(start), to: at(start.add({ [step]: 1 })) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A query's time as Shopify shows it back, with the offset of the shop's zone. */
export function zonedTime(value: string, clock: SearchClock): string {
  const range = zonedRange(value, clock);
  if (!range) return value;
  const { timeZone } = clock;
  return Temporal.Instant.fromEpochMilliseconds(range.from).toString({ timeZone, smallestUnit: "second" });
}
