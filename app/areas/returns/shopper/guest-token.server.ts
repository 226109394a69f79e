/** What a guest's page shows instead of a sign-in: signed, for one order of one shop, for an hour. */
import { jwtVerify, SignJWT } from "jose";
import { JOSEError } from "jose/errors";

import type { ShopContext } from "#app/context.ts";

import { keyFor } from "./keys.server.ts";

const AUDIENCE = "returns-guest";
const LIFETIME_SECONDS = 60 * 60;

export function guestToken(context: ShopContext, orderId: bigint): Promise<string> {
  const at = Math.floor(context.now().getTime() / 1_000);
  return new SignJWT({ order: String(orderId) })
    .setProtectedHeader({ alg: "HS256" })
    .setAudience(AUDIENCE)
    .setSubject(context.shop.id)
    .setIssuedAt(at)
    .setExpirationTime(at + LIFETIME_SECONDS)
    .sign(keyFor("guest-token"));
}

/** @returns the order that it is for; undefined for a forged, stale or other shop's token */
export async function orderOfToken(context: ShopContext, token: string): Promise<bigint | undefined> {
  try {
    const { payload } = await jwtVerify(token, keyFor("guest-token"), {
      algorithms: ["HS256"],
      audience: AUDIENCE,
      subject: context.shop.id,
      currentDate: context.now(),
    });
    const order = payload["order"];
    return typeof order === "string" && /^\d{1,18}$/.test(order) ? BigInt(order) : undefined;
  } catch (error) {
    if (error instanceof JOSEError) return undefined;
    throw error;
  }
}
