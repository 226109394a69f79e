/** The shop's languages: the first is at "/", the others below "/de", "/fr" and so on, as Shopify has them. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { NextFunction, Request, Response } from "express";

export const LANGUAGES = ["en", "de", "fr", "es", "pl"] as const;
export type Language = (typeof LANGUAGES)[number];

/** How each language names itself. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  pl: "Polski",
};

/** The cookie that the customer account's pages go by. */
export const LANGUAGE_COOKIE = "storefront_language";

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

const PREFIX = /^\/(de|fr|es|pl)(?=\/|\?|$)/;
const chosen = new WeakMap<Request, Language>();

/** Takes the language off an address of the online store, so that every page is the same page in every language. */
export function languagePrefix(request: Request, _response: Response, next: NextFunction): void {
  const [, language] = PREFIX.exec(request.url) ?? [];
  if (isLanguage(language)) {
    chosen.set(request, language);
    const rest = request.url.slice(language.length + 1);
    request.url = rest === "" || rest.startsWith("?") ? `/shop${rest}` : rest;
  }
  next();
}

export function languageOf(request: Request): Language {
  return chosen.get(request) ?? "en";
}

/** What stands before the paths of a language: "/de", and nothing for the first. */
export function prefixOf(language: Language): string {
  return language === "en" ? "" : `/${language}`;
}

/** Nested texts as a locale file has them. */
export type Texts = Record<string, unknown>;

/** The texts of a folder of locale files, those of its default for what the language lacks. */
export function localeTexts(folder: string, language: Language): Texts {
  const read = (name: string): Texts => {
    const file = join(folder, name);
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Texts) : {};
  };
  return merged(read("en.default.json"), read(`${language}.json`));
}

function merged(base: Texts, over: Texts): Texts {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const known = base[key];
    result[key] = isTexts(known) && isTexts(value) ? merged(known, value) : value;
  }
  return result;
}

function isTexts(value: unknown): value is Texts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A text by its dotted key with `{{ name }}` filled in, the form that `count` asks for where there are several; a missing
 * one shows its key, as a theme does. @param write how a value is put into the text, escaped for where it goes
 */
export function translate(
  texts: Texts,
  language: Language,
  key: string,
  values: ReadonlyMap<string, unknown>,
  write: (value: string) => string,
): string {
  let found = key
    .split(".")
    .reduce<unknown>((value, part) => (isTexts(value) ? value[part] : undefined), texts);
  const count = values.get("count");
  if (isTexts(found) && count !== undefined) {
    found = found[new Intl.PluralRules(language).select(Number(count))] ?? found["other"];
  }
  if (typeof found !== "string") return `translation missing: ${language}.${key}`;
  return found.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) =>
    values.has(name) ? write(String(values.get(name))) : whole,
  );
}
