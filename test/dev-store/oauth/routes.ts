/** `POST /admin/oauth/access_token`: token exchange and refresh, answered as Shopify answers. */
import { json, urlencoded } from "express";
import { z } from "zod";

import { Refusal, route } from "../http.ts";
import type { DevStore, DevStorePart } from "../server.ts";
import { verifySessionToken } from "./session-token.ts";
import type { IssuedToken } from "./tokens.ts";

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";
const ONLINE = "urn:shopify:params:oauth:token-type:online-access-token";

const text = z.string().optional();
const body = z.object({
  client_id: text,
  client_secret: text,
  grant_type: text,
  subject_token: text,
  subject_token_type: text,
  requested_token_type: text,
  refresh_token: text,
  expiring: z.union([z.string(), z.number(), z.boolean()]).optional(),
});

/** The staff member who uses the development store's admin. */
export const STAFF_USER = {
  id: 81_000_001,
  first_name: "Dana",
  last_name: "Merchant",
  email: "dana@encore-demo.example",
  account_owner: true,
  locale: "en",
  collaborator: false,
  email_verified: true,
};

export const oauthRoutes: DevStorePart = (devStore, router) => {
  router.post(
    "/admin/oauth/access_token",
    json(),
    urlencoded({ extended: false }),
    route(async (request, response) => {
      try {
        response.json(await grant(devStore, request.body ?? {}));
      } catch (error) {
        if (error instanceof Refusal) devStore.tokens.countRefusal();
        throw error;
      }
    }),
  );
};

/** Grants what is asked for. @throws Refusal with Shopify's error code and description */
async function grant(devStore: DevStore, requested: unknown): Promise<Record<string, unknown>> {
  const { app, tokens, installation, shopDomain } = devStore;
  const parsed = body.safeParse(requested);
  if (!parsed.success) throw refusal(400, "invalid_request", "The request is missing a required parameter.");
  const asked = parsed.data;
  if (asked.client_id !== app.apiKey) {
    const message = `Could not find Shopify API application with api_key ${asked.client_id ?? ""}`;
    throw refusal(400, "application_cannot_be_found", message);
  }
  if (asked.client_secret !== app.apiSecret) {
    throw refusal(401, "invalid_client", "Client authentication failed due to unknown client or secret.");
  }
  const installed = installation.state();
  if (installed === null) {
    throw refusal(400, "app_not_installed", "The application is not installed on this shop.");
  }
  const { scopes } = installed;
  if (asked.grant_type === "refresh_token") {
    const issued = tokens.refresh(asked.refresh_token ?? "", scopes);
    if (!issued) throw refusal(400, "invalid_grant", "The refresh token is invalid or has expired.");
    return answer(issued, scopes);
  }
  if (asked.grant_type !== TOKEN_EXCHANGE) {
    throw refusal(400, "unsupported_grant_type", "The grant type is not supported.");
  }
  if (asked.subject_token_type !== ID_TOKEN) {
    throw refusal(400, "invalid_subject_token_type", "The subject token type is not supported.");
  }
  if (asked.requested_token_type !== OFFLINE && asked.requested_token_type !== ONLINE) {
    throw refusal(400, "invalid_requested_token_type", "The requested token type is not supported.");
  }
  const expected = { ...app, shopDomain, now: devStore.now() };
  const claims = await verifySessionToken(asked.subject_token ?? "", expected);
  if (!claims) {
    const message = "Token exchange cannot be performed due to an invalid subject token.";
    throw refusal(400, "invalid_subject_token", message);
  }
  if (asked.requested_token_type === OFFLINE) {
    return answer(tokens.issue("offline", scopes, String(asked.expiring) === "1"), scopes);
  }
  return {
    ...answer(tokens.issue("online", scopes, true), scopes),
    associated_user_scope: scopes.join(","),
    associated_user: { ...STAFF_USER, id: Number(claims.sub) },
  };
}

function refusal(status: number, error: string, description: string): Refusal {
  return new Refusal(status, error, { error_description: description });
}

function answer(issued: IssuedToken, scopes: string[]): Record<string, unknown> {
  return {
    access_token: issued.accessToken,
    scope: scopes.join(","),
    ...(issued.expiresIn !== null && { expires_in: issued.expiresIn }),
    ...(issued.refreshToken !== null && {
      refresh_token: issued.refreshToken,
      refresh_token_expires_in: issued.refreshExpiresIn,
    }),
  };
}
