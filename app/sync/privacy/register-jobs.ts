/**
 * The register's part for pg-boss' own tables. What comes from us into them is a job's data, which carries ids only, and
 * how it ended, which may quote an error.
 */
import type { RegisteredTable } from "./registered-table.ts";

export const JOBS_TABLES: Readonly<Record<string, RegisteredTable>> = {
  job: {
    purpose: "work to be done, and how it ended",
    kept: "seven days after its end",
    impersonal: columns(
      `id name priority state retry_limit retry_count retry_delay retry_backoff retry_delay_max expire_seconds
       deletion_seconds singleton_key singleton_on group_id group_tier start_after created_on started_on completed_on
       keep_until dead_letter policy heartbeat_on heartbeat_seconds blocked blocking pending_dependencies source_name
       source_id source_created_on source_retry_count source_root_id trace_context upsert_by_key`,
    ),
    texts: ["data", "output", "source_output"],
  },
  warning: {
    purpose: "what pg-boss found remarkable",
    kept: "not written by default",
    impersonal: columns("id type created_on"),
    texts: ["message", "data"],
  },
  queue: ofLibrary(
    `name policy retry_limit retry_delay retry_backoff retry_delay_max expire_seconds retention_seconds
     deletion_seconds dead_letter partition table_name deferred_count blocked_count queued_count ready_count
     warning_queued active_count failed_count total_count retained_count retained_on created_delta completed_delta
     failed_delta delta_on delta_seconds wait_bins run_bins ready_oldest_seconds ready_history heartbeat_seconds notify
     singletons_active monitor_claim_on monitor_on maintain_on created_on updated_on`,
  ),
  queue_stats: ofLibrary(
    `id name deferred_count queued_count ready_count active_count failed_count total_count created_delta
     completed_delta failed_delta delta_seconds delta_on wait_bins run_bins ready_oldest_seconds captured_on`,
  ),
  instance: ofLibrary(
    `id name host pid version node_version application_name heartbeat_seconds supervise schedule migrate
     persist_queue_stats persist_warnings pool_max pool_total pool_idle pool_waiting workers metrics config
     crash_restarts crash_restarts_since started_on heartbeat_on stopped_on`,
  ),
  job_dependency: ofLibrary("child_name child_id parent_name parent_id"),
  schedule: ofLibrary("name key kind cron timezone data options created_on updated_on last_job_id"),
  subscription: ofLibrary("event name created_on updated_on"),
  version: ofLibrary("version cron_on bam_on flow_on reindex_on monitor_backoff_on"),
  bam: ofLibrary("id name version status queue table_name command error created_on started_on completed_on"),
};

function columns(names: string): string[] {
  return names.trim().split(/\s+/);
}

/** A table that belongs to no shop: the queue's own bookkeeping. */
function ofLibrary(names: string): RegisteredTable {
  return { purpose: "pg-boss' own bookkeeping", kept: "as pg-boss keeps it", impersonal: columns(names) };
}
