/** Runs jobs: inside the app's process by default, and as `npm run worker` in as many processes as one likes. */
import type { JobWithMetadata, PgBoss } from "pg-boss";
import { z } from "zod";

import { shopContext } from "#app/context.server.ts";
import { env } from "#app/env.server.ts";
import { boss, bossIfStarted, superviseJobs } from "#app/jobs/boss.server.ts";
import type { AnyJob } from "#app/jobs/define.ts";
import { jobs, subscriptions } from "#app/jobs/registry.server.ts";
import { schedules } from "#app/jobs/schedules.ts";
import { loggedError } from "#app/log-error.ts";
import { log } from "#app/log.server.ts";
import { jobRuns } from "#app/metrics.server.ts";
import { traced } from "#app/telemetry.server.ts";

const ofShop = z.object({ shopId: z.uuid() });

const shopOf = (data: unknown) => ofShop.safeParse(data).data?.shopId;

/** Work by the clock is not worth many tries, it comes back; that its process was killed is noticed as of other jobs. */
const SCHEDULED = { retryLimit: 2, retryDelay: 10, expireInSeconds: 1_800, heartbeatSeconds: 15 };

/** Queues exist before anything is sent to them, whichever process comes first. Safe to repeat and to run at once. */
export async function prepareQueues(): Promise<void> {
  const queue = await boss();
  for (const job of jobs) {
    const { retryLimit, retryDelay, expireInSeconds, heartbeatSeconds, onePerKey } = job.options;
    const options = {
      retryLimit,
      retryDelay,
      retryBackoff: true,
      expireInSeconds,
      heartbeatSeconds,
      notify: true,
    };
    await queue.createQueue(job.name, { ...options, policy: onePerKey ? "short" : "standard" });
    await queue.updateQueue(job.name, options);
  }
  for (const { signal, job } of subscriptions) await queue.subscribe(signal, job);
  for (const { name, cron } of schedules) {
    await queue.createQueue(name, SCHEDULED);
    await queue.updateQueue(name, SCHEDULED);
    await queue.schedule(name, cron);
  }
}

/** Takes jobs from every queue until the process stops. */
export async function startWorkers(): Promise<void> {
  superviseJobs();
  const queue = await boss();
  await prepareQueues();
  for (const job of jobs) {
    const workers = job.options.concurrency ?? env().JOBS_CONCURRENCY;
    for (let index = 0; index < workers; index += 1) await startWorker(queue, job, index === 0);
  }
  for (const { name, load } of schedules) {
    await queue.work(name, { pollingIntervalSeconds: 30 }, async () => {
      try {
        const work = await load();
        await traced(`job ${name}`, { kind: "consumer", attributes: { "encore.job": name } }, work);
      } catch (error) {
        log.error({ job: name, error }, "scheduled work failed; it comes back by the clock");
        throw keepable(error);
      }
    });
  }
}

/** Takes no further jobs; those under way go on. */
export async function stopTaking(): Promise<void> {
  const queue = await bossIfStarted();
  if (!queue) return;
  await Promise.all([...jobs, ...schedules].map(({ name }) => queue.offWork(name, { wait: false })));
}

/** Seconds between looks at a queue: the first worker looks for jobs that have become due, the others for lost notices. */
const LOOK_FOR_DUE = 2;
const LOOK_FOR_LOST = 30;

/** Starts one worker of a job: it takes one run after the other, and without a pause while there are more. */
async function startWorker(queue: PgBoss, job: AnyJob, first: boolean): Promise<void> {
  const options = {
    pollingIntervalSeconds: LOOK_FOR_DUE,
    notifyPollingIntervalSeconds: first ? LOOK_FOR_DUE : LOOK_FOR_LOST,
    includeMetadata: true as const,
    batchSize: job.options.together ?? 1,
  };
  // Its id is known a moment after it has begun to work.
  const worker: { id?: string } = {};
  worker.id = await queue.work(job.name, options, async (taken) => {
    try {
      // Jobs of the same data, when several are taken at once, are one run.
      const runs = [...new Map(taken.map((each) => [JSON.stringify(each.data), each])).values()];
      const failures: unknown[] = [];
      for (const run of runs) await runJob(job, run).catch((error: unknown) => failures.push(error));
      // All that were taken are tried again: those that had succeeded find nothing to do.
      if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
    } finally {
      // pg-boss would wait for its next look; a notice that came during this run may have stood for many jobs.
      if (worker.id) queue.notifyWorker(worker.id);
    }
  });
}

/** @throws Error when the handler throws, after that was logged and counted */
async function runJob(job: AnyJob, run: JobWithMetadata<unknown>): Promise<void> {
  const started = performance.now();
  const fields = { job: job.name, jobId: run.id };
  const attributes = {
    "encore.job": job.name,
    "encore.job_id": run.id,
    "encore.job_retries": run.retryCount,
  };
  try {
    await traced(`job ${job.name}`, { kind: "consumer", attributes }, async (span) => {
      const { shopId } = ofShop.parse(run.data);
      span.set({ "encore.shop": shopId });
      const context = await shopContext(shopId, { kind: "job", job: job.name });
      await job.run(context, run.data, { lastTry: run.retryCount >= run.retryLimit });
    });
    const ms = performance.now() - started;
    jobRuns.observe({ job: job.name, outcome: "done" }, ms / 1000);
    log.debug({ ...fields, shop: shopOf(run.data), ms: Math.round(ms) }, "job done");
  } catch (error) {
    jobRuns.observe({ job: job.name, outcome: "failed" }, (performance.now() - started) / 1000);
    log.error({ ...fields, shop: shopOf(run.data), error }, "job failed; it is tried again until its limit");
    throw keepable(error);
  }
}

/** The queue keeps what a job throws, with all that is attached to it: of an error only what the log may say. */
function keepable(error: unknown): Error {
  const told = loggedError(error);
  return new Error(typeof told === "string" ? told : `${told.type}: ${told.message}`);
}
