/** `POST /admin/api/:version/graphql.json`: the Admin GraphQL API over HTTP. */
import express from "express";
import { z } from "zod";

import { adminRequestFacts } from "../control/faults.ts";
import { route } from "../http.ts";
import type { DevStorePart } from "../server.ts";
import type { AccessTokens } from "./access.ts";
import { bucketOf } from "./buckets.ts";
import { executeAdmin } from "./execute.ts";
import { API_VERSION } from "./schema.ts";

const body = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** Shopify's answer to a token that it does not know or that has expired. */
const UNAUTHORIZED = {
  errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
};

/** The Admin API as a part of the development store. @param tokens who may call it; by default the store's own tokens */
export function adminGraphqlPart(tokens?: AccessTokens): DevStorePart {
  return (devStore, router) => {
    router.post(
      "/admin/api/:version/graphql.json",
      express.json({ limit: "10mb" }),
      route(async (request, response) => {
        response.set("X-Request-Id", crypto.randomUUID());
        if (request.params["version"] !== API_VERSION) {
          response.status(404).json({ errors: "Not Found" });
          return;
        }
        response.set("X-Shopify-API-Version", API_VERSION);
        const token = request.get("X-Shopify-Access-Token");
        const grant = token === undefined ? undefined : (tokens ?? devStore.tokens).find(token);
        if (grant === undefined || grant === "expired") {
          response.status(401).json(UNAUTHORIZED);
          return;
        }
        const parsed = body.safeParse(request.body);
        if (!parsed.success) {
          response.status(400).json({ errors: { query: "Required parameter missing or invalid" } });
          return;
        }
        const bucket = bucketOf(devStore.store, grant.kind);
        const facts = adminRequestFacts(parsed.data);
        const throttled = devStore.faults.take("admin-graphql", ["throttle"], facts) !== undefined;
        response.json(
          await executeAdmin(devStore, { ...parsed.data, scopes: grant.scopes, bucket, throttled }),
        );
      }),
    );
  };
}
