/** An extension's module as one script, made as Shopify's CLI makes it: Preact's JSX, everything in one file. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

import { build } from "vite";

import type { UiExtension } from "./read.ts";

export interface ExtensionBundle {
  /** A module whose default export takes the scope and gives the extension's own default export. */
  code: string;
  /** Bytes of the script, and of it compressed as `shopify app build` counts it. */
  size: number;
  compressed: number;
}

/** What a bundle may weigh compressed; Shopify refuses to deploy a heavier one. */
export function bundleLimit(target: string): number {
  return target === "customer-account.page.render" || target === "customer-account.order.page.render"
    ? 131_072
    : 65_536;
}

/** Names that a script in Shopify's worker does not have, or has from its host. */
const SCOPE = ["globalThis", "self", "window", "shopify", "document", "fetch", "navigation"];
const ABSENT = [
  "localStorage",
  "sessionStorage",
  "indexedDB",
  "XMLHttpRequest",
  "WebSocket",
  "location",
  "history",
  "parent",
  "top",
  "frames",
  "alert",
  "confirm",
  "open",
  "customElements",
];

const bundles = new Map<string, { changed: number; bundle: Promise<ExtensionBundle> }>();

/** The script of one of the extension's targets; made again when a file of the extension changed. @throws Error when there is no such target */
export function bundleExtension(extension: UiExtension, target: string): Promise<ExtensionBundle> {
  const entry = extension.modules[target];
  if (entry === undefined) throw new Error(`${extension.handle} has no target ${target}`);
  const changed = lastChange(extension.folder);
  const known = bundles.get(entry);
  if (known?.changed === changed) return known.bundle;
  const bundle = bundleNow(entry);
  bundles.set(entry, { changed, bundle });
  return bundle;
}

function lastChange(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true }).map((entry) =>
    entry.name === "node_modules"
      ? 0
      : entry.isDirectory()
        ? lastChange(join(folder, entry.name))
        : statSync(join(folder, entry.name)).mtimeMs,
  );
  return Math.max(0, ...times);
}

async function bundleNow(entry: string): Promise<ExtensionBundle> {
  const built = await build({
    configFile: false,
    envFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    esbuild: { jsx: "automatic", jsxImportSource: "preact" },
    build: {
      write: false,
      minify: "esbuild",
      target: "es2022",
      lib: { entry, formats: ["iife"], name: "extensionModule" },
      rollupOptions: { output: { exports: "named" } },
    },
  });
  const output = Array.isArray(built) ? built[0] : built;
  if (!output || !("output" in output)) throw new Error(`Vite built nothing from ${entry}`);
  const { code } = output.output[0];
  return {
    code: `export default function ({ ${SCOPE.join(", ")} }, ${ABSENT.join(", ")}) {\n${code}\nreturn extensionModule.default;\n}\n`,
    size: Buffer.byteLength(code),
    compressed: brotliCompressSync(code).length,
  };
}
