/** The storefront's theme: Liquid templates in a layout, with the app's blocks and embeds where a merchant would put them. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Request } from "express";
import { Liquid } from "liquidjs";

import { escapeHtml } from "../admin-shell/html.ts";
import type { DevStore } from "../server.ts";
import { type AppBlock, defaultSettings, isEnabledOn, themeExtensions } from "./extensions.ts";
import { cartOf, signedInCustomer } from "./session.ts";
import { cartView, customerView, shopView, type View } from "./views.ts";

const THEME = fileURLToPath(new URL("./theme/", import.meta.url));
const LAYOUT_NONE = /\{%-?\s*layout\s+none\s*-?%\}/;

/** Where the pages of the online store lie. The store's home is not "/", which belongs to the admin here. */
const ROUTES = {
  root_url: "/shop",
  cart_url: "/cart",
  account_url: "/account",
  account_login_url: "/account/login",
  account_logout_url: "/account/logout",
  all_products_collection_url: "/collections/all",
};

/** Renders a template of the theme in its layout. @param template its Shopify name, such as "product" or "customers/order" */
export async function renderTemplate(
  devStore: DevStore,
  request: Request,
  template: string,
  data: View,
): Promise<string> {
  const scope = { ...scopeOf(devStore, request, template), ...data };
  const content = String(
    await themeEngine(devStore).renderFile(`templates/${template.replace("/", "-")}`, scope),
  );
  return inLayout(devStore, template, scope, content);
}

/** Renders what an app answered as `application/liquid`: inside the theme's layout unless it says `{% layout none %}`. */
export async function renderProxyLiquid(
  devStore: DevStore,
  request: Request,
  source: string,
): Promise<string> {
  const scope = { ...scopeOf(devStore, request, "page"), page_title: devStore.app.config.name };
  const content = String(await themeEngine(devStore).parseAndRender(source.replace(LAYOUT_NONE, ""), scope));
  return LAYOUT_NONE.test(source) ? content : inLayout(devStore, "page", scope, content);
}

function scopeOf(devStore: DevStore, request: Request, template: string): View {
  const customer = signedInCustomer(request, devStore.store);
  return {
    shop: shopView(devStore),
    customer: customer ? customerView(devStore, customer) : null,
    cart: cartView(devStore, cartOf(request)),
    routes: ROUTES,
    template: { name: template },
    request: { locale: { iso_code: "en" }, page_type: template, path: request.path, origin: devStore.origin },
    localization: { language: { iso_code: "en" }, country: { iso_code: "US" } },
  };
}

async function inLayout(devStore: DevStore, template: string, scope: View, content: string): Promise<string> {
  const blocks =
    devStore.installation.state() === null ? [] : themeExtensions().flatMap((extension) => extension.blocks);
  const render = async (target: string): Promise<string> => {
    const chosen = blocks.filter((block) => block.schema.target === target && isEnabledOn(block, template));
    return (await Promise.all(chosen.map((block) => renderBlock(devStore, block, scope)))).join("\n");
  };
  return String(
    await themeEngine(devStore).renderFile("layout/theme", {
      ...scope,
      content_for_layout: content,
      content_for_header: (await render("head")) + (await render("compliance_head")),
      app_blocks: await render("section"),
      app_embeds: await render("body"),
    }),
  );
}

/** A block in its wrapper, with the assets that its schema names; a block that cannot be rendered says why on the page. */
async function renderBlock(devStore: DevStore, block: AppBlock, scope: View): Promise<string> {
  const { extension, schema } = block;
  const id = `${extension.handle}-${block.handle}`;
  const engine = extensionEngine(devStore, extension.folder, extension.handle, extension.texts);
  const local = {
    ...scope,
    block: { id, settings: defaultSettings(block), shopify_attributes: "", type: block.handle },
    app: { metafields: {} },
  };
  const asset = (name: string): string => `/__ext/${extension.handle}/assets/${name}`;
  const style = schema.stylesheet ? `<link rel="stylesheet" href="${asset(schema.stylesheet)}">` : "";
  const script = schema.javascript ? `<script src="${asset(schema.javascript)}" defer></script>` : "";
  try {
    const body = String(await engine.parseAndRender(block.source, local));
    if (schema.target === "head" || schema.target === "compliance_head") return style + script + body;
    return `${style}<div id="shopify-block-${id}" class="shopify-block shopify-app-block">${body}</div>${script}`;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    devStore.log(`Theme block ${id}: ${message}`);
    return `<div class="liquid-error">Liquid error in ${escapeHtml(id)}: ${escapeHtml(message)}</div>`;
  }
}

function themeEngine(devStore: DevStore): Liquid {
  const engine = new Liquid({
    root: THEME,
    partials: join(THEME, "snippets"),
    extname: ".liquid",
    cache: false,
  });
  addFilters(engine, devStore, (name) => `/__theme/${name}`, {});
  return engine;
}

function extensionEngine(
  devStore: DevStore,
  folder: string,
  handle: string,
  texts: Record<string, unknown>,
): Liquid {
  const engine = new Liquid({ root: folder, partials: join(folder, "snippets"), extname: ".liquid" });
  addFilters(engine, devStore, (name) => `/__ext/${handle}/assets/${name}`, texts);
  return engine;
}

/** Shopify's own filters, as far as themes and blocks here use them; the rest of Liquid is liquidjs's. */
function addFilters(
  engine: Liquid,
  devStore: DevStore,
  assetUrl: (name: string) => string,
  texts: Record<string, unknown>,
): void {
  const currency = devStore.store.list("Shop", { limit: 1 })[0]?.currencyCode ?? "USD";
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  engine.registerFilter("money", (hundredths: unknown) => format.format(Number(hundredths) / 100));
  engine.registerFilter(
    "money_with_currency",
    (hundredths: unknown) => `${format.format(Number(hundredths) / 100)} ${currency}`,
  );
  engine.registerFilter("asset_url", (name: unknown) => assetUrl(String(name)));
  engine.registerFilter(
    "stylesheet_tag",
    (url: unknown) => `<link rel="stylesheet" href="${escapeHtml(String(url))}">`,
  );
  engine.registerFilter(
    "script_tag",
    (url: unknown) => `<script src="${escapeHtml(String(url))}" defer></script>`,
  );
  engine.registerFilter("image_url", (url: unknown) => String(url));
  engine.registerFilter("t", (key: unknown, ...values: unknown[]) => translate(texts, String(key), values));
}

/** A text by its dotted key, `{{ name }}` in it filled in; a missing one shows its key, as a theme does. */
function translate(texts: Record<string, unknown>, key: string, values: unknown[]): string {
  const found = key
    .split(".")
    .reduce<unknown>(
      (value, part) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[part] : undefined,
      texts,
    );
  if (typeof found !== "string") return `translation missing: en.${key}`;
  // liquidjs hands named arguments over as [name, value] pairs.
  const named = new Map(
    values.filter(Array.isArray).map((pair: unknown[]) => [String(pair[0]), String(pair[1])]),
  );
  return found.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => escapeHtml(named.get(name) ?? whole));
}
