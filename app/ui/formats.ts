import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { formatMoney } from "#app/shared/money.ts";
import type { DateRange, Day, Month } from "#app/shared/time.ts";

/** A region's or language's name; what is no code of one, as a shop may have kept from other systems, stays as it is. */
function named(locale: string, type: "region" | "language", code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type }).of(code) ?? code;
  } catch (error) {
    if (error instanceof RangeError) return code;
    throw error;
  }
}

/**
 * How numbers, money and times read in a language. Server and browser must say the same, though their Unicode data may
 * differ in which narrow space they use: all become plain ones.
 */
export function formatsFor(locale: string) {
  const plain = (text: string) => text.replace(/[\u2009\u202f]/g, " ");
  const number = new Intl.NumberFormat(locale);
  const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
  const monthName = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });
  const ofDay = (one: Day) => day.format(new Date(`${one}T00:00:00Z`));
  return {
    locale,
    number: (value: number | bigint) => plain(number.format(value)),
    /** At most one decimal. */
    decimal: (value: number) => plain(oneDecimal.format(value)),
    /** A share of 1. */
    percent: (share: number) => plain(percent.format(share)),
    /** @param minor minor units as decimal text */
    money: (minor: string, currency: string) =>
      plain(formatMoney({ minor: BigInt(minor), currency }, locale)),
    day: ofDay,
    /** Without its year. */
    monthName: (one: Month) => monthName.format(new Date(`${one}-01T00:00:00Z`)),
    month: (one: Month) => month.format(new Date(`${one}-01T00:00:00Z`)),
    range: (range: DateRange) =>
      range.from === range.to ? ofDay(range.from) : `${ofDay(range.from)} – ${ofDay(range.to)}`,
    /** The shop's day of an instant. */
    dayAt: (iso: string, timeZone: string) =>
      plain(new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone }).format(new Date(iso))),
    timeAt: (iso: string, timeZone: string) =>
      plain(new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone }).format(new Date(iso))),
    country: (code: string) => named(locale, "region", code),
    language: (tag: string) => named(locale, "language", tag),
  };
}

export type Formats = ReturnType<typeof formatsFor>;

/** The formats of the page's language. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  return useMemo(() => formatsFor(i18n.language), [i18n.language]);
}
