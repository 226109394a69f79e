/** pg-boss, the job queue in our own PostgreSQL: one instance a process, started by whoever enqueues or works first. */
import { PgBoss } from "pg-boss";

import { env } from "#app/env.server.ts";
import { JOBS_SCHEMA } from "#app/jobs/schema.ts";
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
  const instance = new PgBoss({
    connectionString: env().DATABASE_URL,
    application_name: "encore-jobs",
    schema: JOBS_SCHEMA,
    max: 4,
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
  return instance.start();
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
