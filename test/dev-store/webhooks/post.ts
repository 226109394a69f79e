/** One attempt to deliver a webhook: the signed request, its time limit, and the faults that befall it. */
import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

import { belowApp } from "../app-config.ts";
import type { Fault } from "../control/faults.ts";
import type { DevStoreApp } from "../server.ts";
import type { Attempt, Delivery } from "./log.ts";

export interface PostOptions {
  app: DevStoreApp;
  shopDomain: string;
  timeoutMs: number;
  /** Ends the attempt early; its outcome then means nothing. */
  signal: AbortSignal;
  /** "fail" or "hang": instead of the request, or in the place of its answer. */
  fault: Fault | undefined;
  now: () => Date;
}

/** Posts a delivery. What goes wrong is the attempt's outcome, not an error. */
export async function postDelivery(delivery: Delivery, options: PostOptions): Promise<Attempt> {
  const { fault, signal, timeoutMs } = options;
  const at = options.now().toISOString();
  const started = performance.now();
  const outcome =
    fault && fault.when !== "after"
      ? await actOut(fault, timeoutMs, signal)
      : await request(delivery, options);
  const told =
    fault?.when === "after" && outcome.error === null ? await actOut(fault, timeoutMs, signal) : outcome;
  return { at, ...told, milliseconds: Math.round(performance.now() - started) };
}

type Outcome = Pick<Attempt, "status" | "error">;

async function actOut(fault: Fault, timeoutMs: number, signal: AbortSignal): Promise<Outcome> {
  if (fault.kind !== "hang") return { status: fault.status, error: "told to fail" };
  await wait(timeoutMs, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return noAnswer(timeoutMs);
}

async function request(delivery: Delivery, options: PostOptions): Promise<Outcome> {
  const url = address(delivery.uri, options.app);
  if (url === null) return { status: null, error: `${delivery.uri} is not an HTTP address` };
  const timeout = AbortSignal.timeout(options.timeoutMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: headersOf(delivery, options),
      body: delivery.body,
      signal: AbortSignal.any([timeout, options.signal]),
    });
    await response.body?.cancel();
    return { status: response.status, error: null };
  } catch (error) {
    if (timeout.aborted) return noAnswer(options.timeoutMs);
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { status: null, error: cause instanceof Error ? cause.message || cause.name : String(cause) };
  }
}

function noAnswer(timeoutMs: number): Outcome {
  return { status: null, error: `no answer within ${timeoutMs} ms` };
}

function headersOf(delivery: Delivery, { app, shopDomain }: PostOptions): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "User-Agent": "Shopify-Captain-Hook",
    "X-Shopify-Topic": delivery.topic,
    "X-Shopify-Hmac-Sha256": createHmac("sha256", app.apiSecret).update(delivery.body).digest("base64"),
    "X-Shopify-Shop-Domain": shopDomain,
    "X-Shopify-API-Version": app.config.apiVersion,
    "X-Shopify-Webhook-Id": delivery.webhookId,
    "X-Shopify-Event-Id": delivery.eventId,
    "X-Shopify-Triggered-At": delivery.triggeredAt,
    ...(delivery.name !== null && { "X-Shopify-Name": delivery.name }),
  };
}

/** Where a subscription's address leads: below the app's own address to where the app really listens. */
function address(uri: string, app: DevStoreApp): string | null {
  const below = belowApp(app.config.applicationUrl, uri);
  if (below.startsWith("/")) return `${app.url}${below}`;
  return /^https?:\/\//.test(below) ? below : null;
}
