import { alive } from "#app/ops.server.ts";

export function loader() {
  return alive();
}
