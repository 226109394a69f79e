/** What Prometheus scrapes, for whoever has the token. Without METRICS_TOKEN there is nothing here. */
import { createHash, timingSafeEqual } from "node:crypto";

import type { LoaderFunctionArgs } from "@remix-run/node";

import { env } from "#app/env.server.ts";
import { metricsText } from "#app/lifecycle.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const token = env().METRICS_TOKEN;
  if (token === undefined) return new Response(null, { status: 404 });
  const shown = /^Bearer (.+)$/i.exec(request.headers.get("Authorization") ?? "")?.[1] ?? "";
  if (!same(shown, token)) {
    return new Response(null, { status: 401, headers: { "WWW-Authenticate": "Bearer" } });
  }
  const { text, contentType } = await metricsText();
  return new Response(text, { headers: { "Content-Type": contentType, "Cache-Control": "no-store" } });
}

/** Hashed first, so that neither length nor content shows in the time it takes. */
function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
