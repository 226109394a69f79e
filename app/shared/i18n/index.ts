/**
 * Texts in the merchant's language. Server and browser make the same instance from the same resources at once, without
 * loading anything, so that the first render in the browser finds the text that the server wrote.
 */
import i18next, { type i18n } from "i18next";
import { initReactI18next } from "react-i18next";

import de from "./locales/de.json" with { type: "json" };
import en from "./locales/en.json" with { type: "json" };

export const LOCALES = ["en", "de"] as const;
/** A language that Encore speaks. */
export type Locale = (typeof LOCALES)[number];

/** Keys and their variables are checked against the English texts by the compiler. */
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

/** The language for what Shopify asks for ("de", "de-AT", "pt-BR"); English where we do not speak it. */
export function supportedLocale(asked: string | null): Locale {
  const language = asked?.toLowerCase().split("-")[0];
  return LOCALES.find((locale) => locale === language) ?? "en";
}

const instances = new Map<Locale, i18n>();

/** The texts of one language: one instance each, shared by all requests, because nothing in it belongs to one. */
export function i18nFor(locale: Locale): i18n {
  const ready = instances.get(locale);
  if (ready) return ready;
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: locale,
    fallbackLng: "en",
    resources: { en: { translation: en }, de: { translation: de } },
    initAsync: false,
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
    showSupportNotice: false,
  });
  instances.set(locale, instance);
  return instance;
}

/** Polaris' own texts ("Previous", "Clear", …). */
export async function polarisTranslations(locale: Locale) {
  const loaded =
    locale === "de"
      ? await import("@shopify/polaris/locales/de.json", { with: { type: "json" } })
      : await import("@shopify/polaris/locales/en.json", { with: { type: "json" } });
  return loaded.default;
}
