/** Structured log: one JSON object a line, ids only. Payloads, tokens, GraphQL variables and names of people never go in. */
import { pino } from "pino";

import { env } from "#app/env.server.ts";
import { loggedError } from "#app/log-error.ts";

export const log = pino({
  level: env().LOG_LEVEL,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  // A net below the rule: should a whole request or session be logged by mistake, these are cut out.
  redact: {
    paths: [
      "accessToken",
      "refreshToken",
      "*.accessToken",
      "*.refreshToken",
      "variables",
      "*.variables",
      "headers",
      "*.headers",
    ],
    remove: true,
  },
  serializers: { error: (error: unknown) => loggedError(error), err: (error: unknown) => loggedError(error) },
});

export type Log = typeof log;
