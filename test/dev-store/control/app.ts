/** The app's standing on the shop: install, uninstall, scopes, tokens, session tokens, compliance requests. */
import type { Router } from "express";
import { z } from "zod";

import { Refusal, route } from "../http.ts";
import { STAFF_USER } from "../oauth/routes.ts";
import { mintSessionToken } from "../oauth/session-token.ts";
import type { DevStore } from "../server.ts";
import { parseBody } from "./parse.ts";

const scope = z
  .string()
  .regex(/^(unauthenticated_)?(read|write)_[a-z_]+$/, 'is no scope such as "read_orders"');

const tokenBody = z.strictObject({ scopes: z.array(scope).optional() });
const scopesBody = z.strictObject({ scopes: z.array(scope) });
const sessionTokenBody = z.strictObject({
  /** Seconds it lives; negative makes one that expired. */
  lifetime: z.int().default(60),
  userId: z.int().positive().default(STAFF_USER.id),
  /** Another shop, key or secret than the real ones, to see a forged token refused. */
  shop: z.string().optional(),
  apiKey: z.string().optional(),
  apiSecret: z.string().min(1).optional(),
});
const tokenSettings = z.strictObject({
  /** Seconds that access tokens live from now on. */
  accessLifetime: z.int().min(1).optional(),
  refreshLifetime: z.int().min(1).optional(),
  /** Ends the app's access tokens at once. */
  expireNow: z.boolean().default(false),
});

export function appRoutes(devStore: DevStore, control: Router): void {
  const { installation, tokens, app } = devStore;

  control.post("/install", (_request, response) => {
    response.json(installation.open());
  });

  control.post("/uninstall", (_request, response) => {
    if (!installation.uninstall()) throw new Refusal(409, "The app is not installed");
    response.json({ uninstalled: true });
  });

  control.post("/scopes", (request, response) => {
    const { scopes } = parseBody(scopesBody, request);
    if (installation.state() === null) throw new Refusal(409, "The app is not installed");
    response.json(installation.setScopes(scopes));
  });

  control.post("/token", (request, response) => {
    const { scopes = app.config.scopes } = parseBody(tokenBody, request);
    const { accessToken } = tokens.issue("control", scopes, false);
    response.status(201).json({
      accessToken,
      scopes,
      url: `${devStore.origin}/admin/api/${app.config.apiVersion}/graphql.json`,
      header: "X-Shopify-Access-Token",
    });
  });

  control.post("/tokens", (request, response) => {
    const settings = parseBody(tokenSettings, request);
    if (settings.accessLifetime !== undefined) tokens.accessLifetime = settings.accessLifetime;
    if (settings.refreshLifetime !== undefined) tokens.refreshLifetime = settings.refreshLifetime;
    if (settings.expireNow) tokens.expireAccess();
    response.json({
      accessLifetime: tokens.accessLifetime,
      refreshLifetime: tokens.refreshLifetime,
      counts: tokens.counts(),
    });
  });

  control.post(
    "/session-token",
    route(async (request, response) => {
      const asked = parseBody(sessionTokenBody, request);
      const token = await mintSessionToken({
        apiKey: asked.apiKey ?? app.apiKey,
        apiSecret: asked.apiSecret ?? app.apiSecret,
        shopDomain: asked.shop ?? devStore.shopDomain,
        userId: asked.userId,
        sessionId: "control",
        now: devStore.now(),
        lifetime: asked.lifetime,
      });
      response.status(201).json({ token });
    }),
  );
}
