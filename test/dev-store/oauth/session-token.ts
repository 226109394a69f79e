/** Session tokens: the short-lived JWTs by which an embedded page proves which shop and staff member opened it. */
import { randomUUID } from "node:crypto";

import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";

/** Who issues the token and for whom. */
export interface SessionTokenSubject {
  apiKey: string;
  apiSecret: string;
  shopDomain: string;
  /** Whose admin issues it: the shop's own, unless somebody forges. */
  issuer?: string;
  /** The staff member's numeric id. */
  userId: number;
  /** The admin session's id, the same for every token of one admin page. */
  sessionId: string;
  now: Date;
  /** Seconds until it expires; Shopify gives 60. */
  lifetime?: number;
}

const claims = z.object({
  iss: z.string(),
  dest: z.string(),
  aud: z.string(),
  sub: z.string(),
  sid: z.string().optional(),
  exp: z.number(),
});

export type SessionTokenClaims = z.infer<typeof claims>;

/** Mints a token: HS256 with the app's secret; `dest` is the shop's address, `iss` its admin. */
export async function mintSessionToken(subject: SessionTokenSubject): Promise<string> {
  const issuedAt = Math.floor(subject.now.getTime() / 1000);
  return new SignJWT({
    iss: `https://${subject.issuer ?? subject.shopDomain}/admin`,
    dest: `https://${subject.shopDomain}`,
    aud: subject.apiKey,
    sub: String(subject.userId),
    exp: issuedAt + (subject.lifetime ?? 60),
    nbf: issuedAt,
    iat: issuedAt,
    jti: randomUUID(),
    sid: subject.sessionId,
  })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .sign(new TextEncoder().encode(subject.apiSecret));
}

/**
 * Mints the token of a customer account extension: `dest` is the shop's domain without a scheme, `sub` the customer, left
 * out when nobody is signed in; it lives for five minutes.
 */
export async function mintCustomerToken(
  subject: Pick<SessionTokenSubject, "apiKey" | "apiSecret" | "shopDomain" | "now" | "lifetime"> & {
    customerId: number | null;
  },
): Promise<string> {
  const issuedAt = Math.floor(subject.now.getTime() / 1000);
  return new SignJWT({
    iss: `https://${subject.shopDomain}`,
    dest: subject.shopDomain,
    aud: subject.apiKey,
    ...(subject.customerId !== null && { sub: `gid://shopify/Customer/${subject.customerId}` }),
    exp: issuedAt + (subject.lifetime ?? 300),
    nbf: issuedAt,
    iat: issuedAt,
    jti: randomUUID(),
  })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .sign(new TextEncoder().encode(subject.apiSecret));
}

/**
 * Checks signature, times, audience and shop of a session token.
 * @returns its claims, or null when any of them is wrong: Shopify tells the caller no more than that.
 */
export async function verifySessionToken(
  token: string,
  expected: { apiKey: string; apiSecret: string; shopDomain: string; now: Date },
): Promise<SessionTokenClaims | null> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(expected.apiSecret), {
      algorithms: ["HS256"],
      audience: expected.apiKey,
      issuer: `https://${expected.shopDomain}/admin`,
      currentDate: expected.now,
    });
    const parsed = claims.safeParse(payload);
    return parsed.success && parsed.data.dest === `https://${expected.shopDomain}` ? parsed.data : null;
  } catch {
    // jose throws one class per fault; to the caller they are all the same refusal.
    return null;
  }
}
