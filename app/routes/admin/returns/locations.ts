/** Where good units of a return may go: asked of Shopify when an inspection begins. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { stockLocations } from "#app/areas/returns/stock-locations.server.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const found = await stockLocations(await requireAdmin(request));
  return found.ok
    ? Response.json({ locations: found.value })
    : Response.json({ error: found.failure.code, locations: [] }, { status: 503 });
}
