/**
 * The doors: each turns a request that Shopify vouches for into a context, or refuses it. The shop comes from the
 * verified token, signature or header alone, never from a body.
 */
import { isUtf8 } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import { InvalidShopError } from "@shopify/shopify-api";

import type { ShopContext } from "#app/context.ts";
import { findShop, shopContext } from "#app/context.server.ts";
import { env } from "#app/env.server.ts";
import { log } from "#app/log.server.ts";
import { shopify } from "#app/shopify.server.ts";
import { adaptToDevStores } from "#app/shopify/dev-stores.server.ts";
import { findShopId } from "#app/shopify/shops.server.ts";
import { staffMember, type StaffMember } from "#app/shopify/staff.server.ts";
import { installShop } from "#app/sync/install.server.ts";
import { AppError, REFUSALS } from "#app/shared/errors.ts";
import { REQUEST_ID_HEADER } from "#app/shared/request-id.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

/**
 * A merchant's request from the embedded admin, vouched for by its session token.
 * @throws Response as the library answers: 401 (App Bridge then tries again with a new token) or the bounce page
 */
export async function requireAdmin(request: Request): Promise<ShopContext> {
  const { session, sessionToken } = await authenticateAdmin(request);
  const shopId = await findShopId(session.shop);
  if (!shopId) throw new Error(`A session was stored for ${session.shop}, but no shop`);
  // A page's loaders run at once: while one of them is still installing the shop, another finds its token stored already.
  if (!(await findShop(shopId))) {
    await installShop({ domain: session.shop, scopes: session.scope ?? "", now: new Date() });
  }
  return shopContext(shopId, { kind: "staff", userId: sessionToken.sub });
}

/**
 * The same, with who of the staff it is: for what not everybody may do.
 * @throws Response as `requireAdmin`
 */
export async function requireStaff(request: Request): Promise<{ context: ShopContext; staff: StaffMember }> {
  const context = await requireAdmin(request);
  if (context.actor.kind !== "staff") throw new Error("A merchant's request is made by staff");
  const token =
    request.headers.get("Authorization")?.replace(/^Bearer /, "") ??
    new URL(request.url).searchParams.get("id_token") ??
    "";
  return { context, staff: await staffMember(context, context.actor.userId, token) };
}

/** The library's answer, and one line in the log when that is a refusal. */
async function authenticateAdmin(request: Request) {
  try {
    const authenticated = await shopify.authenticate.admin(judgedByToken(request));
    if (!isOfOneShop(authenticated.sessionToken)) throw new InvalidShopError();
    return authenticated;
  } catch (error) {
    // A token that is signed, but for what cannot be a shop, or by one shop's admin for another.
    if (error instanceof InvalidShopError) {
      logRefusal(request);
      throw new Response(null, { status: 401 });
    }
    if (error instanceof Response) {
      // The bounce page is shown inside the admin's frame too.
      adaptToDevStores(error.headers);
      if (error.status === 401) logRefusal(request);
      // What went wrong between the library and Shopify it logs itself at best; the request's line is ours.
      if (error.status >= 500 && isFirstLoader(request))
        log.error(
          { path: new URL(request.url).pathname, status: error.status },
          "Shopify gave no access token",
        );
    }
    throw error;
  }
}

/**
 * Who issued a token and for whom must be the same shop; the library looks at the latter alone.
 * Source: https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens/set-up-session-tokens
 */
function isOfOneShop({ iss, dest }: { iss: string; dest: string }): boolean {
  return URL.canParse(iss) && URL.canParse(dest) && new URL(iss).hostname === new URL(dest).hostname;
}

/**
 * The library answers 410 to whatever calls itself a bot, before it looks for a token. Who shows a token is judged by that
 * alone, so that a forged one is refused as such from a browser and from a script.
 */
function judgedByToken(request: Request): Request {
  const shown = request.headers.has("Authorization") || new URL(request.url).searchParams.has("id_token");
  if (!shown) return request;
  const headers = new Headers(request.headers);
  headers.delete("User-Agent");
  return new Request(request.url, { method: request.method, headers, signal: request.signal });
}

/** The last requests whose failing was logged, the oldest first. */
const logged = new Set<string>();
const LOGGED_KEPT = 1_000;

/** A page's loaders fail one by one; the first of them writes the request's line. */
function isFirstLoader(request: Request): boolean {
  const id = request.headers.get(REQUEST_ID_HEADER);
  if (id === null) return true;
  if (logged.has(id)) return false;
  logged.add(id);
  for (const oldest of logged) {
    if (logged.size <= LOGGED_KEPT) break;
    logged.delete(oldest);
  }
  return true;
}

function logRefusal(request: Request): void {
  if (!isFirstLoader(request)) return;
  const path = new URL(request.url).pathname;
  log.warn({ path, reason: "session_token" }, "a request to the admin was refused");
}

/** A webhook whose signature is right; nothing in `body` has been looked at yet. */
export interface VerifiedWebhook {
  shopDomain: string;
  /** As in the toml: "orders/create". */
  topic: string;
  /** The same on every retry of one delivery. */
  webhookId: string;
  apiVersion: string;
  triggeredAt: Date;
  body: string;
}

/** Why a webhook is not taken, and the answer to it. */
export interface WebhookRefusal {
  code: "invalid_hmac" | "missing_headers" | "empty_body" | "not_text";
  status: 400 | 401;
}

/**
 * Checks a webhook's signature over the bytes of its body, and its headers. Loads no session: the answer must not wait for
 * anything. The library's own check first makes a web request of it and costs ten times as much (docs/decisions/012).
 * Source: https://shopify.dev/docs/apps/build/webhooks/subscribe/https#step-2-validate-the-origin
 */
export function requireWebhook(
  headers: IncomingHttpHeaders,
  body: Buffer,
): Result<VerifiedWebhook, WebhookRefusal> {
  const header = (name: string) => String(headers[`x-shopify-${name}`] ?? "");
  const refuse = (status: WebhookRefusal["status"], code: WebhookRefusal["code"]) => {
    log.warn({ reason: code }, "a webhook was refused");
    return failure({ code, status });
  };
  const expected = createHmac("sha256", env().SHOPIFY_API_SECRET).update(body).digest();
  const signature = Buffer.from(header("hmac-sha256"), "base64");
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
    return refuse(401, "invalid_hmac");
  const [topic, shopDomain, webhookId, apiVersion] = [
    "topic",
    "shop-domain",
    "webhook-id",
    "api-version",
  ].map(header);
  if (!topic || !shopDomain || !webhookId || !apiVersion) return refuse(400, "missing_headers");
  if (body.length === 0) return refuse(400, "empty_body");
  // What is no text, JSON is neither, and the database would not take it.
  if (!isUtf8(body) || body.includes(0)) return refuse(400, "not_text");
  const triggeredAt = new Date(header("triggered-at"));
  return success({
    shopDomain,
    topic,
    webhookId,
    apiVersion,
    triggeredAt: Number.isNaN(triggeredAt.getTime()) ? new Date() : triggeredAt,
    body: body.toString("utf8"),
  });
}

/**
 * A shopper's request through the app proxy, vouched for by its signature.
 * @throws Response 401 for a wrong, missing or stale signature, or a shop that has not installed Encore
 */
export async function requireAppProxy(request: Request): Promise<ShopContext> {
  try {
    await shopify.authenticate.public.appProxy(request);
  } catch (error) {
    if (!(error instanceof Response)) throw error;
    // The library answers 400; a request that nobody vouches for is not a malformed one.
    log.warn({ reason: "signature" }, "a proxy request was refused");
    throw new Response(null, { status: 401 });
  }
  const query = new URL(request.url).searchParams;
  const shopId = await findShopId(query.get("shop") ?? "");
  if (!shopId) {
    log.warn({ reason: "unknown_shop" }, "a proxy request was refused");
    throw new Response(null, { status: 401 });
  }
  const customer = query.get("logged_in_customer_id") ?? "";
  const customerId = /^\d{1,18}$/.test(customer) ? BigInt(customer) : null;
  return shopContext(shopId, { kind: "customer", customerId });
}

const EXTENSION_CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "Authorization, Content-Type",
  "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
  "Access-Control-Max-Age": "7200",
};

/**
 * A customer account extension's request, vouched for by its session token. Extensions run at an origin of no name, so that
 * every answer, a refusal too, must be readable from anywhere; nothing is let in by a cookie.
 * @param answer is given the context, whose actor is the customer, and answers
 */
export async function requireExtension(
  request: Request,
  answer: (context: ShopContext) => Promise<Response>,
): Promise<Response> {
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: EXTENSION_CORS });
  const response = await extensionContext(request)
    .then(answer)
    .catch((error: unknown) => toResponse(error));
  for (const [name, value] of Object.entries(EXTENSION_CORS)) response.headers.set(name, value);
  return response;
}

async function extensionContext(request: Request): Promise<ShopContext> {
  const refuse = (reason: string): never => {
    log.warn({ reason }, "an extension's request was refused");
    throw new Response(null, { status: 401 });
  };
  let token;
  try {
    ({ sessionToken: token } = await shopify.authenticate.public.customerAccount(judgedByToken(request)));
  } catch (error) {
    if (error instanceof Response) return refuse("session_token");
    throw error;
  }
  // The library does not look at whom it was made for.
  if (token.aud !== env().SHOPIFY_API_KEY) return refuse("audience");
  const shopId = await findShopId(token.dest.replace(/^https:\/\//, ""));
  if (!shopId) return refuse("unknown_shop");
  const customer = /^gid:\/\/shopify\/Customer\/(\d{1,18})$/.exec(token.sub)?.[1];
  if (customer === undefined) return refuse("nobody_signed_in");
  return shopContext(shopId, { kind: "customer", customerId: BigInt(customer) });
}

/** The one place that maps refusals to HTTP; everything else goes on to the error boundary. */
export function toResponse(error: unknown): Response {
  if (error instanceof Response) return error;
  if (error instanceof AppError) {
    return Response.json({ error: error.code, message: error.message }, { status: REFUSALS[error.code] });
  }
  throw error;
}
