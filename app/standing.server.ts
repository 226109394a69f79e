/** How Encore stands right now: what /readyz and /metrics say beside the counters. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { pool, unsafeDb } from "#app/db.server.ts";
import { boss } from "#app/jobs/boss.server.ts";
import { JOBS_SCHEMA } from "#app/jobs/schema.ts";
import { log } from "#app/log.server.ts";
import type { Standing } from "#app/metrics.server.ts";

/** Each of the things that requests need, and whether it is there. */
export interface Readiness {
  database: boolean;
  /** Whether every migration that this version knows has been applied. */
  migrations: boolean;
  queue: boolean;
}

export async function readiness(): Promise<Readiness> {
  const [database, migrations, queue] = await Promise.all([
    holds("database", () => pool.query("SELECT 1")),
    holds("migrations", migrationsAreApplied),
    holds("queue", boss),
  ]);
  return { database, migrations, queue };
}

async function holds(what: string, check: () => Promise<unknown>): Promise<boolean> {
  try {
    return (await check()) !== false;
  } catch (error) {
    log.warn({ error, what }, "not ready");
    return false;
  }
}

async function migrationsAreApplied(): Promise<boolean> {
  const { rows } = await pool.query<{ migration_name: string }>(
    "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  return knownMigrations().every((name) => applied.has(name));
}

let known: string[] | undefined;

/** The migrations of this version, also where this module is part of the built app. */
function knownMigrations(): string[] {
  if (known) return known;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return (known = readdirSync(join(folder, "prisma/migrations"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name));
}

export async function standing(): Promise<Standing> {
  const [jobs, inbox] = await Promise.all([
    pool.query<Standing["jobs"][number]>(
      `SELECT name, state::text, count(*)::int AS jobs FROM ${JOBS_SCHEMA}.job
       WHERE state IN ('created', 'retry', 'active', 'failed') AND name NOT LIKE '\\_\\_%' GROUP BY 1, 2`,
    ),
    // Of all shops at once: whoever runs Encore asks, and is told numbers alone.
    unsafeDb((connection) =>
      connection.query<{ waiting: number; oldest: number | null; failed: number }>(
        `SELECT count(*) FILTER (WHERE status = 'received')::int AS waiting,
           extract(epoch FROM now() - min(received_at) FILTER (WHERE status = 'received'))::float8 AS oldest,
           count(*) FILTER (WHERE status = 'failed')::int AS failed
         FROM webhook_deliveries WHERE status IN ('received', 'failed')`,
      ),
    ),
  ]);
  const [open] = inbox.rows;
  return {
    jobs: jobs.rows,
    inbox: { waiting: open?.waiting ?? 0, oldestSeconds: open?.oldest ?? 0, failed: open?.failed ?? 0 },
    connections: { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount },
  };
}
