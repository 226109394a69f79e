/** The script of the customer account pages: it puts extensions where the page has places for them. */
import "../components/index.ts";
import type { ExtensionHost } from "../components/base.ts";
import { createFetch } from "../host/fetch.ts";
import { mountExtension } from "../host/mount.ts";
import { ExtensionNavigation } from "../host/navigation.ts";
import type { Extension } from "../host/types.ts";
import { pagePath, resolveLink } from "./links.ts";
import { type AccountFacts, createShopify, type OrderFacts } from "./shopify.ts";

const ACTION = "customer-account.order.action.render";
const MENU_ITEM = "customer-account.order.action.menu-item.render";
const FULL_PAGES = ["customer-account.page.render", "customer-account.order.page.render"];

const facts = read("account-facts") as AccountFacts;
const order = document.getElementById("order-facts") ? (read("order-facts") as OrderFacts) : null;

function read(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? "");
}

interface Where {
  target: string;
  orderId: string | null;
  into: Element;
  close?: () => void;
  pressed?: (button: HTMLElement) => boolean;
}

/** Runs one extension in one place. */
function mount(extension: Extension, where: Where): Promise<ExtensionHost> {
  const { target, orderId, into, close, pressed } = where;
  const place = { extension, target, facts };
  const resolve = (href: string): string => resolveLink(href, extension, facts.extensions, orderId);
  const fullPage = FULL_PAGES.includes(target);
  const navigation = new ExtensionNavigation(resolve, fullPage ? pagePath(extension, orderId) : null);
  if (fullPage) followLinks(into, navigation);
  const shopify = createShopify({
    place,
    navigation,
    orderId,
    order: order?.id === orderId ? order : null,
    ...(close && { close }),
  });
  return mountExtension(into, place, {
    resolveLink: resolve,
    ...(pressed && { pressed }),
    ...(target === MENU_ITEM && { kind: "menu" as const }),
    globals: { shopify, navigation, fetch: createFetch(place) },
  });
}

/** Links between the routes of a full page do not load the page anew. */
function followLinks(into: Element, navigation: ExtensionNavigation): void {
  into.addEventListener("click", (event) => {
    const { ctrlKey, metaKey, shiftKey, button } = event as MouseEvent;
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (
      ctrlKey ||
      metaKey ||
      shiftKey ||
      button !== 0 ||
      !link ||
      link.target === "_blank" ||
      event.defaultPrevented
    )
      return;
    if (navigation.follow(link.href)) event.preventDefault();
  });
}

/** Everything that the page has a place for. */
async function mountAll(root: ParentNode): Promise<void> {
  const places = [...root.querySelectorAll<HTMLElement>("[data-extension-target]:not([data-filled])")];
  for (const into of places) {
    into.dataset["filled"] = "";
    const { extensionTarget: target = "", order: orderId = null, handle } = into.dataset;
    for (const extension of facts.extensions) {
      if (!(target in extension.modules) || (handle !== undefined && handle !== extension.handle)) continue;
      const pressed = target === MENU_ITEM ? () => openAction(extension, orderId, into) : undefined;
      await mount(extension, { target, orderId, into, ...(pressed && { pressed }) });
    }
    into.toggleAttribute("data-empty", into.childElementCount === 0);
  }
}

/** A menu item without an address opens the extension's action over the page. @returns false when there is none */
function openAction(extension: Extension, orderId: string | null, item: Element): boolean {
  if (!(ACTION in extension.modules)) return false;
  const opener = item.closest("[data-menu]")?.querySelector<HTMLElement>("button");
  const into = document.createElement("div");
  document.body.append(into);
  const close = (): void => {
    if (!into.isConnected) return;
    into.remove();
    opener?.focus();
  };
  void mount(extension, { target: ACTION, orderId, into, close }).then((host) => {
    host.addEventListener("extension-close", close);
  });
  return true;
}

/** The menus of the page's own: opened by a button, walked through by arrow keys, closed by Escape or a click elsewhere. */
function menus(): void {
  for (const menu of document.querySelectorAll<HTMLElement>("[data-menu]")) {
    const button = menu.querySelector("button");
    const list = menu.querySelector<HTMLElement>('[role="menu"]');
    if (!button || !list) continue;
    const entries = (): HTMLElement[] =>
      [...list.querySelectorAll<HTMLElement>(".extension, a, [role=menuitem]")].flatMap((entry) =>
        entry.shadowRoot ? [...entry.shadowRoot.querySelectorAll<HTMLElement>("s-button, s-link")] : [entry],
      );
    const open = async (yes: boolean): Promise<void> => {
      if (list.hidden !== yes) return;
      list.hidden = !yes;
      button.setAttribute("aria-expanded", String(yes));
      if (!yes) return;
      await mountAll(list);
      // A component draws itself a moment after it was put in its place.
      await new Promise(requestAnimationFrame);
      entries()[0]?.focus();
    };
    button.addEventListener("click", () => void open(list.hidden));
    list.addEventListener("click", () => void open(false));
    menu.addEventListener("keydown", (event) => {
      const all = entries();
      const at = all.findIndex(
        (entry) =>
          entry === document.activeElement || entry.getRootNode() === document.activeElement?.shadowRoot,
      );
      if (event.key === "Escape") {
        void open(false);
        button.focus();
      } else if (event.key === "ArrowDown") all[(at + 1) % all.length]?.focus();
      else if (event.key === "ArrowUp") all.at(at - 1)?.focus();
      else return;
      event.preventDefault();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!event.composedPath().includes(menu)) void open(false);
    });
  }
}

menus();
for (const root of document.querySelectorAll("main")) void mountAllNow(root);

/** What lies in a closed menu waits until it is opened. */
async function mountAllNow(root: Element): Promise<void> {
  for (const list of root.querySelectorAll<HTMLElement>("[role=menu] [data-extension-target]"))
    list.dataset["filled"] = "later";
  await mountAll(root);
  for (const list of root.querySelectorAll<HTMLElement>("[data-filled=later]")) delete list.dataset["filled"];
}
