/**
 * What Encore counts and times of itself, for Prometheus: every metric there is, in one place. Whoever does the work
 * observes it; what is read from elsewhere (queue, inbox, connections) is read when somebody asks.
 *
 * Labels name kinds (a topic, a job, an operation, a route's pattern), never a person. A shop is named by our own id of
 * it, where a figure means nothing without the shop, and then only the shops that matter most just now.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export const registry = new Registry();
collectDefaultMetrics({ register: registry, prefix: "encore_" });

const registers = [registry];
/** Seconds: from a webhook's answer to a long job. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300];

export const httpRequests = new Histogram({
  name: "encore_http_request_seconds",
  help: "Requests answered, by the route's pattern",
  labelNames: ["route", "method", "status"],
  buckets,
  registers,
});

export const webhooksReceived = new Counter({
  name: "encore_webhooks_received_total",
  help: "Webhooks with a right signature, and what was done with them: stored, duplicate, unknown_shop",
  labelNames: ["topic", "outcome"],
  registers,
});

export const webhookLag = new Histogram({
  name: "encore_webhook_lag_seconds",
  help: "From Shopify's trigger to the end of our work, by what became of the webhook: done, ignored, failed",
  labelNames: ["outcome"],
  buckets,
  registers,
});

export const jobRuns = new Histogram({
  name: "encore_job_seconds",
  help: "Runs of jobs: done, failed (tried again until the job's limit)",
  labelNames: ["job", "outcome"],
  buckets,
  registers,
});

export const adminApiRequests = new Histogram({
  name: "encore_admin_api_request_seconds",
  help: "Requests to Shopify's Admin API, by what came of each try: data, retry, refused, failed",
  labelNames: ["operation", "outcome"],
  buckets,
  registers,
});

const adminApiBudget = new Histogram({
  name: "encore_admin_api_budget_share",
  help: "Share of a shop's Admin API budget that was left after each answer",
  buckets: [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1],
  registers,
});

/** What an answer of the Admin API said of a shop's budget. Points, and milliseconds since 1970. */
interface SeenPoints {
  left: number;
  maximum: number;
  at: number;
}
const seenPoints = new Map<string, SeenPoints>();
/** A shop that was not asked for so long (milliseconds) has its whole budget again. */
const BUDGET_KEPT = 10 * 60_000;
/** So many shops are named at most: those with the smallest share left. */
const BUDGETS_NAMED = 100;

/** Takes in what an answer said of the shop's budget. @param shopId our own id of the shop */
export function observeBudget(
  shopId: string,
  {
    currentlyAvailable: left,
    maximumAvailable: maximum,
  }: Record<"currentlyAvailable" | "maximumAvailable", number>,
  at: Date,
): void {
  adminApiBudget.observe(left / maximum);
  seenPoints.set(shopId, { left, maximum, at: at.getTime() });
}

const budgetLeft = new Gauge({
  name: "encore_admin_api_budget_points",
  help: `Points that a shop's last answer left, by our id of the shop: of shops asked within ten minutes the ${BUDGETS_NAMED} with the smallest share`,
  labelNames: ["shop"],
  registers,
});

function exposeBudgets(now: number): void {
  for (const [shop, { at }] of seenPoints) if (now - at > BUDGET_KEPT) seenPoints.delete(shop);
  budgetLeft.reset();
  [...seenPoints]
    .sort(([, a], [, b]) => a.left / a.maximum - b.left / b.maximum)
    .slice(0, BUDGETS_NAMED)
    .forEach(([shop, { left }]) => budgetLeft.set({ shop }, left));
}

export const importedLines = new Counter({
  name: "encore_import_lines_total",
  help: "Lines of exports that were merged",
  labelNames: ["resource"],
  registers,
});

/** What is read when somebody asks. */
export interface Standing {
  /** Jobs by name and state (created, retry, active, failed). */
  jobs: { name: string; state: string; jobs: number }[];
  /** Webhooks that wait to be worked on, how long the oldest has waited (seconds), and those that failed. */
  inbox: { waiting: number; oldestSeconds: number; failed: number };
  connections: { total: number; idle: number; waiting: number };
}

const jobsStanding = new Gauge({
  name: "encore_jobs",
  help: "Jobs in the queue, by state",
  labelNames: ["job", "state"],
  registers,
});
const inboxStanding = new Gauge({
  name: "encore_inbox_webhooks",
  help: "Webhooks in the inbox: waiting to be worked on, or failed (the dead letters)",
  labelNames: ["state"],
  registers,
});
const inboxOldest = new Gauge({
  name: "encore_inbox_oldest_seconds",
  help: "How long the oldest waiting webhook has waited",
  registers,
});
const connections = new Gauge({
  name: "encore_database_connections",
  help: "Connections of this process's pool, and requests that wait for one",
  labelNames: ["state"],
  registers,
});

/** All metrics as Prometheus reads them. @param standing read just now */
export async function exposition(standing: Standing): Promise<{ text: string; contentType: string }> {
  exposeBudgets(Date.now());
  jobsStanding.reset();
  for (const { name, state, jobs } of standing.jobs) jobsStanding.set({ job: name, state }, jobs);
  inboxStanding.set({ state: "waiting" }, standing.inbox.waiting);
  inboxStanding.set({ state: "failed" }, standing.inbox.failed);
  inboxOldest.set(standing.inbox.oldestSeconds);
  for (const [state, count] of Object.entries(standing.connections)) connections.set({ state }, count);
  return { text: await registry.metrics(), contentType: registry.contentType };
}

/** A path without what differs from request to request, so that there are few: "/app/customers/:id". */
export function routePattern(path: string): string {
  const segments = path.split("/").filter(Boolean);
  const [first = ""] = segments;
  if (first === "assets") return "/assets";
  if (!["", "app", "auth", "healthz", "metrics", "proxy", "readyz", "webhooks"].includes(first))
    return "other";
  return `/${segments
    .map((segment) => (/\d/.test(segment) ? ":id" : segment.slice(0, 40)))
    .slice(0, 4)
    .join("/")}`;
}
