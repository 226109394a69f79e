/** Keeping facts and totals true: after single orders, and for the whole shop. */
import { z } from "zod";

import { defineJob } from "#app/jobs/define.ts";
import { importCompleted, ordersChanged, shopChanged } from "#app/jobs/signals.ts";

/** Two at once per process: they wait for each other within a shop, and must not hold all connections while they do. */
const CONCURRENCY = 2;

export const refreshFacts = defineJob({
  name: "insights.refresh-facts",
  schema: ordersChanged.schema,
  options: { concurrency: CONCURRENCY },
  load: async () => (await import("./refresh-facts.server.ts")).refreshFacts,
});

export const rebuildFacts = defineJob({
  name: "insights.rebuild-facts",
  schema: z.union([importCompleted.schema, shopChanged.schema]),
  options: { concurrency: 1, expireInSeconds: 1_800 },
  load: async () => (await import("./refresh-facts.server.ts")).rebuildFacts,
});
