/** What the web process does besides answering: begin and end its share of the jobs, and let go of the database. */
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { closeDb } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { stopBoss } from "#app/jobs/boss.server.ts";
import { prepareQueues, startWorkers, stopTaking } from "#app/jobs/worker.server.ts";
import { stopListening } from "#app/listen.server.ts";
import { stopLive } from "#app/live.server.ts";
import { log } from "#app/log.server.ts";
import { httpRequests, routePattern } from "#app/metrics.server.ts";
import { startTracing, stopTracing, traced } from "#app/telemetry.server.ts";

/** After the time for the work in hand: how long closing connections and sending the last traces may take (milliseconds). */
const FAREWELL_MS = 2_000;
/** What is asked all the time and tells nothing: counted, but not traced. */
const UNTRACED = new Set(["/assets", "/healthz", "/readyz", "/metrics", "other"]);

export const lifecycle = {
  async start(): Promise<void> {
    await startTracing("web");
    if (env().JOBS) await startWorkers();
    else await prepareQueues();
    log.info({ jobs: env().JOBS }, "Encore is ready");
  },

  /** Counts and traces a request. @param answer answers it; whatever it calls belongs to the trace */
  request(
    { path, method }: { path: string; method: string },
    response: ServerResponse,
    answer: () => void,
  ): void {
    const began = performance.now();
    const route = routePattern(path);
    response.once("finish", () => {
      const status = String(response.statusCode);
      httpRequests.observe({ route, method, status }, (performance.now() - began) / 1000);
    });
    if (UNTRACED.has(route)) return answer();
    const attributes = { "http.request.method": method, "http.route": route };
    void traced(`${method} ${route}`, { kind: "server", attributes }, async (span) => {
      const over = new Promise<void>((resolve) => response.once("close", resolve));
      answer();
      await over;
      span.set({ "http.response.status_code": response.statusCode });
      if (response.statusCode >= 500) span.fail(String(response.statusCode));
    });
  },

  /**
   * Finishes the work in hand, then closes every connection. Pages that wait for changes are let go at once and no further
   * job is taken; requests and jobs under way have SHUTDOWN_SECONDS. A job that takes longer is given back.
   * @param requests settles when every request has been answered
   * @returns whether they all were
   */
  async stop(requests: Promise<unknown> = Promise.resolve()): Promise<boolean> {
    const deadline = Date.now() + env().SHUTDOWN_SECONDS * 1_000;
    stopLive();
    await stopTaking();
    log.debug("no further job is taken");
    const answered = await inTime(requests, deadline - Date.now());
    if (!answered) log.error("requests under way were not answered in time");
    await stopBoss(deadline - Date.now());
    // A job that was given back may hold on to its connection; the process ends without it.
    await inTime(Promise.all([closeDb(), stopListening(), stopTracing()]), FAREWELL_MS);
    return answered;
  },
};

export type Lifecycle = typeof lifecycle;

/** Whether it settles within so many milliseconds. @throws what it throws until then */
async function inTime(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const over = new AbortController();
  const late = sleep(Math.max(0, milliseconds), false, { signal: over.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    over.abort();
  }
}
