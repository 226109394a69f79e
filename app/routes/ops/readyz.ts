import { ready } from "#app/ops.server.ts";

export function loader() {
  return ready();
}
