/** `fetch` to the app's own origin carries a fresh session token, as Shopify's App Bridge makes it do. */
import { redirect } from "./navigation.ts";
import { ask } from "./port.ts";

const RETRY = "X-Shopify-Retry-Invalid-Session-Request";
const REAUTHORIZE = "X-Shopify-API-Request-Failure-Reauthorize-Url";

export function idToken(): Promise<string> {
  return ask<string>({ type: "idToken" });
}

export function startFetch(disabled: readonly string[]): void {
  if (disabled.includes("fetch")) return;
  const original = window.fetch.bind(window);
  window.fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin || request.headers.has("Authorization")) {
      return original(request);
    }
    // A body can be sent once only: the spare is for the second try.
    const spare = request.clone();
    let response = await original(await withToken(request));
    if (response.status === 401 && response.headers.has(RETRY))
      response = await original(await withToken(spare));
    const reauthorize = response.headers.get(REAUTHORIZE);
    if (reauthorize !== null && !disabled.includes("auto-redirect")) redirect(reauthorize, "_top");
    return response;
  };
}

async function withToken(request: Request): Promise<Request> {
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${await idToken()}`);
  headers.set("X-Requested-With", "XMLHttpRequest");
  return new Request(request, { headers });
}

/**
 * The bounce page: the app could not tell who opened it and asks, by the `shopify-reload` parameter, for the same page
 * again with a fresh token.
 */
export async function reloadWithToken(): Promise<void> {
  const target = new URLSearchParams(location.search).get("shopify-reload");
  if (target === null) return;
  const url = new URL(target, location.href);
  if (url.origin !== location.origin) return;
  url.searchParams.set("id_token", await idToken());
  location.replace(url);
}
