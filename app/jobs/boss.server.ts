/** pg-boss, the job queue in our own PostgreSQL: one instance a process, started by whoever enqueues or works first. */
import pg from "pg";
import { PgBoss, type Db } from "pg-boss";

import { env } from "#app/env.server.ts";
import { JOBS_SCHEMA } from "#app/jobs/schema.ts";
import { listen } from "#app/listen.server.ts";
import { log } from "#app/log.server.ts";

let starting: Promise<PgBoss> | undefined;
/** Whether this process looks after the queue: jobs of killed processes, and those that come by the clock. */
let supervises = env().JOBS;

/** To be called by a process that works on jobs, whatever JOBS says, before anything is enqueued in it. */
export function superviseJobs(): void {
  if (starting && !supervises) throw new Error("The job queue was started before it was to be supervised");
  supervises = true;
}

/** The process's pg-boss, started. Its tables are made by `npm run migrate`, never from here. */
export function boss(): Promise<PgBoss> {
  starting ??= start().catch((error: unknown) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

/** The same, where somebody has used it already. */
export function bossIfStarted(): Promise<PgBoss> | undefined {
  return starting;
}

async function start(): Promise<PgBoss> {
  const { db, end } = database();
  const instance = new PgBoss({
    db,
    schema: JOBS_SCHEMA,
    migrate: false,
    createSchema: false,
    supervise: supervises,
    schedule: supervises,
    // A job wakes its worker at the commit that made it, instead of at the next poll.
    useListenNotify: true,
    // How soon the jobs of a process that was killed are noticed, after their heartbeats' time is over.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  instance.on("error", (error) => log.error({ error }, "the job queue reported an error"));
  instance.on("warning", ({ message }) => log.warn({ reason: message }, "the job queue warns"));
  instance.once("stopped", () => void end());
  return instance.start();
}

/**
 * What pg-boss needs of a database: connections of its own, few, so that jobs are taken and kept alive while requests use
 * up theirs; and notices by the process's one connection that listens.
 */
function database(): { db: Db; end: () => Promise<void> } {
  const pool = new pg.Pool({
    connectionString: env().DATABASE_URL,
    application_name: "encore-jobs",
    max: 4,
    connectionTimeoutMillis: 10_000,
  });
  pool.on("error", (error) =>
    log.warn({ error: error.message }, "an idle connection of the job queue was lost"),
  );
  const db: Db = {
    executeSql: (text, values) => pool.query(text, values),
    listen: async (channel, notice, listening) => ({ close: await listen(channel, { notice, listening }) }),
  };
  return { db, end: () => pool.end() };
}

/**
 * Lets running jobs finish, then lets go of the database. A job that takes longer is given back: another process tries it
 * again. @param timeout milliseconds to wait for them (at least a second)
 */
export async function stopBoss(timeout = 20_000): Promise<void> {
  if (!starting) return;
  const instance = await starting;
  starting = undefined;
  await instance.stop({ graceful: true, timeout });
}
