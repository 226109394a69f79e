/** What shoppers' pages ask, as JSON: the same for the storefront's block and for customer accounts. */
import type { z } from "zod";

import type { ShopContext } from "#app/context.ts";
import { AdminApiError } from "#app/shopify/admin-api-error.ts";
import type { Result } from "#app/shared/result.ts";

import { returnSettings } from "../settings.server.ts";
import { readBytes, readJson } from "./body.server.ts";
import { addMessage, addTracking, cancel } from "./case-actions.server.ts";
import { returnOf, returnsOf } from "./cases.server.ts";
import { askForCode, tryCode } from "./guest.server.ts";
import { orderOfToken } from "./guest-token.server.ts";
import { ownerOf } from "./keys.server.ts";
import { orderForReturn, ordersOf } from "./orders.server.ts";
import { outcomes } from "./outcomes.server.ts";
import { keepPhoto, PHOTO_BYTES, photoResponse, readPhoto } from "./photos.server.ts";
import { withinLimits } from "./rate-limit.server.ts";
import {
  codeRequestSchema,
  codeSchema,
  messageSchema,
  outcomesSchema,
  submitSchema,
  trackingSchema,
} from "./selection.ts";
import type { Shopper, ShopperFailure, Visit } from "./shopper.ts";
import { submit } from "./submit.server.ts";
import { shopperTexts } from "./texts.server.ts";
import { variantsFor } from "./variants.server.ts";

const STATUS: Readonly<Record<ShopperFailure["code"] | "sign_in", number>> = {
  not_found: 404,
  invalid_input: 400,
  switched_off: 403,
  too_many: 429,
  refused: 422,
  changed: 409,
  evidence_missing: 422,
  out_of_stock: 409,
  not_now: 409,
  not_an_image: 415,
  too_large: 413,
  wrong_code: 403,
  unavailable: 503,
  sign_in: 401,
};

/** The header in which a guest's page shows its token. */
export const GUEST_HEADER = "X-Returns-Guest";

interface Asked {
  context: ShopContext;
  visit: Visit;
  request: Request;
  /** What the pattern's star stands for. */
  id: string;
}

type Answer = (asked: Asked) => Promise<Response>;

/** Who is known, and what they may ask. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  "GET orders/*": async ({ context, visit, id }) => json(await orderForReturn(context, visit, numberOf(id))),
  "GET variants": async ({ context, visit, request }) =>
    json(await variantsFor(context, visit, new URL(request.url).searchParams)),
  "POST outcomes": async ({ context, visit, request }) =>
    withBody(request, outcomesSchema, async (chosen) => json(await outcomes(context, visit, chosen))),
  "POST submit": async ({ context, visit, request }) =>
    withBody(request, submitSchema, async (submission) => json(await submit(context, visit, submission))),
  "GET cases": async ({ context, visit }) =>
    json({ ok: true, value: { cases: await returnsOf(context, visit.shopper) } }),
  "GET cases/*": async ({ context, visit, id }) => json(await returnOf(context, visit, id)),
  "POST cases/*/tracking": async ({ context, visit, request, id }) =>
    withBody(request, trackingSchema, async (tracking) =>
      json(await addTracking(context, visit, id, tracking)),
    ),
  "POST cases/*/cancel": async ({ context, visit, id }) => json(await cancel(context, visit, id)),
  "POST cases/*/messages": async ({ context, visit, request, id }) =>
    withBody(request, messageSchema, async (message) => json(await addMessage(context, visit, id, message))),
  "POST photos": async ({ context, visit, request }) => {
    const bytes = await readBytes(request, PHOTO_BYTES);
    return bytes ? json(await keepPhoto(context, visit, bytes)) : fail({ code: "too_large" });
  },
  "GET photos/*": async ({ context, visit, id }) => {
    const image = await readPhoto(context, id, visit.shopper);
    return image ? photoResponse(image) : fail({ code: "not_found" });
  },
};

/** Nobody needs to be known for these. */
type OpenAnswer = (context: ShopContext, request: Request, locale: string) => Promise<Response>;
const OPEN_ANSWERS: Readonly<Record<string, OpenAnswer>> = {
  "POST guest/code": async (context, request, locale) =>
    withBody(request, codeRequestSchema, async (asked) =>
      json(await askForCode(context, { ...asked, ip: addressOf(request), locale })),
    ),
  "POST guest/verify": async (context, request) =>
    withBody(request, codeSchema, async (tried) =>
      json(await tryCode(context, { ...tried, ip: addressOf(request) })),
    ),
};

/**
 * Answers a request that a door has let in.
 * @param place where it comes from
 * @param path below `/returns/`
 */
export async function answerShopper(
  context: ShopContext,
  place: "storefront" | "account",
  request: Request,
  path: string,
): Promise<Response> {
  const key = `${request.method} ${path.replace(/\/$/, "")}`;
  const locale = localeOf(request);
  const customerId = context.actor.kind === "customer" ? context.actor.customerId : null;
  const { channels } = await returnSettings(context);
  const shopper = await shopperOf(context, request, customerId, place);
  if (key === "GET start") {
    const off = place === "account" ? !channels.account : !channels.storefront && !channels.guest;
    return json({
      ok: true,
      value: {
        off,
        signedIn: customerId !== null,
        guests: place === "storefront" && channels.guest,
        orders: customerId !== null && channels[place] ? await ordersOf(context, customerId) : [],
        texts: await shopperTexts(context, locale),
      },
    });
  }
  if (place === "storefront") {
    const open = OPEN_ANSWERS[key];
    if (open) return open(context, request, locale);
  }
  const starred = key.replace(/^(\w+ (?:orders|cases|photos))\/([^/]+)/, "$1/*");
  const answer = ANSWERS[starred];
  if (!answer) return fail({ code: "not_found" });
  if (!shopper) return Response.json({ error: "sign_in" }, { status: STATUS.sign_in, headers: PRIVATE });
  const channel = shopper.kind === "guest" ? "guest" : place;
  if (!channels[channel]) return fail({ code: "switched_off" });
  // Most of these ask Shopify, whose patience belongs to the whole shop.
  const limit = { what: `asks/${starred}`, who: ownerOf(context, shopper), most: 120, seconds: 600 };
  if (request.method === "POST" && !(await withinLimits(context, [limit]))) return fail({ code: "too_many" });
  const id = key.split("/")[1] ?? "";
  try {
    return await answer({ context, visit: { shopper, channel, locale }, request, id });
  } catch (error) {
    if (!(error instanceof AdminApiError)) throw error;
    context.log.warn({ asked: starred, reason: error.message }, "Shopify did not answer for a shopper");
    return fail({ code: "unavailable" });
  }
}

async function shopperOf(
  context: ShopContext,
  request: Request,
  customerId: bigint | null,
  place: "storefront" | "account",
): Promise<Shopper | undefined> {
  const token = place === "storefront" ? request.headers.get(GUEST_HEADER) : null;
  if (token !== null) {
    const orderId = await orderOfToken(context, token);
    if (orderId !== undefined) return { kind: "guest", orderId };
  }
  return customerId === null ? undefined : { kind: "customer", customerId };
}

const PRIVATE = { "Cache-Control": "private, no-store" };

function json<Value>(result: Result<Value, ShopperFailure>): Response {
  return result.ok ? Response.json(result.value ?? {}, { headers: PRIVATE }) : fail(result.failure);
}

function fail({ code, ...data }: ShopperFailure): Response {
  return Response.json({ error: code, ...data }, { status: STATUS[code], headers: PRIVATE });
}

async function withBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  answer: (parsed: z.output<Schema>) => Promise<Response>,
): Promise<Response> {
  const body = await readJson(request);
  if (!body.ok) return fail(body.failure);
  const parsed = schema.safeParse(body.value);
  if (parsed.success) return answer(parsed.data);
  return fail({ code: "invalid_input", field: parsed.error.issues[0]?.path.map(String).join(".") ?? "" });
}

/** What is no number is the id of nothing. */
function numberOf(id: string): bigint {
  return /^\d{1,18}$/.test(id) ? BigInt(id) : 0n;
}

function localeOf(request: Request): string {
  const asked = new URL(request.url).searchParams.get("locale") ?? "";
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/.test(asked) ? asked : "en";
}

/** The shopper's address as Shopify's proxy names it; only ever used hashed. */
function addressOf(request: Request): string {
  return request.headers.get("X-Forwarded-For")?.split(",")[0]?.trim().slice(0, 64) ?? "";
}
