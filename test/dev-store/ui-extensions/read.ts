/** UI extensions of the project: `extensions/<folder>` with `type = "ui_extension"`, as Shopify's CLI lays them out. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import { parse } from "smol-toml";
import { z } from "zod";

const capabilities = z.object({
  network_access: z.boolean().default(false),
  api_access: z.boolean().default(false),
});
const targeting = z.looseObject({
  target: z.string().regex(/^[a-z-]+(\.[a-z-]+)+$/),
  module: z.string().min(1),
});
const settings = z.object({ fields: z.array(z.looseObject({ key: z.string().min(1) })).default([]) });
const extensionToml = z.looseObject({
  type: z.string(),
  name: z.string().default(""),
  handle: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,50}$/)
    .optional(),
  uid: z.string().optional(),
  targeting: z.array(targeting).default([]),
  capabilities: capabilities.default({ network_access: false, api_access: false }),
  settings: settings.default({ fields: [] }),
});
const toml = z.looseObject({
  api_version: z.string().optional(),
  extensions: z.array(extensionToml).default([]),
});

/** Nested texts as a locale file has them. */
export type Texts = Record<string, unknown>;

export interface UiExtension {
  handle: string;
  uid: string;
  name: string;
  apiVersion: string;
  folder: string;
  /** The module of each target, as a path on this machine. */
  modules: Record<string, string>;
  networkAccess: boolean;
  apiAccess: boolean;
  /** The keys of the settings that a merchant can give. */
  settingKeys: string[];
  defaultLocale: string;
  locales: Record<string, Texts>;
}

/** A full page is an extension of its own. */
const FULL_PAGES = ["customer-account.page.render", "customer-account.order.page.render"];

/**
 * Reads every UI extension below the folders; read anew each time, so that an edit shows at the next reload.
 * @throws Error in one line when a toml is one that Shopify's CLI would refuse
 */
export function uiExtensions(roots: readonly string[]): UiExtension[] {
  const found = roots.flatMap((root) => {
    if (!existsSync(root)) return [];
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, "shopify.extension.toml")))
      .flatMap((entry) => readFolder(join(root, entry.name)));
  });
  const handles = found.map(({ handle }) => handle);
  const twice = handles.find((handle, index) => handles.indexOf(handle) !== index);
  if (twice !== undefined) throw new Error(`Two extensions have the handle ${twice}`);
  return found;
}

function readFolder(folder: string): UiExtension[] {
  const file = join(folder, "shopify.extension.toml");
  const parsed = toml.safeParse(parse(readFileSync(file, "utf8")));
  const refuse = (why: string): never => {
    throw new Error(`${basename(folder)}/shopify.extension.toml: ${why}`);
  };
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not valid"}`);
  }
  return parsed.data.extensions
    .filter(({ type }) => type === "ui_extension")
    .map((extension) => {
      const targets = extension.targeting.map(({ target }) => target);
      if (new Set(targets).size < targets.length) refuse("the same target twice");
      if (targets.length > 1 && targets.some((target) => FULL_PAGES.includes(target)))
        refuse("a full page cannot share its extension with another target");
      const modules = extension.targeting.map(
        ({ target, module }) => [target, resolve(folder, module)] as const,
      );
      for (const [, path] of modules) if (!existsSync(path)) refuse(`there is no ${basename(path)}`);
      const handle = extension.handle ?? basename(folder);
      return {
        handle,
        uid: extension.uid ?? handle,
        name: extension.name === "" ? handle : extension.name,
        apiVersion: parsed.data.api_version ?? "",
        folder,
        modules: Object.fromEntries(modules),
        networkAccess: extension.capabilities.network_access,
        apiAccess: extension.capabilities.api_access,
        settingKeys: extension.settings.fields.map(({ key }) => key),
        ...readLocales(join(folder, "locales"), refuse),
      };
    });
}

function readLocales(
  folder: string,
  refuse: (why: string) => never,
): Pick<UiExtension, "defaultLocale" | "locales"> {
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => /^[\w-]+(\.default)?\.json$/.test(name))
    : [];
  if (names.length === 0) return { defaultLocale: "en", locales: {} };
  const defaults = names.filter((name) => name.endsWith(".default.json"));
  if (defaults.length !== 1) refuse(`locales must hold exactly one *.default.json, not ${defaults.length}`);
  const texts = names.map((name) => {
    const content: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
    return [
      name.replace(/(\.default)?\.json$/, ""),
      z.record(z.string(), z.unknown()).parse(content),
    ] as const;
  });
  return {
    defaultLocale: (defaults[0] ?? "en").replace(".default.json", ""),
    locales: Object.fromEntries(texts),
  };
}
