/** The filtered queue as a file. */
import { Readable } from "node:stream";

import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";

import { queueCsv } from "#app/areas/returns/queue-export.server.ts";
import { queueQueryFrom } from "#app/areas/returns/schemas.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const context = await requireAdmin(request);
  const lines = queueCsv(context, queueQueryFrom(new URL(request.url).searchParams));
  return new Response(createReadableStreamFromReadable(Readable.from(lines)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="returns.csv"',
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
