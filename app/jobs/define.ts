/**
 * What a job is: a name, the shape of its data, how it is retried, and its handler, loaded when it first runs.
 *
 * Data carries ids only (the shop's first of all), is parsed again in the worker, and every handler may run twice.
 */
import type { z } from "zod";

import type { ShopContext } from "#app/context.ts";

/** Every job belongs to a shop. */
export interface JobData {
  shopId: string;
}

export interface JobOptions {
  /** How often a failed run is tried again before the job is dead. */
  retryLimit: number;
  /** Seconds before the first retry; doubles each time. */
  retryDelay: number;
  /** A run that takes longer counts as failed (seconds). */
  expireInSeconds: number;
  /** How many of this kind one process runs at once; otherwise JOBS_CONCURRENCY. */
  concurrency?: number;
  /** A run whose process has not been heard of for so long (at least 10) is tried again: the process was killed. */
  heartbeatSeconds: number;
  /** How many waiting jobs one worker takes at once, of which those with the same data are run as one. */
  together?: number;
  /** While a job with a `singletonKey` waits, another one with that key adds nothing. */
  onePerKey?: boolean;
}

/** What a handler may want to know about its run. */
export interface JobRun {
  /** Whether a failure of this run is the end: nobody tries again. */
  readonly lastTry: boolean;
}

/** A job as the worker knows it, whatever its data is. */
export interface AnyJob {
  readonly name: string;
  readonly options: JobOptions;
  /** Parses the data, loads the handler and runs it. @throws ZodError for data of another shape */
  readonly run: (context: ShopContext, data: unknown, run: JobRun) => Promise<void>;
}

export interface JobDefinition<Data extends JobData = JobData> extends AnyJob {
  readonly schema: z.ZodType<Data>;
}

const DEFAULTS: JobOptions = { retryLimit: 8, retryDelay: 2, expireInSeconds: 300, heartbeatSeconds: 15 };

/** @param job.load imports the handler, when the job first runs */
export function defineJob<Data extends JobData>(job: {
  name: string;
  schema: z.ZodType<Data>;
  options?: Partial<JobOptions>;
  load: () => Promise<(context: ShopContext, data: Data, run: JobRun) => Promise<void>>;
}): JobDefinition<Data> {
  return {
    name: job.name,
    schema: job.schema,
    options: { ...DEFAULTS, ...job.options },
    run: async (context, data, run) => {
      const parsed = job.schema.parse(data);
      const handle = await job.load();
      await handle(context, parsed, run);
    },
  };
}

/**
 * Something that happened in the mirror tables that areas keep figures of. Whoever tells it does not know who listens:
 * `jobs/registry.server.ts` wires signals to jobs of the same data.
 */
export interface Signal<Data extends JobData> {
  readonly name: string;
  readonly schema: z.ZodType<Data>;
}

export function defineSignal<Data extends JobData>(name: string, schema: z.ZodType<Data>): Signal<Data> {
  return { name, schema };
}

/** A job that a signal starts, with the signal's data. */
export interface Subscription {
  readonly signal: string;
  readonly job: string;
}

/** The job starts whenever the signal is told; the compiler checks that it takes the signal's data. */
export function on<Accepted extends JobData, Told extends Accepted>(
  signal: Signal<Told>,
  job: JobDefinition<Accepted>,
): Subscription {
  return { signal: signal.name, job: job.name };
}
