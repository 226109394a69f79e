/** The migrations and the schema say the same: whoever deploys them gets what the code was written against. */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { databaseUrls } from "./support/database.ts";

test("migrating an empty database leads to exactly the schema", async () => {
  const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
  const args = [
    "migrate",
    "diff",
    "--from-migrations",
    "prisma/migrations",
    "--to-schema-datamodel",
    "prisma",
    "--exit-code",
  ];
  const env = { ...process.env, DATABASE_MIGRATION_URL: databaseUrls.ownerUrl, CHECKPOINT_DISABLE: "1" };
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { env });
  expect(stdout).toContain("No difference detected");
});
