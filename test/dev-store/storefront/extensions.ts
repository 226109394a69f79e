/** Theme app extensions of the project: `extensions/<folder>` with `type = "theme"`, as Shopify's CLI lays them out. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { parse } from "smol-toml";
import { z } from "zod";

const setting = z.looseObject({ id: z.string().optional(), default: z.unknown().optional() });
const blockSchema = z.looseObject({
  name: z.string().default(""),
  target: z.enum(["section", "head", "body", "compliance_head"]).default("section"),
  stylesheet: z.string().optional(),
  javascript: z.string().optional(),
  enabled_on: z.object({ templates: z.array(z.string()).optional() }).optional(),
  disabled_on: z.object({ templates: z.array(z.string()).optional() }).optional(),
  settings: z.array(setting).default([]),
});

/** A block of an extension, ready to be rendered. */
export interface AppBlock {
  /** The Liquid file's name without its ending. */
  handle: string;
  extension: ThemeExtension;
  /** The Liquid without its schema. */
  source: string;
  schema: z.infer<typeof blockSchema>;
}

export interface ThemeExtension {
  handle: string;
  folder: string;
  blocks: AppBlock[];
  /** The default storefront texts, nested as in `locales/en.default.json`. */
  texts: Record<string, unknown>;
}

const SCHEMA = /\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema\s*-?%\}/;

/** Reads every theme app extension below a folder; read anew each time, so that an edit shows at the next reload. */
export function themeExtensions(root = "extensions"): ThemeExtension[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isTheme(join(root, entry.name)))
    .map((entry) => readExtension(join(root, entry.name)));
}

function isTheme(folder: string): boolean {
  const file = join(folder, "shopify.extension.toml");
  if (!existsSync(file)) return false;
  const toml = z.looseObject({ type: z.string().optional() }).parse(parse(readFileSync(file, "utf8")));
  return toml.type === "theme";
}

function readExtension(folder: string): ThemeExtension {
  const textFile = join(folder, "locales", "en.default.json");
  const texts = existsSync(textFile)
    ? z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(textFile, "utf8")))
    : {};
  const extension: ThemeExtension = { handle: basename(folder), folder, blocks: [], texts };
  const blocks = join(folder, "blocks");
  for (const name of existsSync(blocks) ? readdirSync(blocks).sort() : []) {
    if (!name.endsWith(".liquid")) continue;
    const text = readFileSync(join(blocks, name), "utf8");
    const schema = blockSchema.parse(JSON.parse(SCHEMA.exec(text)?.[1] ?? "{}"));
    extension.blocks.push({
      handle: name.replace(/\.liquid$/, ""),
      extension,
      source: text.replace(SCHEMA, ""),
      schema,
    });
  }
  return extension;
}

/** Whether a merchant could have put the block on a page with this template. */
export function isEnabledOn(block: AppBlock, template: string): boolean {
  const on = block.schema.enabled_on?.templates;
  const off = block.schema.disabled_on?.templates;
  return (
    (on === undefined || on.includes("*") || on.includes(template)) && !(off?.includes(template) ?? false)
  );
}

/** The default of every setting: what a merchant who changes nothing gets. */
export function defaultSettings(block: AppBlock): Record<string, unknown> {
  return Object.fromEntries(
    block.schema.settings.flatMap(({ id, default: value }) =>
      id === undefined ? [] : [[id, value ?? null]],
    ),
  );
}

/** What `shopify.app.extensions()` answers: every block counts as put on the page, as this theme renders them all. */
export function activatedExtensions(folders: readonly string[]): unknown[] {
  return folders
    .flatMap((folder) => themeExtensions(folder))
    .map((extension) => ({
      handle: extension.handle,
      type: "theme_app_extension",
      activations: extension.blocks.map((block) => ({
        target: block.schema.target,
        handle: block.handle,
        name: block.schema.name,
        status: "active",
        activations: [{ target: `template--${block.handle}`, themeId: "gid://shopify/OnlineStoreTheme/1" }],
      })),
    }));
}
