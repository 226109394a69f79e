/** What the Sync health page is given, as it comes over the wire: instants are ISO 8601 text in UTC. */

export interface SyncHealthView {
  readonly webhooks: {
    readonly last: { readonly topic: string; readonly receivedAt: string } | null;
    /** Seconds. */
    readonly lag: { readonly webhooks: number; readonly median: number; readonly p95: number } | null;
    readonly waiting: { readonly webhooks: number; readonly since: string | null };
    readonly failed: number;
  };
  readonly run: RunView | null;
  /** Whether the first import is done, so that there is something to compare. */
  readonly ready: boolean;
  /** Points of the Admin API. */
  readonly budget: {
    readonly available: number;
    readonly maximum: number;
    readonly restoreRate: number;
    readonly seenAt: string;
  } | null;
  readonly repairs: {
    readonly rows: readonly RepairView[];
    readonly previous: string | null;
    readonly next: string | null;
  };
  /** How many repairs there were within the last seven days. */
  readonly mendedInWeek: number;
  /** The latest month first. */
  readonly drift: readonly DriftView[];
}

export interface RunView {
  readonly status: "running" | "completed" | "failed";
  readonly trigger: "schedule" | "button";
  readonly failure: "needs_reconnect" | "access_denied" | "unavailable" | "failed" | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly checked: number;
  readonly mended: number;
  readonly unreadable: number;
}

export interface RepairView {
  readonly key: string;
  readonly resource: "products" | "customers" | "orders";
  readonly id: string;
  readonly name: string | null;
  readonly what: "missing" | "older" | "deleted" | "merged";
  readonly at: string;
}

export interface DriftView {
  readonly month: string;
  readonly shopOrders: number;
  readonly ourOrders: number;
  /** Minor units as decimal text; null while the money of the month was not compared. */
  readonly shopTotalMinor: string | null;
  readonly ourTotalMinor: string | null;
  readonly countedAt: string;
  readonly comparedAt: string | null;
}

/** How the shop's times and money are shown. */
export interface ShopFormats {
  readonly timeZone: string;
  readonly currency: string;
}
