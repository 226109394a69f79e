/** The browser scripts of the shell, bundled from TypeScript by Vite when first asked for. */
import { fileURLToPath } from "node:url";

import { build } from "vite";

const bundles = new Map<string, Promise<string>>();

/** One classic script. @param entry a file, or its path below `client/`, such as "app-bridge/index.ts" */
export function bundleScript(entry: string | URL): Promise<string> {
  const file = fileURLToPath(entry instanceof URL ? entry : new URL(`./client/${entry}`, import.meta.url));
  let bundle = bundles.get(file);
  if (!bundle) {
    bundle = bundleNow(file);
    bundles.set(file, bundle);
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
        entry,
        formats: ["iife"],
        name: "devStoreScript",
      },
    },
  });
  const output = Array.isArray(built) ? built[0] : built;
  if (!output || !("output" in output)) throw new Error(`Vite built nothing from ${entry}`);
  return output.output[0].code;
}
