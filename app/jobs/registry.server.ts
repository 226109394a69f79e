/**
 * Every job there is, and which signals start which: the one wiring file. A new area adds its jobs here.
 */
import type { JobData, JobDefinition, Signal } from "#app/jobs/define.ts";

/** A job whose data type only its own definition knows. */
type AnyJob = JobDefinition<never>;

export interface Subscription<Data extends JobData = never> {
  signal: Signal<Data>;
  job: JobDefinition<Data>;
}

export const jobs: readonly AnyJob[] = [];

export const subscriptions: readonly Subscription[] = [];
