/** The jobs of sync. Their handlers are loaded when they first run. */
import { z } from "zod";

import { defineJob } from "#app/jobs/define.ts";

const ofImport = z.object({ shopId: z.uuid(), importId: z.uuid() });

/** Asks Shopify to export what an import still waits for. */
export const importStart = defineJob({
  name: "import.start",
  schema: ofImport,
  options: { retryLimit: 5, retryDelay: 5, expireInSeconds: 600 },
  load: async () => (await import("./bulk/exports.server.ts")).startExports,
});

/** Asks Shopify how far the exports are, again and again until they are done; a hint (a webhook) asks once more. */
export const importWatch = defineJob({
  name: "import.watch",
  schema: ofImport.extend({ hint: z.boolean().default(false) }),
  options: { retryLimit: 10, retryDelay: 5, expireInSeconds: 600, onePerKey: true },
  load: async () => (await import("./bulk/watch.server.ts")).watchExports,
});

/** Merges the files of finished exports into the mirror tables; goes on where a killed run stopped. */
export const importMerge = defineJob({
  name: "import.merge",
  schema: ofImport,
  options: {
    retryLimit: 10,
    retryDelay: 2,
    // pg-boss lets no job run for a day or more.
    expireInSeconds: 23 * 60 * 60,
    concurrency: 1,
  },
  load: async () => (await import("./bulk/merge.server.ts")).mergeImport,
});

/** Works on the shop's webhooks of whole orders that wait, many at once; those that need it get a job of their own. */
export const webhookDrain = defineJob({
  name: "webhook.drain",
  schema: z.object({ shopId: z.uuid() }),
  options: { together: 100, concurrency: 2 },
  load: async () => (await import("./webhooks/drain.server.ts")).drainOrders,
});

/** Works on one stored webhook. */
export const webhookProcess = defineJob({
  name: "webhook.process",
  schema: z.object({ shopId: z.uuid(), webhookId: z.string().min(1) }),
  load: async () => (await import("./webhooks/process.server.ts")).processDelivery,
});
