/** What goes wrong between the shop and Encore while it changes: a share of everything, drawn from the seed. */
import type { FaultRequest } from "../dev-store/control/faults.ts";
import type { RunningDevStore } from "../dev-store/server.ts";

/** Of all webhooks, and of all requests to Shopify, the percentage that each misfortune befalls. */
const MISFORTUNES: readonly FaultRequest[] = [
  { interface: "webhooks", kind: "duplicate", percent: 20 },
  { interface: "webhooks", kind: "reorder", percent: 20 },
  { interface: "webhooks", kind: "delay", percent: 5, delayMs: 3_000 },
  { interface: "webhooks", kind: "drop", percent: 5 },
  { interface: "webhooks", kind: "fail", percent: 3 },
  { interface: "admin-graphql", kind: "fail", percent: 4, status: 502 },
  { interface: "admin-graphql", kind: "fail", percent: 2, when: "after" },
  { interface: "admin-graphql", kind: "throttle", percent: 4 },
  { interface: "admin-graphql", kind: "disconnect", percent: 2 },
  { interface: "admin-graphql", kind: "malform", percent: 1 },
  { interface: "admin-graphql", kind: "hang", percent: 0.2 },
  { interface: "oauth", kind: "fail", percent: 5 },
  { interface: "bulk-download", kind: "disconnect", percent: 50, afterBytes: 200_000 },
];

/** Begins a run's weather; `faults.clear()` ends it, and `faults.struck()` says what it did. */
export function storm({ faults }: RunningDevStore, seed: string): void {
  for (const misfortune of MISFORTUNES) faults.add({ ...misfortune, seed });
}
