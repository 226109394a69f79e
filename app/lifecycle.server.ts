/** What the web process does besides answering: begin and end its share of the jobs, and let go of the database. */
import { closeDb } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { stopBoss } from "#app/jobs/boss.server.ts";
import { prepareQueues, startWorkers } from "#app/jobs/worker.server.ts";
import { stopLive } from "#app/live.server.ts";
import { log } from "#app/log.server.ts";
import { exposition, httpRequests, routePattern } from "#app/metrics.server.ts";
import { standing } from "#app/standing.server.ts";

export const lifecycle = {
  async start(): Promise<void> {
    if (env().JOBS) await startWorkers();
    else await prepareQueues();
    log.info({ jobs: env().JOBS }, "Encore is ready");
  },
  /** Counts a request that was answered. */
  answered(request: { path: string; method: string; status: number; seconds: number }): void {
    const { path, method, status, seconds } = request;
    httpRequests.observe({ route: routePattern(path), method, status: String(status) }, seconds);
  },
  /** Finishes the jobs in hand, then closes every connection. */
  async stop(): Promise<void> {
    await stopLive();
    await stopBoss();
    await closeDb();
  },
};

export type Lifecycle = typeof lifecycle;

/** Whether requests can be answered, and what is missing. */
export { readiness } from "#app/standing.server.ts";

/** All metrics as Prometheus reads them. */
export async function metricsText(): Promise<{ text: string; contentType: string }> {
  return exposition(await standing());
}
