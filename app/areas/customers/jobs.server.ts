/** Keeping each customer's sums true. */
import { z } from "zod";

import { defineJob } from "#app/jobs/define.ts";
import { customersChanged, importCompleted, ordersChanged, shopChanged } from "#app/jobs/signals.ts";

/** Two at once per process: they wait for each other within a shop, and must not hold all connections while they do. */
const CONCURRENCY = 2;

export const refreshStats = defineJob({
  name: "customers.refresh-stats",
  schema: z.union([ordersChanged.schema, customersChanged.schema]),
  options: { concurrency: CONCURRENCY },
  load: async () => (await import("./stats.server.ts")).refreshStats,
});

export const rebuildStats = defineJob({
  name: "customers.rebuild-stats",
  schema: z.union([importCompleted.schema, shopChanged.schema]),
  options: { concurrency: 1, expireInSeconds: 1_800 },
  load: async () => (await import("./stats.server.ts")).rebuildStats,
});
