/** Answers when something of the shop's pages has changed, or after a while; pages ask again at once. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { waitForChange } from "#app/live.server.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";

/** Shorter than the idle time-outs of common proxies (30 s). */
const LONGEST_WAIT_MS = 20_000;

export async function loader({ request }: LoaderFunctionArgs) {
  const ctx = await requireAdmin(request);
  const since = new URL(request.url).searchParams.get("since") ?? "";
  const version = await waitForChange(ctx, since, LONGEST_WAIT_MS, request.signal);
  return Response.json({ version }, { headers: { "Cache-Control": "no-store" } });
}
