/** Ready for traffic: the database answers and the job queue has started. */
import { isReady } from "#app/lifecycle.server.ts";

export async function loader() {
  const ready = await isReady();
  return Response.json({ status: ready ? "ready" : "not ready" }, { status: ready ? 200 : 503 });
}
