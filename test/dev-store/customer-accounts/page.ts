/** The frame of every customer account page. */
import { html, jsonScript, Markup } from "../admin-shell/html.ts";
import type { DevStore } from "../server.ts";
import type { CustomerDoc } from "../state/documents.ts";
import { hostedExtensions } from "../ui-extensions/routes.ts";
import { type Language, LANGUAGE_NAMES, LANGUAGES } from "../storefront/language.ts";
import { type Translate, translator } from "./texts.ts";

/** What a page is drawn with. */
export interface View {
  devStore: DevStore;
  language: Language;
  t: Translate;
  customer: CustomerDoc | null;
  /** The address of the page itself, for the choice of another language. */
  path: string;
}

export function viewOf(
  devStore: DevStore,
  language: Language,
  customer: CustomerDoc | null,
  path: string,
): View {
  return { devStore, language, t: translator(language), customer, path };
}

export const BASE = "/account-pages";

/** A whole page as text. @param facts more for the page's script, as JSON elements */
export function accountPage(
  view: View,
  title: string,
  content: Markup,
  facts: readonly Markup[] = [],
): string {
  const { devStore, language, t, customer } = view;
  const shop = devStore.store.list("Shop", { limit: 1 })[0];
  const name = shop?.name ?? devStore.shopDomain;
  const languages = html`<form class="languages">
    <label
      ><span class="visually-hidden">${t("language")}</span>
      <select name="locale" onchange="this.form.submit()">
        ${LANGUAGES.map((each) => html`<option value="${each}" lang="${each}" ${each === language && new Markup("selected")}>${LANGUAGE_NAMES[each]}</option>`)}
      </select></label
    >
    <noscript><button>${t("continue")}</button></noscript>
  </form>`;
  const account =
    customer &&
    html`<div class="menu" data-menu>
      <button
        type="button"
        class="account"
        aria-haspopup="menu"
        aria-expanded="false"
        aria-label="${t("account")}"
      >
        <span class="initials" aria-hidden="true">${initials(customer)}</span>
      </button>
      <div class="popover end" role="menu" aria-label="${t("account")}" hidden>
        <p class="who" role="presentation">${customer.displayName}<span>${customer.email}</span></p>
        <a role="menuitem" href="${BASE}/logout">${t("signOut")}</a>
      </div>
    </div>`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${name}</title>
        <link rel="icon" href="/__shell/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/__accounts/account.css" />
      </head>
      <body>
        <header class="top">
          <div class="wrap">
            <a class="logo" href="/shop">${name}</a>
            ${customer && html`<nav aria-label="${t("account")}"><a href="/shop">${t("shop")}</a><a href="${BASE}/orders">${t("orders")}</a></nav>`}
            ${account}
          </div>
        </header>
        <main id="main" tabindex="-1">${content}</main>
        <footer class="foot">
          <div class="wrap"><span>© ${name}</span>${languages}</div>
        </footer>
        <div class="toasts" id="toasts" role="status" aria-live="polite"></div>
        ${customer && [pageFacts(view), ...facts, new Markup('<script src="/__ui/accounts.js" defer></script>')]}
      </body>
    </html>`.text;
}

/** What the script of the page has to know. */
function pageFacts({ devStore, language, customer }: View): Markup {
  const shop = devStore.store.list("Shop", { limit: 1 })[0];
  return jsonScript("account-facts", {
    extensions: hostedExtensions(devStore, "customer-account."),
    shop: {
      id: `gid://shopify/Shop/${shop?.id ?? 1}`,
      name: shop?.name ?? devStore.shopDomain,
      myshopifyDomain: devStore.shopDomain,
      storefrontUrl: `${devStore.origin}/shop`,
    },
    language,
    country: customer?.defaultAddress?.countryCodeV2 ?? null,
    currency: shop?.currencyCode ?? "USD",
    timezone: shop?.ianaTimezone ?? "UTC",
    app: { declared: devStore.app.config.applicationUrl.replace(/\/$/, ""), actual: devStore.app.url },
    customerId: customer === null ? null : `gid://shopify/Customer/${customer.id}`,
  });
}

function initials({ firstName, lastName, email }: CustomerDoc): string {
  const letters = [firstName, lastName].map((name) => name?.charAt(0) ?? "").join("");
  return (letters || (email ?? "?").charAt(0)).toUpperCase();
}
