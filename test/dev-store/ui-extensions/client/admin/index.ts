/** The script of the admin's order page: it puts the app's blocks on the page and its actions into "More actions". */
import "../components/index.ts";
import { createFetch } from "../host/fetch.ts";
import { createI18n } from "../host/i18n.ts";
import { mountExtension } from "../host/mount.ts";
import { type SignalClass, Signals } from "../host/signals.ts";
import { createStorage } from "../host/storage.ts";
import type { Extension, PageFacts } from "../host/types.ts";
import { type AdminAddresses, resolveLink } from "./links.ts";

const BLOCK = "admin.order-details.block.render";
const ACTION = "admin.order-details.action.render";

interface AdminFacts extends PageFacts, AdminAddresses {
  /** "gid://shopify/Order/1": what the page is about. */
  selected: string;
}

const facts = JSON.parse(document.getElementById("extension-facts")?.textContent ?? "") as AdminFacts;

function missing(name: string): (...given: unknown[]) => never {
  return () => {
    throw new Error(`shopify.${name}() is not modelled by the development store`);
  };
}

/** A session token of the member of staff who looks at the page. */
async function idToken(): Promise<string | null> {
  const answer = await fetch("/__shell/session-token", { method: "POST" });
  if (!answer.ok) return null;
  return ((await answer.json()) as { token: string }).token;
}

function navigate(href: string | URL): void {
  const action = /^extension:(?:\/\/)?([\w-]+)/.exec(String(href))?.[1];
  if (action === undefined) {
    location.assign(resolveLink(String(href), facts));
    return;
  }
  const extension = facts.extensions.find(({ handle, modules }) => handle === action && ACTION in modules);
  if (!extension) throw new Error(`There is no action ${action}`);
  openAction(extension, document.activeElement instanceof HTMLElement ? document.activeElement : undefined);
}

function shopifyOf(extension: Extension, target: string, close?: () => void): object {
  const signals = new Signals();
  return {
    setSignals: (Signal: SignalClass) => signals.use(Signal),
    extension: { target },
    auth: { idToken },
    data: { selected: [{ id: facts.selected }] },
    i18n: createI18n({ extension, target, facts }),
    storage: createStorage(`${extension.handle}.${target}`),
    intents: { invoke: missing("intents.invoke") },
    query: missing("query"),
    picker: missing("picker"),
    resourcePicker: missing("resourcePicker"),
    ...(target === BLOCK && { navigation: { navigate } }),
    ...(close && { close }),
  };
}

async function mount(
  extension: Extension,
  target: string,
  into: Element,
  close?: () => void,
): Promise<HTMLElement> {
  const place = { extension, target, facts };
  const app = new URL(facts.app.actual);
  const request = createFetch(place, {
    base: `${facts.app.actual}/`,
    headers: async (url) => {
      const token = url.origin === app.origin ? await idToken() : null;
      return token === null ? {} : { Authorization: `Bearer ${token}` };
    },
  });
  return mountExtension(into, place, {
    resolveLink: (href) => resolveLink(href, facts),
    globals: { shopify: shopifyOf(extension, target, close), fetch: request, navigation: { navigate } },
  });
}

function openAction(extension: Extension, opener: HTMLElement | undefined): void {
  const into = document.createElement("div");
  document.body.append(into);
  const close = (): void => {
    if (!into.isConnected) return;
    into.remove();
    opener?.focus();
  };
  void mount(extension, ACTION, into, close).then((host) => host.addEventListener("extension-close", close));
}

async function mountBlocks(into: Element): Promise<void> {
  for (const extension of facts.extensions) {
    if (!(BLOCK in extension.modules)) continue;
    const card = document.createElement("section");
    card.className = "card pad extension-block";
    card.setAttribute("aria-label", extension.name);
    into.append(card);
    await mount(extension, BLOCK, card);
  }
}

/** "More actions": its entries are on the page already, what they open is not. */
function actionsMenu(menu: HTMLElement): void {
  const [button, list] = [menu.querySelector("button"), menu.querySelector<HTMLElement>('[role="menu"]')];
  if (!button || !list) return;
  const entries = [...list.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const open = (yes: boolean): void => {
    list.hidden = !yes;
    button.setAttribute("aria-expanded", String(yes));
    if (yes) entries[0]?.focus();
  };
  button.addEventListener("click", () => open(list.hidden));
  for (const entry of entries) {
    entry.addEventListener("click", () => {
      open(false);
      const extension = facts.extensions.find(({ handle }) => handle === entry.dataset["action"]);
      if (extension) openAction(extension, button);
    });
  }
  menu.addEventListener("keydown", (event) => {
    const at = entries.findIndex((entry) => entry === document.activeElement);
    if (event.key === "Escape") {
      open(false);
      button.focus();
    } else if (event.key === "ArrowDown") entries[(at + 1) % entries.length]?.focus();
    else if (event.key === "ArrowUp") entries.at(at - 1)?.focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!(target instanceof Node) || !menu.contains(target)) open(false);
  });
}

const blocks = document.getElementById("extension-blocks");
if (blocks) void mountBlocks(blocks);
const menu = document.getElementById("more-actions");
if (menu) actionsMenu(menu);
