/** A shopper's photo, for the merchant's page of the return. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { photoResponse, readPhoto } from "#app/areas/returns/shopper/photos.server.ts";
import { AppError } from "#app/shared/errors.ts";
import { requireAdmin, toResponse } from "#app/shopify/require.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  try {
    const image = await readPhoto(await requireAdmin(request), params["photoId"] ?? "", null);
    if (!image) throw new AppError("not_found", "There is no such photo");
    return photoResponse(image);
  } catch (error) {
    return toResponse(error);
  }
}
