/** Session tokens and signatures of the app proxy that Shopify did not make, or not for this. */
import { SignJWT } from "jose";

import { signProxyQuery } from "#test/dev-store/app-proxy/signature.ts";

import { tokenOf } from "./tenancy-sweep-app.ts";
import { A, B, type Ids } from "./tenancy-sweep-shops.ts";

/** @param claims what differs from the token that Shopify would make for B */
async function signed(claims: Record<string, unknown>): Promise<string> {
  const token = await tokenOf(B.own.domain);
  const payload = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as object;
  return new SignJWT({ ...payload, ...claims })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .sign(new TextEncoder().encode(process.env["SHOPIFY_API_SECRET"]));
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Session tokens for B. */
export const FORGED: Readonly<Record<string, () => Promise<string>>> = {
  "that is none": () => Promise.resolve("not.a.token"),
  "signed by another secret": () => tokenOf(B.own.domain, { apiSecret: "another-secret-0123456789" }),
  "made for another app": () => tokenOf(B.own.domain, { apiKey: "another-app" }),
  "that has run out": () => tokenOf(B.own.domain, { now: new Date(Date.now() - 180_000) }),
  "that is not valid yet": () => tokenOf(B.own.domain, { now: new Date(Date.now() + 3_600_000) }),
  "issued by A's admin": () => signed({ iss: `https://${A.own.domain}/admin` }),
  "issued by B's admin for A": () => signed({ dest: `https://${A.own.domain}` }),
  "issued by no shop": () => signed({ iss: "https://example.com/admin" }),
  "for no shop": () => signed({ dest: "https://example.com", iss: "https://example.com/admin" }),
  "without a signature": async () => {
    const [, payload = ""] = (await tokenOf(B.own.domain)).split(".");
    return `${encoded({ alg: "none", typ: "JWT" })}.${payload}.`;
  },
  "with the signature of A's": async () => {
    const [header = "", , signature = ""] = (await tokenOf(A.own.domain)).split(".");
    const [, payload = ""] = (await tokenOf(B.own.domain)).split(".");
    return `${header}.${payload}.${signature}`;
  },
};

/** The query of a shopper's request as Shopify signs it. @param more what the shopper's own address says */
export function proxied(
  { domain, customerId }: Pick<Ids, "domain" | "customerId">,
  more: Readonly<Record<string, string>> = {},
  { secret = process.env["SHOPIFY_API_SECRET"] ?? "", at = Date.now() } = {},
): URLSearchParams {
  const query = new URLSearchParams({
    ...more,
    shop: domain,
    path_prefix: "/apps/encore",
    timestamp: String(Math.floor(at / 1000)),
    logged_in_customer_id: customerId,
  });
  query.set("signature", signProxyQuery(query, secret));
  return query;
}

function changed(query: URLSearchParams, changes: Readonly<Record<string, string>>): URLSearchParams {
  return new URLSearchParams({ ...Object.fromEntries(query), ...changes });
}

/** Queries by which whoever has what Shopify signed for `mine` asks for what is `theirs`. */
export const FORGED_QUERIES: Readonly<Record<string, (mine: Ids, theirs: Ids) => URLSearchParams>> = {
  "signed for one shop, naming the other": (mine, { domain }) => changed(proxied(mine), { shop: domain }),
  "signed for one shop, naming the other beside it": (mine, { domain }) => {
    const query = proxied(mine);
    query.append("shop", domain);
    return query;
  },
  "signed for one shop, all else the other's": (mine, theirs) =>
    changed(proxied(theirs), { signature: proxied(mine).get("signature") ?? "" }),
  "signed without a customer, naming the other's": (mine, { customerId }) =>
    changed(proxied({ ...mine, customerId: "" }), { logged_in_customer_id: customerId }),
  "signed by another secret": (_, theirs) => proxied(theirs, {}, { secret: "another-secret-0123456789" }),
  "signed too long ago": (_, theirs) => proxied(theirs, {}, { at: Date.now() - 3_600_000 }),
  "not signed": (_, theirs) => changed(proxied(theirs), { signature: "" }),
};
