/** `shopify.i18n`: the extension's own texts in the page's language, and the browser's formats. */
import type { Place } from "./types.ts";

type Replacements = Readonly<Record<string, unknown>>;

export interface I18n {
  translate(key: string, replacements?: Replacements): string | unknown[];
  formatNumber(
    number: number | bigint,
    options?: Intl.NumberFormatOptions & { inExtensionLocale?: boolean },
  ): string;
  formatCurrency(
    number: number | bigint,
    options?: Intl.NumberFormatOptions & { inExtensionLocale?: boolean },
  ): string;
  formatDate(date: Date, options?: Intl.DateTimeFormatOptions & { inExtensionLocale?: boolean }): string;
}

/** The extension's language for the page's: the same, the same without its region, else its default. */
export function extensionLanguage({ extension, facts }: Place): string {
  const known = Object.keys(extension.locales);
  const [plain = ""] = facts.language.split("-");
  return [facts.language, plain].find((language) => known.includes(language)) ?? extension.defaultLocale;
}

export function createI18n(place: Place): I18n {
  const { extension, facts } = place;
  const language = extensionLanguage(place);
  const locale = (options: { inExtensionLocale?: boolean }): string =>
    options.inExtensionLocale === true ? language : facts.language;
  return {
    translate(key, replacements = {}) {
      for (const tried of [language, extension.defaultLocale]) {
        const text = find(extension.locales[tried], key, replacements, tried);
        if (text !== undefined) return fillIn(text, replacements);
      }
      // Shopify's says no more than the key; here it must not go unnoticed.
      throw new Error(
        `${extension.handle}: there is no text "${key}" in ${language} or ${extension.defaultLocale}`,
      );
    },
    formatNumber: (number, options = {}) => new Intl.NumberFormat(locale(options), options).format(number),
    formatCurrency: (number, options = {}) =>
      new Intl.NumberFormat(locale(options), {
        style: "currency",
        currency: facts.currency,
        ...options,
      }).format(number),
    formatDate: (date, options = {}) => new Intl.DateTimeFormat(locale(options), options).format(date),
  };
}

/** The text of a dotted key; of several by number (`{"one": …, "other": …}`) the one that `count` asks for. */
function find(texts: unknown, key: string, replacements: Replacements, language: string): string | undefined {
  const found = key
    .split(".")
    .reduce<unknown>(
      (value, part) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[part] : undefined,
      texts,
    );
  if (typeof found === "string") return found;
  const { count } = replacements;
  if (typeof found !== "object" || found === null || typeof count !== "number") return undefined;
  const forms = found as Record<string, unknown>;
  const form = forms[new Intl.PluralRules(language).select(count)] ?? forms["other"];
  return typeof form === "string" ? form : undefined;
}

/** `{{name}}` filled in; with anything but words and numbers, such as an element, the parts as a list. */
function fillIn(text: string, replacements: Replacements): string | unknown[] {
  const parts = text.split(/\{\{\s*(\w+)\s*\}\}/);
  const filled = parts.map((part, index) => (index % 2 === 0 ? part : (replacements[part] ?? `{{${part}}}`)));
  const plain = filled.every((part) => typeof part === "string" || typeof part === "number");
  return plain ? filled.join("") : filled.filter((part) => part !== "");
}
