/** The storefront's theme: Liquid templates in a layout, with the app's blocks and embeds where a merchant would put them. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Request } from "express";
import { Liquid } from "liquidjs";

import { escapeHtml } from "../admin-shell/html.ts";
import type { DevStore } from "../server.ts";
import type { AppBlock } from "./extensions.ts";
import {
  type Language,
  LANGUAGE_NAMES,
  languageOf,
  LANGUAGES,
  localeTexts,
  prefixOf,
  type Texts,
  translate,
} from "./language.ts";
import { placedBlocks, settingsOf } from "./placement.ts";
import { cartOf, signedInCustomer } from "./session.ts";
import { cartView, customerView, shopView, type View } from "./views.ts";

const THEME = fileURLToPath(new URL("./theme/", import.meta.url));
const LAYOUT_NONE = /\{%-?\s*layout\s+none\s*-?%\}/;

/** Where the pages of the online store lie. The store's home is not "/", which belongs to the admin here. */
const ROUTES = {
  root_url: "/shop",
  cart_url: "/cart",
  cart_add_url: "/cart/add",
  cart_change_url: "/cart/change",
  checkout_url: "/checkout",
  account_url: "/account",
  account_login_url: "/account/login",
  account_logout_url: "/account/logout",
  all_products_collection_url: "/collections/all",
};

function routesOf(language: Language): Record<string, string> {
  const prefixed = Object.entries(ROUTES).map(([name, path]) => [name, prefixOf(language) + path]);
  return Object.fromEntries(prefixed) as Record<string, string>;
}

/**
 * Renders a template of the theme in its layout.
 * @param template its Shopify name, such as "product" or "customers/order"
 * @param data what the template shows; `page` is the page of a "page" template, and `page_title` may be a text's key
 */
export async function renderTemplate(
  devStore: DevStore,
  request: Request,
  template: string,
  data: View,
): Promise<string> {
  const scope = { ...scopeOf(devStore, request, template), ...data };
  const content = String(
    await themeEngine(devStore, languageOf(request)).renderFile(
      `templates/${template.replace("/", "-")}`,
      scope,
    ),
  );
  return inLayout(devStore, request, template, scope, content);
}

/** Renders what an app answered as `application/liquid`: inside the theme's layout unless it says `{% layout none %}`. */
export async function renderProxyLiquid(
  devStore: DevStore,
  request: Request,
  source: string,
): Promise<string> {
  const scope = { ...scopeOf(devStore, request, "page"), page_title: devStore.app.config.name };
  const engine = themeEngine(devStore, languageOf(request));
  const content = String(await engine.parseAndRender(source.replace(LAYOUT_NONE, ""), scope));
  return LAYOUT_NONE.test(source) ? content : inLayout(devStore, request, "page", scope, content);
}

function scopeOf(devStore: DevStore, request: Request, template: string): View {
  const customer = signedInCustomer(request, devStore.store);
  const language = languageOf(request);
  const path = request.path;
  const locale = (iso_code: Language): View => ({
    iso_code,
    name: LANGUAGE_NAMES[iso_code],
    endonym_name: LANGUAGE_NAMES[iso_code],
    primary: iso_code === "en",
    root_url: `${prefixOf(iso_code)}/`,
    url: prefixOf(iso_code) + path,
  });
  return {
    shop: { ...shopView(devStore), locale: language, published_locales: LANGUAGES.map(locale) },
    customer: customer ? customerView(devStore, customer, language) : null,
    cart: cartView(devStore, cartOf(request), language),
    routes: routesOf(language),
    template: { name: template },
    request: {
      locale: locale(language),
      page_type: template,
      path: prefixOf(language) + path,
      origin: devStore.origin,
    },
    localization: {
      language: locale(language),
      available_languages: LANGUAGES.map(locale),
      country: { iso_code: "US" },
    },
  };
}

async function inLayout(
  devStore: DevStore,
  request: Request,
  template: string,
  scope: View,
  content: string,
): Promise<string> {
  const language = languageOf(request);
  const page = (scope["page"] as { handle: string } | undefined)?.handle ?? null;
  const render = async (target: string): Promise<string> => {
    const chosen = placedBlocks(devStore, target, template, page);
    return (await Promise.all(chosen.map((block) => renderBlock(devStore, language, block, scope)))).join(
      "\n",
    );
  };
  return String(
    await themeEngine(devStore, language).renderFile("layout/theme", {
      ...scope,
      content_for_layout: content,
      content_for_header: (await render("head")) + (await render("compliance_head")),
      app_blocks: await render("section"),
      app_embeds: await render("body"),
    }),
  );
}

/** A block in its wrapper, with the assets that its schema names; a block that cannot be rendered says why on the page. */
async function renderBlock(
  devStore: DevStore,
  language: Language,
  block: AppBlock,
  scope: View,
): Promise<string> {
  const { extension, schema } = block;
  const id = `${extension.handle}-${block.handle}`;
  const engine = extensionEngine(devStore, language, extension);
  const local = {
    ...scope,
    block: { id, settings: settingsOf(devStore, block), shopify_attributes: "", type: block.handle },
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

function themeEngine(devStore: DevStore, language: Language): Liquid {
  const engine = new Liquid({
    root: THEME,
    partials: join(THEME, "snippets"),
    extname: ".liquid",
    cache: false,
  });
  addFilters(
    engine,
    devStore,
    language,
    (name) => `/__theme/${name}`,
    localeTexts(join(THEME, "locales"), language),
  );
  return engine;
}

function extensionEngine(
  devStore: DevStore,
  language: Language,
  { folder, handle }: AppBlock["extension"],
): Liquid {
  const engine = new Liquid({ root: folder, partials: join(folder, "snippets"), extname: ".liquid" });
  const texts = localeTexts(join(folder, "locales"), language);
  addFilters(engine, devStore, language, (name) => `/__ext/${handle}/assets/${name}`, texts);
  return engine;
}

/** Shopify's own filters, as far as themes and blocks here use them; the rest of Liquid is liquidjs's. */
function addFilters(
  engine: Liquid,
  devStore: DevStore,
  language: Language,
  assetUrl: (name: string) => string,
  texts: Texts,
): void {
  const currency = devStore.store.list("Shop", { limit: 1 })[0]?.currencyCode ?? "USD";
  const format = new Intl.NumberFormat(language, { style: "currency", currency });
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
  engine.registerFilter("time_tag", (time: unknown) => {
    const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(String(time)));
    return `<time datetime="${escapeHtml(String(time))}">${day}</time>`;
  });
  engine.registerFilter("t", (key: unknown, ...values: unknown[]) => {
    // liquidjs hands named arguments over as [name, value] pairs.
    const named = new Map(values.filter(Array.isArray).map((pair: unknown[]) => [String(pair[0]), pair[1]]));
    return translate(texts, language, String(key), named, escapeHtml);
  });
}
