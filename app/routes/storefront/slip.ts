/** The page that a shopper prints and puts into the parcel. Its address is signed; whoever has it may print it. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { shopContext } from "#app/context.server.ts";
import { slipPage } from "#app/areas/returns/shopper/slip.server.ts";
import { caseOfSlip } from "#app/areas/returns/shopper/slip-token.server.ts";
import { AppError } from "#app/shared/errors.ts";
import { toResponse } from "#app/shopify/require.server.ts";

export async function loader({ params }: LoaderFunctionArgs): Promise<Response> {
  try {
    const found = await caseOfSlip(params["token"] ?? "");
    if (!found) throw new AppError("not_found", "There is no such slip");
    const context = await shopContext(found.shopId, { kind: "customer", customerId: null });
    const page = await slipPage(context, found.caseId);
    if (page === undefined) throw new AppError("not_found", "There is no such slip");
    return new Response(page, {
      headers: {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy":
          "default-src 'none'; style-src 'unsafe-inline'; img-src https:; frame-ancestors 'none'",
      },
    });
  } catch (error) {
    return toResponse(error);
  }
}
