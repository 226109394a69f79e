/** Where a link of a customer account extension leads. */
import type { Extension } from "../host/types.ts";

const PAGES = "/account-pages";
const ORDER_PAGE = "customer-account.order.page.render";

/** The path of the extension's full page; one that is about an order needs to know which. @throws Error when it has none */
export function pagePath(extension: Extension, orderId: string | null): string {
  if ("customer-account.page.render" in extension.modules) return `${PAGES}/pages/${extension.handle}`;
  if (!(ORDER_PAGE in extension.modules))
    throw new Error(`${extension.handle} has no full page for an "extension:" link`);
  if (orderId === null)
    throw new Error(`The page of ${extension.handle} is about an order, and there is none here`);
  return `${PAGES}/orders/${orderId.split("/").at(-1) ?? ""}/pages/${extension.handle}`;
}

/**
 * "extension:/route" and "extension://route" are routes of the extension's own page, "extension://handle/route" those of
 * another extension's, "shopify:customer-account/orders" is a page of the customer account; anything else is an address.
 */
export function resolveLink(
  href: string,
  extension: Extension,
  all: readonly Extension[],
  orderId: string | null,
): string {
  const match = /^(extension|shopify):(?:\/\/)?(.*)$/.exec(href);
  if (!match) return href;
  const [, scheme, rest = ""] = match;
  if (scheme === "shopify") {
    const page = /^customer-account(?:\/(.*))?$/.exec(rest);
    if (page) return `${PAGES}/${page[1] ?? ""}`.replace(/gid:\/\/shopify\/Order\//, "").replace(/\/$/, "");
    const store = /^storefront\/?(.*)$/.exec(rest);
    if (store) return `/${store[1] || "shop"}`;
    throw new Error(`${href} is no address of a customer account`);
  }
  const [first = "", ...more] = rest.replace(/^\/+/, "").split("/");
  const [handle = "", query = ""] = first.split(/(?=[?#])/);
  const other = all.find((entry) => entry.handle === handle);
  const route = other ? more.join("/") : [first, ...more].join("/");
  const base = pagePath(other ?? extension, orderId);
  return other
    ? `${base}${route === "" ? query : `/${route}`}`
    : `${base}${route === "" || /^[?#]/.test(route) ? route : `/${route}`}`;
}
