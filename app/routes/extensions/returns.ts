/** `/extensions/returns/*`: the customer account extension's side of returns. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { answerShopper } from "#app/areas/returns/shopper/api.server.ts";
import { requireExtension } from "#app/shopify/require.server.ts";

export function loader({ request, params }: LoaderFunctionArgs | ActionFunctionArgs): Promise<Response> {
  return requireExtension(request, (context) =>
    answerShopper(context, "account", request, params["*"] ?? ""),
  );
}

export const action = loader;
