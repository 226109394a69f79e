import type { LoaderFunctionArgs } from "@remix-run/node";

import { metrics } from "#app/ops.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return metrics(request.headers.get("Authorization"));
}
