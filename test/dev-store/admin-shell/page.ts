/** The frame that every page of the admin stands in: top bar, navigation, content. */
import type { DevStore } from "../server.ts";
import { html, type Markup } from "./html.ts";

export type Section = "home" | "orders" | "customers" | "products" | "apps" | "app";

export interface Page {
  title: string;
  section: Section;
  content: Markup;
  /** Scripts besides the menu's, by address. */
  scripts?: string[];
}

/** "/store/encore-demo": the address under which this shop's admin lies. */
export function adminBase(devStore: DevStore): string {
  return `/store/${shopHandle(devStore)}`;
}

export function shopHandle(devStore: DevStore): string {
  return devStore.shopDomain.replace(".myshopify.com", "");
}

/** "/store/encore-demo/apps/encore": the app's paths follow it. */
export function appBase(devStore: DevStore): string {
  return `${adminBase(devStore)}/apps/${devStore.app.config.handle}`;
}

const ICONS = {
  home: "M3 9.5 10 3l7 6.5V17h-5v-5H8v5H3z",
  orders: "M4 3h12v14l-3-2-3 2-3-2-3 2zM7 7h6M7 10h6",
  customers: "M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm-7 7c.6-3.2 3.4-5 7-5s6.4 1.8 7 5z",
  products: "M3 4h6l8 8-6 5-8-8zM6.5 7.5h.01",
  apps: "M3 3h6v6H3zm8 0h6v6h-6zM3 11h6v6H3zm8 0h6v6h-6z",
  mail: "M3 5h14v10H3zM3 6l7 5 7-5",
} satisfies Record<Exclude<Section, "app"> | "mail", string>;

function icon(section: keyof typeof ICONS): Markup {
  return html`<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    <path
      d="${ICONS[section]}"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linejoin="round"
      stroke-linecap="round"
    />
  </svg>`;
}

/** A whole page as text. */
export function renderPage(devStore: DevStore, page: Page): string {
  const base = adminBase(devStore);
  const shop = devStore.store.list("Shop", { limit: 1 })[0];
  const shopName = shop?.name ?? devStore.shopDomain;
  const { name } = devStore.app.config;
  const entry = (section: Exclude<Section, "app">, label: string, path: string): Markup =>
    html`<li>
      <a href="${base}${path}" ${page.section === section && html` aria-current="page"`}
        >${icon(section)}<span>${label}</span></a
      >
    </li>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · ${shopName}</title>
        <link rel="icon" href="/__shell/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/__shell/shell.css" />
        <link rel="stylesheet" href="/__shell/order.css" />
      </head>
      <body class="${page.section === "app" ? "has-app" : ""}">
        <a class="skip" href="#content">Skip to content</a>
        <header class="top">
          <button
            type="button"
            class="nav-toggle"
            id="nav-toggle"
            aria-label="Menu"
            aria-expanded="false"
            aria-controls="nav"
          >
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
              <path
                d="M3 5h14M3 10h14M3 15h14"
                stroke="currentColor"
                stroke-width="1.6"
                stroke-linecap="round"
              />
            </svg>
          </button>
          <a class="brand" href="${base}" aria-label="Home of the development store"
            ><svg viewBox="0 0 20 20" width="22" height="22" aria-hidden="true">
              <path
                d="M4 7h12l1 10H3zM7 7a3 3 0 0 1 6 0"
                fill="none"
                stroke="currentColor"
                stroke-width="1.6"
                stroke-linejoin="round"
              /></svg
            ><span>development store</span></a
          >
          <form class="search" id="search" role="search" action="${base}/orders">
            <label
              ><span class="visually-hidden">Search orders</span
              ><input
                type="search"
                name="query"
                placeholder="Search orders by name or e-mail"
                autocomplete="off"
            /></label>
          </form>
          <div class="save-bar" id="save-bar" role="region" aria-label="Unsaved changes" hidden></div>
          <div class="account">
            <span class="account-name">${shopName}</span
            ><span class="avatar" aria-hidden="true">${initials(shopName)}</span>
          </div>
        </header>
        <div class="loading" id="loading" role="progressbar" aria-label="Loading" hidden></div>
        <nav class="nav" id="nav" aria-label="Admin">
          <ul>
            ${entry("home", "Home", "")} ${entry("orders", "Orders", "/orders")}
            ${entry("customers", "Customers", "/customers")} ${entry("products", "Products", "/products")}
          </ul>
          <h2>Sales channels</h2>
          <ul>
            <li>
              <a href="/shop">${icon("products")}<span>Online store</span></a>
            </li>
          </ul>
          <h2>Development</h2>
          <ul>
            <li>
              <a href="/mail">${icon("mail")}<span>Mail</span></a>
            </li>
          </ul>
          <h2>Apps</h2>
          <ul>
            <li class="app-entry">
              <a
                id="app-home"
                href="${appBase(devStore)}"
                ${page.section === "app" && html` aria-current="page"`}
                ><img src="/__shell/icon.svg" alt="" width="20" height="20" /><span>${name}</span></a
              >
              <ul id="app-nav" class="sub"></ul>
            </li>
            ${entry("apps", "App settings", "/apps")}
          </ul>
        </nav>
        <div class="backdrop" id="backdrop"></div>
        <main class="content" id="content" tabindex="-1">${page.content}</main>
        <div class="toasts" id="toasts" role="status" aria-live="polite"></div>
        <script src="/__shell/menu.js" defer></script>
        ${(page.scripts ?? []).map((src) => html`<script src="${src}" defer></script>`)}
      </body>
    </html>`.text;
}

function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .join("")
    .slice(0, 2)
    .toUpperCase();
}
