/**
 * Makes the theme extension's assets of their sources: `npm run build:storefront`. What it makes is committed, because
 * Shopify's CLI deploys the folder as it is; a test compares.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const SOURCES = fileURLToPath(new URL("./returns/", import.meta.url));
export const ASSETS = fileURLToPath(new URL("../../extensions/storefront/assets/", import.meta.url));

const ENTRIES = {
  "returns.js": "loader.ts",
  "returns-flow.js": "flow.ts",
  "returns.css": "returns.css",
} as const;

/** Every asset by its name. */
export async function storefrontAssets(): Promise<Map<string, string>> {
  const assets = new Map<string, string>();
  for (const [name, entry] of Object.entries(ENTRIES)) {
    const { outputFiles } = await build({
      entryPoints: [join(SOURCES, entry)],
      bundle: true,
      minify: true,
      write: false,
      charset: "utf8",
      // The loader is a plain script of the theme; it loads the flow as a module.
      format: name === "returns.js" ? "iife" : "esm",
      target: ["es2022", "safari16"],
      logLevel: "error",
    });
    assets.set(name, outputFiles[0]?.text ?? "");
  }
  return assets;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, text] of await storefrontAssets()) writeFileSync(join(ASSETS, name), text);
