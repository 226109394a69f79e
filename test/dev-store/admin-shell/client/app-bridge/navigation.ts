/** Keeps the shell's address in step with the app's, and sends navigation where it belongs. */
import { notify, onShellMessage, shellOrigin } from "./port.ts";

/** Parameters that the admin adds to the app's address; they are no part of the page's own. */
const ADMIN_PARAMETERS = ["embedded", "hmac", "host", "id_token", "locale", "session", "shop", "timestamp"];

let navigateListeners = 0;

/** Starts telling the shell of every change of address, and catches links that lead out of the frame. */
export function startNavigation(): void {
  countNavigateListeners();
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name].bind(history);
    history[name] = (data: unknown, unused: string, url?: string | URL | null) => {
      original(data, unused, url);
      tellLocation();
    };
  }
  addEventListener("popstate", tellLocation);
  addEventListener("hashchange", tellLocation);
  tellLocation();

  const openWindow = window.open.bind(window);
  window.open = (url?: string | URL, target?: string, features?: string) => {
    const text = String(url ?? "");
    if (leadsOut(text, target)) {
      redirect(text, target);
      return null;
    }
    return openWindow(url, target, features);
  };
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link || event.defaultPrevented) return;
    const href = link.getAttribute("href") ?? "";
    const target = link.getAttribute("target") ?? undefined;
    if (!leadsOut(href, target)) return;
    event.preventDefault();
    redirect(href, target);
  });
  onShellMessage((message) => {
    if (message.type === "navigate") navigateTo(message.href);
  });
}

/**
 * Goes to a page of the app: by the `shopify:navigate` event on an element that has the address as its `href` when the app
 * listens for it (its router then does the rest), else by loading it.
 */
export function navigateTo(href: string, element?: Element): void {
  if (navigateListeners === 0) {
    location.assign(href);
    return;
  }
  const target =
    element ?? document.querySelector(`:is(ui-nav-menu, s-app-nav) [href="${CSS.escape(href)}"]`);
  const anchor = target ?? temporaryAnchor(href);
  anchor.dispatchEvent(new Event("shopify:navigate", { bubbles: true }));
}

function temporaryAnchor(href: string): HTMLAnchorElement {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.setAttribute("href", href);
  anchor.hidden = true;
  document.body.append(anchor);
  setTimeout(() => {
    anchor.remove();
  });
  return anchor;
}

/** Sends the whole admin, or a new window, somewhere. */
export function redirect(url: string, target: string | undefined): void {
  const absolute = url.startsWith("shopify:") ? url : new URL(url, location.href).href;
  notify({ type: "redirect", url: absolute, target: target === "_blank" ? "_blank" : "_top" });
}

function leadsOut(url: string, target: string | undefined): boolean {
  if (url.startsWith("shopify:")) return true;
  return target === "_top" || target === "_parent";
}

function tellLocation(): void {
  const url = new URL(location.href);
  for (const name of ADMIN_PARAMETERS) url.searchParams.delete(name);
  notify({ type: "location", path: `${url.pathname}${url.search}${url.hash}` });
}

function countNavigateListeners(): void {
  const add = window.addEventListener.bind(window);
  const remove = window.removeEventListener.bind(window);
  window.addEventListener = (type: string, ...rest: [EventListenerOrEventListenerObject, ...unknown[]]) => {
    if (type === "shopify:navigate") navigateListeners += 1;
    add(type, rest[0], rest[1] as AddEventListenerOptions | undefined);
  };
  window.removeEventListener = (
    type: string,
    ...rest: [EventListenerOrEventListenerObject, ...unknown[]]
  ) => {
    if (type === "shopify:navigate") navigateListeners -= 1;
    remove(type, rest[0], rest[1] as EventListenerOptions | undefined);
  };
}

/** Outside the admin an embedded app has no use: it goes back into its frame, as Shopify's App Bridge makes it do. */
export function returnToAdmin(): void {
  const url = new URL(location.href);
  for (const name of ADMIN_PARAMETERS) url.searchParams.delete(name);
  location.replace(`${shellOrigin}/admin/apps/encore${url.pathname}${url.search}`);
}
