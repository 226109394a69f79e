/** Alive: the process answers. Says nothing of what it depends on, so that a database outage restarts no process. */
export function loader() {
  return Response.json({ status: "ok" });
}
