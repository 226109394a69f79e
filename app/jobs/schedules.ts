/** Work that comes back by the clock and belongs to no shop. One process does it each time, whichever is free. */
export interface ScheduledJob {
  readonly name: string;
  /** Five cron fields, UTC. */
  readonly cron: string;
  /** Imports the work, when it first runs. */
  readonly load: () => Promise<() => Promise<void>>;
}

export const schedules: readonly ScheduledJob[] = [
  {
    name: "inbox.sweep",
    cron: "17 * * * *",
    load: async () => (await import("#app/sync/webhooks/sweep.server.ts")).sweepInbox,
  },
  {
    name: "sync.reconcile-all",
    cron: "41 * * * *",
    load: async () => (await import("#app/sync/reconcile/start.server.ts")).reconcileAllShops,
  },
  {
    name: "returns.sweep",
    cron: "*/5 * * * *",
    load: async () => (await import("#app/areas/returns/sweep.server.ts")).sweepReturns,
  },
  {
    name: "privacy.sweep",
    cron: "29 * * * *",
    load: async () => (await import("#app/sync/privacy/sweep.server.ts")).sweepPrivacy,
  },
];
