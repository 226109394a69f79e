/** Ready for traffic: the database answers, its migrations are those of this version, and the job queue has started. */
import { readiness } from "#app/lifecycle.server.ts";

export async function loader() {
  const checks = await readiness();
  const ready = Object.values(checks).every(Boolean);
  return Response.json({ status: ready ? "ready" : "not ready", ...checks }, { status: ready ? 200 : 503 });
}
