/**
 * The one client of the Admin API: typed operations, the shop's cost budget, patience with THROTTLED (which comes as
 * HTTP 200 and which no library retries), token renewal, and errors as codes. Variables are never logged.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { createAdminApiClient } from "@shopify/admin-api-client";
import { z } from "zod";

import type { TypedDocumentString } from "#app/generated/admin/graphql.ts";
import { log } from "#app/log.server.ts";
import { adminApiRequests, observeBudget } from "#app/metrics.server.ts";
import { traced, type TracedSpan } from "#app/telemetry.server.ts";
import { accessToken } from "#app/shopify/access-token.server.ts";
import { AdminApiError } from "#app/shopify/admin-api-error.ts";
import { API_VERSION } from "#app/shopify/api.server.ts";
import { noteBudget } from "#app/shopify/budget.server.ts";
import { CostBudget, type Priority } from "#app/shopify/cost-budget.ts";

export interface AdminClient {
  /**
   * Sends one operation and gives back its data, whole: an answer with top-level errors is thrown.
   * @param options.once not sent again when Shopify may have carried it out already (a broken connection, a 5xx): for
   *   mutations that do twice what they are asked twice
   * @throws AdminApiError
   */
  request<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
    options?: { once?: boolean },
  ): Promise<Data>;
}

interface AdminScope {
  readonly shop: { readonly id: string; readonly domain: string };
}

const REQUEST_TIMEOUT_MS = 30_000;
/** Tries after THROTTLED, a 5xx, a 429 or a broken connection. */
const ATTEMPTS = 6;

/** One bucket per shop and process; other processes show in the status that every answer brings. */
const budgets = new Map<string, CostBudget>();
/** What each operation asked for the last time, to wait before sending instead of after being refused. */
const requestedCosts = new Map<string, number>();

const answerExtensions = z.object({
  cost: z
    .object({
      requestedQueryCost: z.number(),
      throttleStatus: z.object({
        maximumAvailable: z.number(),
        currentlyAvailable: z.number(),
        restoreRate: z.number().positive(),
      }),
    })
    .optional(),
});
const answerError = z.object({ extensions: z.object({ code: z.string().optional() }).optional() });

/** What became of one try. */
type Attempt<Data> =
  | { kind: "data"; data: Data }
  | { kind: "retry"; afterMs: number; error: AdminApiError }
  | { kind: "refused" }
  | { kind: "failed"; error: AdminApiError };

export function adminClient(scope: AdminScope, priority: Priority = "background"): AdminClient {
  const { shop } = scope;
  let budget = budgets.get(shop.id);
  if (!budget) budgets.set(shop.id, (budget = new CostBudget()));
  const bucket = budget;

  return {
    async request(document, variables, { once = false } = {}) {
      const operation = operationName(String(document));
      const attributes = { "graphql.operation.name": operation, "encore.shop": shop.id };
      return traced(`Admin API ${operation}`, { kind: "client", attributes }, (span) =>
        insist(operation, document, variables, once, span),
      );
    },
  };

  /** Tries until there is an answer, or no more hope of one. */
  async function insist<Data, Variables>(
    operation: string,
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
    once: boolean,
    span: TracedSpan,
  ): Promise<Data> {
    let token = await accessToken(shop);
    let renewed = false;
    for (let attempt = 1; ; attempt += 1) {
      span.set({ "encore.attempts": attempt });
      const wait = bucket.take(requestedCosts.get(operation) ?? 0, priority, Date.now());
      if (wait > 0) {
        await sleep(wait);
        attempt -= 1;
        continue;
      }
      const sent = performance.now();
      const outcome = await send(shop, token, operation, document, variables, bucket, attempt);
      adminApiRequests.observe({ operation, outcome: outcome.kind }, (performance.now() - sent) / 1000);
      if (outcome.kind === "data") return outcome.data;
      if (outcome.kind === "failed") throw outcome.error;
      if (outcome.kind === "refused") {
        if (renewed) throw new AdminApiError("needs_reconnect", "Shopify refuses the access token");
        token = await accessToken(shop, token);
        renewed = true;
        continue;
      }
      if (attempt >= ATTEMPTS || (once && outcome.error.code !== "throttled")) throw outcome.error;
      log.debug(
        { shop: shop.id, operation, attempt, code: outcome.error.code },
        "Admin API request is tried again",
      );
      await sleep(outcome.afterMs);
    }
  }
}

async function send<Data, Variables>(
  shop: AdminScope["shop"],
  token: string,
  operation: string,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  bucket: CostBudget,
  attempt: number,
): Promise<Attempt<Data>> {
  const client = createAdminApiClient({
    storeDomain: shop.domain,
    apiVersion: API_VERSION,
    accessToken: token,
  });
  const answer = await client.request<Data>(String(document), {
    variables: variables as Record<string, unknown>,
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });

  const cost = answerExtensions.safeParse(answer.extensions ?? {}).data?.cost;
  if (cost) {
    const now = new Date();
    bucket.learn(cost.throttleStatus, now.getTime());
    observeBudget(shop.id, cost.throttleStatus, now);
    await noteBudget({ shop }, cost.throttleStatus, now);
    requestedCosts.set(operation, cost.requestedQueryCost);
  }
  if (!answer.errors) {
    if (answer.data === undefined)
      return { kind: "failed", error: new AdminApiError("unavailable", `${operation}: no data`) };
    return { kind: "data", data: answer.data };
  }

  const status = answer.errors.networkStatusCode;
  const codes = (answer.errors.graphQLErrors ?? []).map(
    (error) => answerError.safeParse(error).data?.extensions?.code ?? "",
  );
  const backOff = Math.min(30_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2);
  if (codes.includes("THROTTLED")) {
    const missing = cost ? cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable : 0;
    const afterMs =
      cost && missing > 0 ? Math.ceil((missing / cost.throttleStatus.restoreRate) * 1000) : backOff;
    return { kind: "retry", afterMs, error: new AdminApiError("throttled", `${operation}: still throttled`) };
  }
  if (status === 401) return { kind: "refused" };
  if (codes.includes("ACCESS_DENIED") || status === 403) {
    return { kind: "failed", error: new AdminApiError("access_denied", `${operation}: access denied`) };
  }
  // No status means that no answer came: the connection broke or the time ran out.
  const transient =
    status === undefined || status === 429 || status >= 500 || codes.includes("INTERNAL_SERVER_ERROR");
  if (transient && !(status === 200 && codes.length > 0 && !codes.includes("INTERNAL_SERVER_ERROR"))) {
    return {
      kind: "retry",
      afterMs: backOff,
      error: new AdminApiError("unavailable", `${operation}: HTTP ${status ?? "none"}`),
    };
  }
  const reason = codes.filter(Boolean).join(", ") || `HTTP ${status}`;
  return { kind: "failed", error: new AdminApiError("bad_request", `${operation}: ${reason}`) };
}

function operationName(document: string): string {
  return /(?:query|mutation)\s+(\w+)/.exec(document)?.[1] ?? "anonymous";
}
