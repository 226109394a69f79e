/** The signature by which an app knows that a storefront request came through Shopify's app proxy. */
import { createHmac } from "node:crypto";

/**
 * Hex HMAC-SHA256 over every parameter but `signature` itself: "key=value" with decoded values, repeated values joined by
 * commas, sorted by key, put together without anything between them.
 */
export function signProxyQuery(parameters: URLSearchParams, secret: string): string {
  const values = new Map<string, string[]>();
  for (const [key, value] of parameters) {
    if (key !== "signature") values.set(key, [...(values.get(key) ?? []), value]);
  }
  const message = [...values]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, list]) => `${key}=${list.join(",")}`)
    .join("");
  return createHmac("sha256", secret).update(message).digest("hex");
}

/** Parameters that only Shopify may set: what a shopper sends under these names is thrown away. */
const SHOPIFYS_OWN = ["shop", "path_prefix", "timestamp", "signature", "logged_in_customer_id"];

/** The query that reaches the app: the shopper's own parameters, then Shopify's, then the signature. */
export function proxyQuery(
  asked: URLSearchParams,
  added: { shop: string; pathPrefix: string; customerId: number | null; now: Date; secret: string },
): URLSearchParams {
  const query = new URLSearchParams();
  for (const [key, value] of asked) if (!SHOPIFYS_OWN.includes(key)) query.append(key, value);
  query.append("shop", added.shop);
  query.append("logged_in_customer_id", added.customerId === null ? "" : String(added.customerId));
  query.append("path_prefix", added.pathPrefix);
  query.append("timestamp", String(Math.floor(added.now.getTime() / 1000)));
  query.append("signature", signProxyQuery(query, added.secret));
  return query;
}
