/**
 * Development only: requests to the shops named in DEV_STORES go to a development store on this machine, with the shop's
 * name in the Host header. The Shopify libraries stay as they are; only the address behind the name changes, as a line
 * in a hosts file would do it.
 */
import { Agent, type Dispatcher, setGlobalDispatcher } from "undici";

import { env } from "#app/env.server.ts";

let routed = false;

/** Safe to call more than once; does nothing unless DEV_STORES is set (env.server.ts lets in loopback addresses only). */
export function routeToDevStores(): void {
  const stores = env().DEV_STORES;
  if (routed || stores.size === 0) return;
  routed = true;
  const toDevStore: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    const asked = new URL(String(options.origin));
    const origin = stores.get(asked.hostname);
    if (!origin) return dispatch(options, handler);
    return dispatch(
      { ...options, origin, headers: { ...headersOf(options.headers), host: asked.hostname } },
      handler,
    );
  };
  setGlobalDispatcher(new Agent({ allowH2: false }).compose(toDevStore));
}

function headersOf(
  headers: Dispatcher.RequestOptions["headers"],
): Record<string, string | string[] | undefined> {
  if (!headers) return {};
  if (Array.isArray(headers)) {
    const record: Record<string, string> = {};
    for (let at = 0; at + 1 < headers.length; at += 2)
      record[headers[at] as string] = headers[at + 1] as string;
    return record;
  }
  if (Symbol.iterator in headers) return Object.fromEntries(headers);
  return headers;
}

/**
 * Makes a document's headers fit the development store's admin: its pages may frame the app besides Shopify's own, and
 * App Bridge is preloaded from where it really comes from.
 */
export function adaptToDevStores(headers: Headers): void {
  const { DEV_STORES, APP_BRIDGE_URL } = env();
  if (DEV_STORES.size === 0) return;
  const policy = headers.get("Content-Security-Policy");
  const origins = [...DEV_STORES.values()].join(" ");
  if (policy)
    headers.set("Content-Security-Policy", policy.replace("frame-ancestors", `frame-ancestors ${origins}`));
  const link = headers.get("Link");
  if (link && APP_BRIDGE_URL)
    headers.set("Link", link.replace(/<https:[^>]*app-bridge\.js>/, `<${APP_BRIDGE_URL}>`));
}
