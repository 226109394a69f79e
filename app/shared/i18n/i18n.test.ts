/** Both languages say everything, with the same variables; and what pages show comes from here. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { i18nFor, polarisTranslations, supportedLocale } from "./index.ts";
import de from "./locales/de.json" with { type: "json" };
import en from "./locales/en.json" with { type: "json" };

function textsOf(node: object, path = ""): [string, string][] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const at = path ? `${path}.${key}` : key;
    return typeof value === "object" && value !== null
      ? textsOf(value, at)
      : [[at, String(value)] as [string, string]];
  });
}

test("English and German have the same keys, no empty text, and the same variables in each", () => {
  const german = new Map(textsOf(de));
  const english = textsOf(en);
  expect([...german.keys()].sort()).toEqual(english.map(([key]) => key).sort());
  const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  for (const [key, text] of english) {
    const translated = german.get(key) ?? "";
    expect(text.trim() && translated.trim(), key).not.toBe("");
    expect(variables(translated), key).toEqual(variables(text));
  }
});

test("what Shopify asks for leads to a language that we speak", async () => {
  expect([null, "de", "de-AT", "DE", "en-GB", "pt-BR", ""].map(supportedLocale)).toEqual(
    ["en", "de", "de", "de", "en", "en", "en"], // prettier-ignore
  );
  expect(i18nFor("de").t("nav.customers")).toBe("Kunden");
  expect(i18nFor("en").t("figure.days", { count: 1, value: "1" })).toBe("1 day");
  expect(i18nFor("de")).toBe(i18nFor("de"));
  expect((await polarisTranslations("de")).Polaris.Common.cancel).toBe("Abbrechen");
});

test("no page has a text of its own", () => {
  const files = ["app/ui", "app/areas", "app/routes/admin"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".tsx"))
      .map((name) => join(folder, name)),
  );
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const source = readFileSync(file, "utf8");
    // Words between tags, or as the value of a property that people read.
    expect(source.match(/>\s*[A-Z][a-z]+[^<>{}=;()]*<\//g) ?? [], file).toEqual([]);
    expect(source.match(/\b(?:title|label|heading|placeholder|content|alt)="[^"]+"/g) ?? [], file).toEqual(
      [],
    );
  }
});
