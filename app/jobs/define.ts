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
}

export interface JobDefinition<Data extends JobData = JobData> {
  readonly name: string;
  readonly schema: z.ZodType<Data>;
  readonly options: JobOptions;
  readonly load: () => Promise<(context: ShopContext, data: Data) => Promise<void>>;
}

const DEFAULTS: JobOptions = { retryLimit: 8, retryDelay: 2, expireInSeconds: 300 };

export function defineJob<Data extends JobData>(job: {
  name: string;
  schema: z.ZodType<Data>;
  options?: Partial<JobOptions>;
  load: JobDefinition<Data>["load"];
}): JobDefinition<Data> {
  return { name: job.name, schema: job.schema, load: job.load, options: { ...DEFAULTS, ...job.options } };
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
