/** `/apps/encore/returns/*`: the storefront block's side of returns, for signed-in customers and guests. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { answerShopper } from "#app/areas/returns/shopper/api.server.ts";
import { requireAppProxy, toResponse } from "#app/shopify/require.server.ts";

export async function loader({
  request,
  params,
}: LoaderFunctionArgs | ActionFunctionArgs): Promise<Response> {
  try {
    const context = await requireAppProxy(request);
    return await answerShopper(context, "storefront", request, params["*"] ?? "");
  } catch (error) {
    return toResponse(error);
  }
}

export const action = loader;
