/** The theme extension as Shopify takes it: built of its sources, small, translated whole, and sound by Shopify's own check. */
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

import { themeCheckRun } from "@shopify/theme-check-node";
import { describe, expect, test } from "vitest";

import { ASSETS, storefrontAssets } from "#app/storefront/build.ts";

const FOLDER = "extensions/storefront";
const TEXTS = "app/storefront/returns/texts";

describe("assets", () => {
  test("are what the sources make (npm run build:storefront)", async () => {
    const made = await storefrontAssets();
    expect(readdirSync(ASSETS).sort()).toEqual([...made.keys()].sort());
    for (const [name, text] of made)
      expect(readFileSync(join(ASSETS, name), "utf8") === text, name).toBe(true);
  });

  test("load less than 10 KB before the first use, and little after it", () => {
    const size = (name: string) => gzipSync(readFileSync(join(ASSETS, name))).length;
    expect(size("returns.js")).toBeLessThan(10_000);
    expect(size("returns-flow.js")).toBeLessThan(20_000);
  });
});

test("theme-check finds nothing", async () => {
  // A relative folder would be an empty one to it.
  const { theme, offenses } = await themeCheckRun(resolve(FOLDER), resolve(FOLDER, ".theme-check.yml"));
  expect(theme.length).toBeGreaterThan(10);
  expect(offenses.map(({ check, message, uri }) => `${check} ${uri}: ${message}`)).toEqual([]);
}, 60_000);

test("every language has every text, with the same places", () => {
  const read = (language: string) =>
    JSON.parse(readFileSync(join(TEXTS, `${language}.json`), "utf8")) as Record<string, string>;
  const places = (texts: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [key, [...text.matchAll(/\{\w+\}/g)].map(String).sort()]),
    );
  const english = read("en");
  for (const language of ["de", "fr", "es", "pl"]) {
    const texts = read(language);
    expect(places(texts), language).toEqual(places(english));
    for (const [key, text] of Object.entries(texts)) expect(text.trim(), `${language} ${key}`).not.toBe("");
  }
});
