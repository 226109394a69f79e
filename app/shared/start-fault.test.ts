import { expect, test } from "vitest";

import { startFault } from "./start-fault.ts";

const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

test.each([
  [coded("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:5432"), "DATABASE_URL"],
  // Node's error for a name with several addresses has no message of its own.
  [Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }), "(ECONNREFUSED)"],
  [coded("28P01", 'password authentication failed for user "encore"'), "DATABASE_URL"],
  [coded("3D000", 'database "encore" does not exist'), "DATABASE_URL"],
  [coded("ERR_MODULE_NOT_FOUND", "Cannot find module '/srv/build/server/index.js'"), "npm run build"],
  [new Error("first line\nsecond line"), "first line"],
  ["nothing in particular", "nothing in particular"],
])("%s is one line", (error, said) => {
  const line = startFault(error);
  expect(line).toContain(said);
  expect(line).not.toContain("\n");
});
