/**
 * Sends webhooks as Shopify does: signed, with a time limit of 5 seconds, tried again with growing gaps, in no order that
 * could be relied on, and sometimes twice.
 */
import { createHmac, randomUUID } from "node:crypto";

import type { DevStoreApp } from "../server.ts";
import type { Fault, Faults } from "../control/faults.ts";
import type { Change, Store } from "../state/store.ts";
import { type Attempt, type Delivery, DeliveryLog } from "./log.ts";
import { buildBody } from "./payloads/index.ts";
import { type Subscription, subscriptionsTo } from "./subscriptions.ts";
import { includeFields, meetsFilter } from "./trim.ts";

/** Shopify tries 8 times more over 4 hours; with doubling gaps the first is 4 h / (2^8 - 1). */
export const RETRIES = 8;
const FIRST_GAP_MS = (4 * 3_600_000) / (2 ** RETRIES - 1);
/** Identical bodies of a subscription with `include_fields` within this time become one delivery. */
const COLLAPSE_MS = 5000;
/** A webhook that is held back to come late goes after this time even when no other passes it. */
const HOLD_MS = 2000;

export interface SenderOptions {
  /** 1 keeps Shopify's four hours of retries; 1/60 makes them four minutes. */
  retryScale?: number;
  /** Milliseconds an app has to answer. */
  timeoutMs?: number;
  /** Deliveries under way at once. */
  concurrency?: number;
}

export interface SenderContext {
  store: Store;
  app: DevStoreApp;
  shopDomain: string;
  faults: Faults;
  now(): Date;
  log(line: string): void;
}

export class WebhookSender {
  readonly log: DeliveryLog;
  retryScale: number;
  readonly #context: SenderContext;
  readonly #timeoutMs: number;
  readonly #concurrency: number;
  readonly #queue: Delivery[] = [];
  readonly #timers = new Map<NodeJS.Timeout, Delivery>();
  readonly #sent = new Map<string, number>();
  readonly #closed = new AbortController();
  readonly #onChange = (change: Change): void => this.#tell(change);
  #held: Delivery[] = [];
  #running = 0;
  #eventId: string | null = null;
  #idle: (() => void)[] = [];

  constructor(context: SenderContext, options: SenderOptions = {}) {
    this.#context = context;
    this.#timeoutMs = options.timeoutMs ?? 5000;
    this.#concurrency = options.concurrency ?? 20;
    this.retryScale = options.retryScale ?? 1 / 60;
    this.log = new DeliveryLog(context.store);
    context.store.changes.on("change", this.#onChange);
  }

  /** Goes on with what an earlier process left undelivered. */
  resume(): void {
    for (const delivery of this.log.list()) if (delivery.status === "pending") this.#enqueue(delivery);
  }

  /** Resolves when nothing is queued, under way or waiting for its next attempt. */
  async idle(): Promise<void> {
    if (this.#busy()) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Forgets the log and everything that waits. */
  reset(): void {
    for (const timer of this.#timers.keys()) clearTimeout(timer);
    this.#timers.clear();
    this.#queue.length = 0;
    this.#held = [];
    this.#sent.clear();
    this.log.clear();
    this.#settle();
  }

  /** Stops listening and sending; what is pending stays in the log for the next start. */
  async close(): Promise<void> {
    this.#context.store.changes.off("change", this.#onChange);
    for (const timer of this.#timers.keys()) clearTimeout(timer);
    this.#timers.clear();
    this.#queue.length = 0;
    this.#held = [];
    this.#closed.abort();
    await this.idle();
  }

  #tell(change: Change): void {
    const { app, store, shopDomain } = this.#context;
    const subscriptions = subscriptionsTo(change.topic, app.config, store);
    if (subscriptions.length === 0) return;
    const body = buildBody(change, { store, shopDomain });
    for (const subscription of subscriptions) this.#deliver(change, subscription, body);
  }

  #deliver(change: Change, subscription: Subscription, whole: Record<string, unknown>): void {
    if (!meetsFilter(whole, subscription.filter)) return;
    const body = JSON.stringify(includeFields(whole, subscription.includeFields));
    const delivery = this.log.add({
      webhookId: randomUUID(),
      eventId: this.#currentEvent(),
      topic: change.topic,
      uri: subscription.uri,
      name: subscription.name,
      subscriptionId: subscription.id,
      triggeredAt: change.at,
      status: "pending",
      attempts: [],
      nextAttemptAt: null,
      body,
    });
    if (subscription.includeFields.length > 0 && this.#wentJustNow(delivery)) {
      this.#finish(delivery, "collapsed");
      return;
    }
    const fault = this.#context.faults.take(
      "webhooks",
      ["drop", "duplicate", "delay", "reorder"],
      change.topic,
    );
    switch (fault?.kind) {
      case "drop":
        this.#finish(delivery, "dropped");
        return;
      case "duplicate":
        this.#enqueue(delivery);
        this.#enqueue(this.log.add({ ...delivery, attempts: [] }));
        return;
      case "delay":
        this.#later(delivery, fault.delayMs);
        return;
      case "reorder":
        this.#held.push(delivery);
        this.#later(delivery, HOLD_MS);
        return;
      default:
        this.#enqueue(delivery);
    }
  }

  /** What one act causes is told in one go, before anything else runs: until then it is one event. */
  #currentEvent(): string {
    if (this.#eventId === null) {
      this.#eventId = randomUUID();
      queueMicrotask(() => (this.#eventId = null));
    }
    return this.#eventId;
  }

  #wentJustNow(delivery: Delivery): boolean {
    const at = Date.now();
    for (const [key, sentAt] of this.#sent) if (at - sentAt > COLLAPSE_MS) this.#sent.delete(key);
    const key = `${delivery.topic} ${delivery.uri} ${delivery.body}`;
    const before = this.#sent.has(key);
    if (!before) this.#sent.set(key, at);
    return before;
  }

  #enqueue(delivery: Delivery): void {
    this.#queue.push(delivery);
    this.#pump();
  }

  #pump(): void {
    while (this.#running < this.#concurrency) {
      const delivery = this.#queue.shift();
      if (!delivery) break;
      this.#running += 1;
      void this.#attempt(delivery).finally(() => {
        this.#running -= 1;
        this.#releaseHeld(delivery);
        this.#pump();
        this.#settle();
      });
    }
  }

  /** Another webhook has gone past: those that were held back follow it. */
  #releaseHeld(passed: Delivery): void {
    const released = this.#held.filter((held) => held !== passed);
    this.#held = [];
    for (const delivery of released) {
      for (const [timer, waiting] of this.#timers) {
        if (waiting !== delivery) continue;
        clearTimeout(timer);
        this.#timers.delete(timer);
      }
      this.#enqueue(delivery);
    }
  }

  #later(delivery: Delivery, milliseconds: number): void {
    delivery.nextAttemptAt = new Date(Date.now() + milliseconds).toISOString();
    this.log.save(delivery);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#held = this.#held.filter((held) => held !== delivery);
      this.#enqueue(delivery);
    }, milliseconds);
    this.#timers.set(timer, delivery);
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const fault = this.#context.faults.take("webhooks", ["fail", "hang"], delivery.topic);
    const attempt = await this.#post(delivery, fault);
    if (this.#closed.signal.aborted) return;
    delivery.attempts.push(attempt);
    if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) {
      this.#finish(delivery, "delivered");
      return;
    }
    this.#context.log(
      `Webhook ${delivery.topic} to ${delivery.uri}: ${attempt.error ?? `HTTP ${attempt.status ?? ""}`}`,
    );
    const retry = delivery.attempts.length;
    if (retry > RETRIES) {
      this.#finish(delivery, "failed");
      // Shopify removes a subscription made over the API after such a series; those of the toml stay.
      if (delivery.subscriptionId !== null)
        this.#context.store.remove("WebhookSubscription", delivery.subscriptionId);
      return;
    }
    this.#later(delivery, FIRST_GAP_MS * 2 ** (retry - 1) * this.retryScale);
  }

  async #post(delivery: Delivery, fault: Fault | undefined): Promise<Attempt> {
    const at = this.#context.now().toISOString();
    const started = performance.now();
    const done = (status: number | null, error: string | null): Attempt => {
      return { at, status, error, milliseconds: Math.round(performance.now() - started) };
    };
    if (fault?.kind === "fail") return done(fault.status, "told to fail");
    if (fault?.kind === "hang") {
      await this.#wait(this.#timeoutMs);
      return done(null, `no answer within ${this.#timeoutMs} ms`);
    }
    const url = this.#address(delivery.uri);
    if (url === null) return done(null, `${delivery.uri} is not an HTTP address`);
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      const response = await fetch(url, {
        method: "POST",
        redirect: "manual",
        headers: this.#headers(delivery),
        body: delivery.body,
        signal: AbortSignal.any([timeout, this.#closed.signal]),
      });
      await response.body?.cancel();
      return done(response.status, null);
    } catch (error) {
      if (timeout.aborted) return done(null, `no answer within ${this.#timeoutMs} ms`);
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      return done(null, cause instanceof Error ? cause.message || cause.name : String(cause));
    }
  }

  /** Waits, or less when the sender is closed. */
  async #wait(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#closed.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #headers(delivery: Delivery): Record<string, string> {
    const { app, shopDomain } = this.#context;
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

  #address(uri: string): string | null {
    if (uri.startsWith("/")) return `${this.#context.app.url}${uri}`;
    return /^https?:\/\//.test(uri) ? uri : null;
  }

  #finish(delivery: Delivery, status: Delivery["status"]): void {
    delivery.status = status;
    delivery.nextAttemptAt = null;
    this.log.save(delivery);
  }

  #busy(): boolean {
    return this.#running > 0 || this.#queue.length > 0 || this.#timers.size > 0;
  }

  #settle(): void {
    if (this.#busy()) return;
    for (const resolve of this.#idle) resolve();
    this.#idle = [];
  }
}
