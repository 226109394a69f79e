/** The jobs of returns. Their handlers are loaded when they first run. */
import { z } from "zod";

import { defineJob } from "#app/jobs/define.ts";
import { importCompleted, returnsChanged } from "#app/jobs/signals.ts";

/** Does at Shopify what a stored attempt says. */
export const returnsCarryOut = defineJob({
  name: "returns.carry-out",
  schema: z.object({ shopId: z.uuid(), caseId: z.uuid(), attemptId: z.uuid() }),
  options: { retryLimit: 6, retryDelay: 2, expireInSeconds: 240 },
  load: async () => (await import("./attempts/carry-out.server.ts")).carryOut,
});

/** Does the next step of settling a case whose settling was decided. */
export const returnsSettle = defineJob({
  name: "returns.settle",
  schema: z.object({ shopId: z.uuid(), caseId: z.uuid() }),
  options: { retryLimit: 6, retryDelay: 2, expireInSeconds: 240 },
  load: async () => (await import("./settle.server.ts")).settleNext,
});

/** Brings cases in line with the returns of these orders, whoever changed them. */
export const returnsFollow = defineJob({
  name: "returns.follow",
  schema: returnsChanged.schema,
  options: { concurrency: 2 },
  load: async () => (await import("./follow.server.ts")).followReturns,
});

/** Makes cases of all returns that an import has brought. */
export const returnsAdopt = defineJob({
  name: "returns.adopt",
  schema: importCompleted.schema,
  options: { concurrency: 1, expireInSeconds: 1_800 },
  load: async () => (await import("./follow.server.ts")).adoptReturns,
});
