/** An export as a file: the JSON as it was made. Staff of the shop alone get it. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { requireAdmin } from "#app/shopify/require.server.ts";
import { exportText } from "#app/sync/index.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const ctx = await requireAdmin(request);
  const id = params["requestId"] ?? "";
  const document = await exportText(ctx, id);
  if (document === undefined) return Response.json({ error: "not_found" }, { status: 404 });
  return new Response(document, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="customer-data-${id}.json"`,
      "Cache-Control": "no-store",
    },
  });
}
