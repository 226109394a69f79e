/** The job of reconciliation. Its handler is loaded when it first runs. */
import { z } from "zod";

import { defineJob } from "#app/jobs/define.ts";

/** Compares a shop with the tables and mends what differs; goes on where a killed run stopped. */
export const syncReconcile = defineJob({
  name: "sync.reconcile",
  schema: z.object({ shopId: z.uuid(), runId: z.uuid() }),
  options: {
    retryLimit: 8,
    retryDelay: 5,
    // A sweep of a large shop waits for the Admin API's budget; pg-boss lets no job run for a day or more.
    expireInSeconds: 23 * 60 * 60,
    concurrency: 2,
    onePerKey: true,
  },
  load: async () => (await import("./run.server.ts")).reconcile,
});
