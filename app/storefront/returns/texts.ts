/** The flow's words: Encore's own in five languages, and the merchant's instead where they have any. */
import de from "./texts/de.json";
import en from "./texts/en.json";
import es from "./texts/es.json";
import fr from "./texts/fr.json";
import pl from "./texts/pl.json";

export type TextKey = keyof typeof en;
const LANGUAGES: Readonly<Record<string, Readonly<Record<TextKey, string>>>> = { en, de, fr, es, pl };

export interface Words {
  (key: TextKey, values?: Readonly<Record<string, string | number>>): string;
  readonly locale: string;
}

/** @param own the merchant's, by key */
export function wordsFor(locale: string, own: Readonly<Record<string, string>> = {}): Words {
  const [language = "en"] = locale.split("-");
  const texts = LANGUAGES[language] ?? en;
  const words = (key: TextKey, values: Readonly<Record<string, string | number>> = {}) =>
    (own[key] ?? texts[key]).replaceAll(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
  return Object.assign(words, { locale });
}

/** Whether there are words for it. */
export function isTextKey(key: string): key is TextKey {
  return key in en;
}

const DECIMALS = new Map<string, number>();

/** Minor units as decimal text, for people. */
export function money(minor: string, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  const decimals = DECIMALS.get(currency) ?? format.resolvedOptions().maximumFractionDigits ?? 2;
  DECIMALS.set(currency, decimals);
  const digits = minor.padStart(decimals + 1, "0");
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return format.format(text as Intl.StringNumericLiteral);
}

/** A day ("2026-11-30") or an instant, for people. */
export function day(text: string, locale: string): string {
  const isDay = text.length === 10;
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    ...(isDay ? { timeZone: "UTC" } : {}),
  }).format(new Date(text));
}
