/** Where good units of a return may go: asked of Shopify when an inspection begins. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { stockLocations } from "#app/areas/returns/stock-locations.server.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const found = await stockLocations(await requireAdmin(request));
  return Response.json({ locations: found.ok ? found.value : null });
}
