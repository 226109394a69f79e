/** Every webhook: checked, stored, answered. The work is done afterwards by a job. */
import type { ActionFunctionArgs } from "@remix-run/node";

import { requireWebhook } from "#app/shopify/require.server.ts";
import { storeDelivery } from "#app/sync/index.server.ts";

export async function action({ request }: ActionFunctionArgs) {
  await storeDelivery(await requireWebhook(request));
  return new Response();
}

/** Webhooks are POSTed; anything else is refused. */
export function loader() {
  return new Response(null, { status: 405, headers: { Allow: "POST" } });
}
