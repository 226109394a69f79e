/**
 * `/apps/encore/status`: tells the theme's blocks that the proxy leads to Encore and for whom it answers. The blocks of
 * later features ask it before they show themselves.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { requireAppProxy, toResponse } from "#app/shopify/require.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  try {
    const { actor } = await requireAppProxy(request);
    return Response.json({ app: "encore", customer: actor.kind === "customer" && actor.customerId !== null });
  } catch (error) {
    return toResponse(error);
  }
}
