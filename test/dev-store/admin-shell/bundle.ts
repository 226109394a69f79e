/** The browser scripts of the shell, bundled from TypeScript by Vite when first asked for. */
import { fileURLToPath } from "node:url";

import { build } from "vite";

const bundles = new Map<string, Promise<string>>();

/** One classic script. @param entry a file below `client/`, such as "app-bridge/index.ts" */
export function bundleScript(entry: string): Promise<string> {
  let bundle = bundles.get(entry);
  if (!bundle) {
    bundle = bundleNow(entry);
    bundles.set(entry, bundle);
  }
  return bundle;
}

async function bundleNow(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    envFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: {
        entry: fileURLToPath(new URL(`./client/${entry}`, import.meta.url)),
        formats: ["iife"],
        name: "devStoreScript",
      },
    },
  });
  const output = Array.isArray(built) ? built[0] : built;
  if (!output || !("output" in output)) throw new Error(`Vite built nothing from ${entry}`);
  return output.output[0].code;
}
