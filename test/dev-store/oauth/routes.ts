/** `POST /admin/oauth/access_token`: token exchange and refresh, answered as Shopify answers. */
import { json, urlencoded, type Response, type Router } from "express";
import { z } from "zod";

import type { DevStore } from "../server.ts";
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

export function oauthRoutes(devStore: DevStore, router: Router): void {
  const { app, tokens, installation, shopDomain } = devStore;

  const refuse = (response: Response, status: number, error: string, description: string): void => {
    tokens.countRefusal();
    response.status(status).json({ error, error_description: description });
  };

  router.post(
    "/admin/oauth/access_token",
    json(),
    urlencoded({ extended: false }),
    async (request, response) => {
      const parsed = body.safeParse(request.body ?? {});
      if (!parsed.success)
        return refuse(response, 400, "invalid_request", "The request is missing a required parameter.");
      const asked = parsed.data;
      if (asked.client_id !== app.apiKey) {
        const message = `Could not find Shopify API application with api_key ${asked.client_id ?? ""}`;
        return refuse(response, 400, "application_cannot_be_found", message);
      }
      if (asked.client_secret !== app.apiSecret) {
        const message =
          "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.";
        return refuse(response, 401, "invalid_client", message);
      }
      const installed = installation.state();
      if (installed === null) {
        return refuse(response, 400, "app_not_installed", "The application is not installed on this shop.");
      }
      const { scopes } = installed;

      if (asked.grant_type === "refresh_token") {
        const issued = tokens.refresh(asked.refresh_token ?? "", scopes);
        if (!issued)
          return refuse(response, 400, "invalid_grant", "The refresh token is invalid or has expired.");
        response.json(answer(issued, scopes));
        return;
      }
      if (asked.grant_type !== TOKEN_EXCHANGE) {
        return refuse(response, 400, "unsupported_grant_type", "The grant type is not supported.");
      }
      if (asked.subject_token_type !== ID_TOKEN) {
        return refuse(
          response,
          400,
          "invalid_subject_token_type",
          "The subject token type is not supported.",
        );
      }
      if (asked.requested_token_type !== OFFLINE && asked.requested_token_type !== ONLINE) {
        return refuse(
          response,
          400,
          "invalid_requested_token_type",
          "The requested token type is not supported.",
        );
      }
      const claims = await verifySessionToken(asked.subject_token ?? "", {
        ...app,
        shopDomain,
        now: devStore.now(),
      });
      if (!claims) {
        const message = "Token exchange cannot be performed due to an invalid subject token.";
        return refuse(response, 400, "invalid_subject_token", message);
      }
      if (asked.requested_token_type === ONLINE) {
        const issued = tokens.issue("online", scopes, true);
        response.json({
          ...answer(issued, scopes),
          associated_user_scope: scopes.join(","),
          associated_user: { ...STAFF_USER, id: Number(claims.sub) },
        });
        return;
      }
      response.json(answer(tokens.issue("offline", scopes, String(asked.expiring) === "1"), scopes));
    },
  );
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
