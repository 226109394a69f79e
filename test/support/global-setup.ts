/**
 * Once per test run: one PostgreSQL server, and one migrated database that every test file clones (100 ms instead of
 * seconds). Both are gone afterwards.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { TestProject } from "vitest/node";

import { migrate } from "../../prisma/migrate.ts";
import { provisionDatabase, startPostgres } from "./postgres.ts";
import { TEMPLATE_DATABASE } from "./template.ts";

declare module "vitest" {
  export interface ProvidedContext {
    postgresPort: number;
  }
}

export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), "encore-test-"));
  // Run as root, the server runs as another user, who must get in.
  chmodSync(folder, 0o755);
  const server = await startPostgres({ dataDir: join(folder, "postgres"), throwaway: true });
  const tearDown = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { ownerUrl } = await provisionDatabase(server, TEMPLATE_DATABASE);
    await migrate(ownerUrl);
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide("postgresPort", server.port);
  return tearDown;
}
