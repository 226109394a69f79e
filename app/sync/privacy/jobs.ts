/** The job of privacy requests. Its handler is loaded when it first runs. */
import { z } from "zod";

import { defineJob } from "#app/jobs/define.ts";

/** Makes the export that a request asks for. */
export const privacyExport = defineJob({
  name: "privacy.export",
  schema: z.object({ shopId: z.uuid(), requestId: z.uuid() }),
  load: async () => (await import("./export.server.ts")).exportCustomer,
});
