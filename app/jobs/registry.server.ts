/**
 * Every job there is, and which signals start which: the one wiring file. A new area adds its jobs here.
 */
import { rebuildStats, refreshStats } from "#app/areas/customers/jobs.server.ts";
import { rebuildFacts, refreshFacts } from "#app/areas/insights/jobs.server.ts";
import {
  returnsAdopt,
  returnsCarryOut,
  returnsFollow,
  returnsGuestCode,
  returnsSettle,
} from "#app/areas/returns/jobs.server.ts";
import { on, type AnyJob, type Subscription } from "#app/jobs/define.ts";
import {
  customersChanged,
  importCompleted,
  ordersChanged,
  returnsChanged,
  shopChanged,
} from "#app/jobs/signals.ts";
import { privacyExport } from "#app/sync/privacy/jobs.ts";
import { syncReconcile } from "#app/sync/reconcile/jobs.ts";
import { importMerge, importStart, importWatch, webhookDrain, webhookProcess } from "#app/sync/jobs.ts";

export const jobs: readonly AnyJob[] = [
  ...[importStart, importWatch, importMerge, webhookDrain, webhookProcess, syncReconcile, privacyExport],
  ...[refreshFacts, rebuildFacts, refreshStats, rebuildStats],
  ...[returnsCarryOut, returnsSettle, returnsFollow, returnsAdopt, returnsGuestCode],
];

export const subscriptions: readonly Subscription[] = [
  on(ordersChanged, refreshFacts),
  on(ordersChanged, refreshStats),
  on(returnsChanged, returnsFollow),
  on(customersChanged, refreshStats),
  on(importCompleted, rebuildFacts),
  on(importCompleted, rebuildStats),
  on(importCompleted, returnsAdopt),
  on(shopChanged, rebuildFacts),
  on(shopChanged, rebuildStats),
];
