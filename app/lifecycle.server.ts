/** What the web process does besides answering: begin and end its share of the jobs, and let go of the database. */
import { closeDb, pool } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { boss, stopBoss } from "#app/jobs/boss.server.ts";
import { prepareQueues, startWorkers } from "#app/jobs/worker.server.ts";
import { stopLive } from "#app/live.server.ts";
import { log } from "#app/log.server.ts";

export const lifecycle = {
  async start(): Promise<void> {
    if (env().JOBS) await startWorkers();
    else await prepareQueues();
    log.info({ jobs: env().JOBS }, "Encore is ready");
  },
  /** Finishes the jobs in hand, then closes every connection. */
  async stop(): Promise<void> {
    await stopLive();
    await stopBoss();
    await closeDb();
  },
};

export type Lifecycle = typeof lifecycle;

/** Whether requests can be answered: the database answers and the job queue has been started. */
export async function isReady(): Promise<boolean> {
  try {
    await Promise.all([pool.query("SELECT 1"), boss()]);
    return true;
  } catch (error) {
    log.warn({ error }, "not ready");
    return false;
  }
}
