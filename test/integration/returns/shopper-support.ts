/** What the tests of the shopper's side share: the routes themselves, asked as Shopify's proxy and extensions ask them. */
import { signProxyQuery } from "#test/dev-store/app-proxy/signature.ts";
import type { RunningDevStore } from "#test/dev-store/server.ts";

import { loader as proxyRoute } from "#app/routes/storefront/returns.ts";
import { loader as extensionRoute } from "#app/routes/extensions/returns.ts";

export interface Told {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what came back is what the tests look into
  body: any;
  headers: Headers;
  bytes: Buffer;
}

export interface AskedBy {
  /** Signed in, as the proxy says. */
  customerId?: bigint | number;
  guest?: string;
  ip?: string;
  /** Changes the signature's parameters after signing. */
  tamper?: (query: URLSearchParams) => void;
  query?: Record<string, string>;
  bytes?: Uint8Array;
}

async function told(response: Response): Promise<Told> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    body: isJson ? JSON.parse(bytes.toString("utf8")) : bytes.toString("utf8"),
  };
}

const args = (request: Request, path: string) => ({ request, params: { "*": path }, context: {} });

export async function askProxy(
  devStore: RunningDevStore,
  what: string,
  by: AskedBy = {},
  body?: unknown,
): Promise<Told> {
  const [method = "GET", path = ""] = what.split(" ");
  const query = new URLSearchParams(by.query);
  query.set("shop", devStore.shopDomain);
  query.set("path_prefix", "/apps/encore");
  query.set("timestamp", String(Math.floor(Date.now() / 1_000)));
  query.set("logged_in_customer_id", String(by.customerId ?? ""));
  query.set("signature", signProxyQuery(query, process.env["SHOPIFY_API_SECRET"]!));
  by.tamper?.(query);
  const headers = new Headers({ "X-Forwarded-For": by.ip ?? "203.0.113.7" });
  if (by.guest !== undefined) headers.set("X-Returns-Guest", by.guest);
  const sent = by.bytes ?? (body === undefined ? undefined : JSON.stringify(body));
  const request = new Request(`https://encore.test/proxy/returns/${path}?${query}`, {
    method,
    headers,
    ...(sent === undefined ? {} : { body: sent as BodyInit }),
  });
  return told(await proxyRoute(args(request, path)));
}

export async function askExtension(what: string, token: string | undefined, body?: unknown): Promise<Told> {
  const [method = "GET", path = ""] = what.split(" ");
  const request = new Request(`https://encore.test/extensions/returns/${path}`, {
    method,
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return told(await extensionRoute(args(request, path)));
}
