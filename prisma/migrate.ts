/**
 * `npm run migrate`: brings the database that DATABASE_MIGRATION_URL names up to date: our tables by Prisma, the job
 * tables by pg-boss, and the app role's rights on those. Run before a new version starts; safe to repeat.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import pg from "pg";
import { PgBoss } from "pg-boss";

import { JOBS_SCHEMA } from "#app/jobs/schema.ts";

/** Applies what is missing. @throws Error when a migration fails. */
export async function migrate(ownerUrl: string): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    if (await migrationsAreMissing(client)) await deploy(ownerUrl);
    const boss = new PgBoss({
      connectionString: ownerUrl,
      schema: JOBS_SCHEMA,
      supervise: false,
      schedule: false,
      max: 2,
    });
    boss.on("error", (error) => console.error(error));
    await boss.start();
    await boss.stop({ graceful: false });
    await client.query(`
      GRANT SELECT ON _prisma_migrations TO encore_app;
      GRANT USAGE ON SCHEMA ${JOBS_SCHEMA} TO encore_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${JOBS_SCHEMA} TO encore_app;
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${JOBS_SCHEMA} TO encore_app;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${JOBS_SCHEMA} TO encore_app;`);
  } finally {
    await client.end();
  }
}

/** Asking first saves starting Prisma's CLI, which takes seconds and lingers for ten after its work. */
async function migrationsAreMissing(client: pg.Client): Promise<boolean> {
  const folder = fileURLToPath(new URL("migrations", import.meta.url));
  const wanted = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const table = await client.query<{ there: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there",
  );
  if (!table.rows[0]?.there) return true;
  const applied = await client.query<{ migration_name: string }>(
    "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  const names = new Set(applied.rows.map((row) => row.migration_name));
  return wanted.some((name) => !names.has(name));
}

/** Runs `prisma migrate deploy` and goes on as soon as it has said that all is applied. */
async function deploy(ownerUrl: string): Promise<void> {
  const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
  const root = fileURLToPath(new URL("..", import.meta.url));
  const child = spawn(process.execPath, [cli, "migrate", "deploy"], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_MIGRATION_URL: ownerUrl,
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C must not break a migration off: Prisma would refuse to go on from there.
    detached: true,
  });
  let output = "";
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (/All migrations have been successfully applied|No pending migrations to apply/.test(output)) {
        // Its work is done, but a timer keeps it alive for ten seconds more.
        child.kill();
        resolve();
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`Migrating failed:\n${output}`))));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.env["DATABASE_MIGRATION_URL"];
  if (!url) {
    console.error("DATABASE_MIGRATION_URL is not set: see .env.example");
    process.exit(1);
  }
  await migrate(url);
  console.log("The database is up to date.");
}
