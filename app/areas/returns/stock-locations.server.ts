/** Where good units may go. */
import type { ShopContext } from "#app/context.ts";
import { AdminApiError } from "#app/shopify/admin-api-error.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { readLocations } from "#app/shopify/operations/locations.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import type { LocationView } from "./ui/views.ts";

/** The shop's active locations; `unavailable` while Shopify does not say. An inspection is possible without them. */
export async function stockLocations(
  context: ShopContext,
): Promise<Result<LocationView[], { code: "unavailable" }>> {
  try {
    const locations = await readLocations(adminClient(context, "interactive"));
    return success(locations.map(({ id, name }) => ({ id: id.toString(), name })));
  } catch (error) {
    if (!(error instanceof AdminApiError)) throw error;
    context.log.warn({ code: error.code }, "the locations could not be read");
    return failure({ code: "unavailable" });
  }
}
