/** The address of a slip: signed, so that it can stand in a mail and be printed by whoever helps; it shows no amounts. */
import { jwtVerify, SignJWT } from "jose";
import { JOSEError } from "jose/errors";
import { z } from "zod";

import type { ShopContext } from "#app/context.ts";
import { env } from "#app/env.server.ts";

import { keyFor } from "./keys.server.ts";

const AUDIENCE = "returns-slip";
const LIFETIME_SECONDS = 180 * 24 * 60 * 60;

export async function slipAddress(context: ShopContext, caseId: string): Promise<string> {
  const at = Math.floor(context.now().getTime() / 1_000);
  const token = await new SignJWT({ case: caseId })
    .setProtectedHeader({ alg: "HS256" })
    .setAudience(AUDIENCE)
    .setSubject(context.shop.id)
    .setExpirationTime(at + LIFETIME_SECONDS)
    .sign(keyFor("slip"));
  return `${env().SHOPIFY_APP_URL}/slip/${token}`;
}

const payloadSchema = z.object({ sub: z.uuid(), case: z.uuid() });

/** @returns undefined for a forged or stale one */
export async function caseOfSlip(token: string): Promise<{ shopId: string; caseId: string } | undefined> {
  try {
    const { payload } = await jwtVerify(token, keyFor("slip"), { algorithms: ["HS256"], audience: AUDIENCE });
    const parsed = payloadSchema.safeParse(payload);
    return parsed.success ? { shopId: parsed.data.sub, caseId: parsed.data.case } : undefined;
  } catch (error) {
    if (error instanceof JOSEError) return undefined;
    throw error;
  }
}
