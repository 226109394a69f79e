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

/** Sends a guest the code that shows that an order is theirs, if it is. */
export const returnsGuestCode = defineJob({
  name: "returns.guest-code",
  schema: z.object({
    shopId: z.uuid(),
    /** As it was typed. */
    orderName: z.string().max(40),
    /** Keyed hash of the address or number. */
    contact: z.string().max(64),
    locale: z.string().max(35),
  }),
  options: { retryLimit: 3, retryDelay: 2, expireInSeconds: 60 },
  load: async () => (await import("./shopper/guest.server.ts")).guestCode,
});
