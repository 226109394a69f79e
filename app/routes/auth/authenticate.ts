/** The library's own pages below /auth: the bounce page that fetches a session token, and leaving the iframe. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { requireAdmin, toResponse } from "#app/shopify/require.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  try {
    await requireAdmin(request);
    return null;
  } catch (error) {
    return toResponse(error);
  }
}
