/**
 * Sends webhooks as Shopify does: signed, with a time limit of 5 seconds, tried again with growing gaps, in no order that
 * could be relied on, and sometimes twice.
 */
import { randomUUID } from "node:crypto";

import type { DevStoreApp } from "../server.ts";
import type { Fault, FaultKind, Faults } from "../control/faults.ts";
import type { Change, Store } from "../state/store.ts";
import { type Delivery, DeliveryLog } from "./log.ts";
import { buildBody } from "./payloads/index.ts";
import { postDelivery } from "./post.ts";
import { outlivesInstallation, type Subscription, subscriptionsTo } from "./subscriptions.ts";
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
  /** Whether the app is installed: without it nothing but what outlives it is sent. */
  installed: () => boolean;
  now: () => Date;
  log(line: string): void;
}

export class WebhookSender {
  readonly log: DeliveryLog;
  retryScale: number;
  readonly #context: SenderContext;
  readonly #timeoutMs: number;
  readonly #concurrency: number;
  #queue: Delivery[] = [];
  readonly #timers = new Map<NodeJS.Timeout, Delivery>();
  readonly #sent = new Map<string, number>();
  readonly #defaultRetryScale: number;
  readonly #onChange = (change: Change): void => this.#tell(change);
  #held: Delivery[] = [];
  /** Aborted by a reset and at the end: what is under way then must leave no trace. */
  #generation = new AbortController();
  #running = 0;
  #eventId: string | null = null;
  #idle: (() => void)[] = [];

  constructor(context: SenderContext, options: SenderOptions = {}) {
    this.#context = context;
    this.#timeoutMs = options.timeoutMs ?? 5000;
    this.#concurrency = options.concurrency ?? 20;
    this.#defaultRetryScale = options.retryScale ?? 1 / 60;
    this.retryScale = this.#defaultRetryScale;
    this.log = new DeliveryLog(context.store);
    context.store.changes.on("change", this.#onChange);
  }

  /** Goes on with what an earlier process left undelivered, each when its next attempt is due. */
  resume(): void {
    for (const delivery of this.log.list()) {
      if (delivery.status !== "pending") continue;
      const due = delivery.nextAttemptAt === null ? 0 : Date.parse(delivery.nextAttemptAt);
      const left = due - this.#context.now().getTime();
      if (left > 0) this.#later(delivery, left);
      else this.#enqueue(delivery);
    }
  }

  /** Resolves when nothing is queued, under way or waiting for its next attempt. */
  async idle(): Promise<void> {
    if (this.#busy()) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Forgets the log and everything that waits or is under way; how fast retries come is the default again. */
  reset(): void {
    this.#stop();
    this.#generation = new AbortController();
    this.#sent.clear();
    this.log.clear();
    this.retryScale = this.#defaultRetryScale;
    this.#settle();
  }

  /** Stops listening and sending; what is pending stays in the log for the next start. */
  async close(): Promise<void> {
    this.#context.store.changes.off("change", this.#onChange);
    this.#stop();
    await this.idle();
  }

  #stop(): void {
    for (const timer of this.#timers.keys()) clearTimeout(timer);
    this.#timers.clear();
    this.#queue.length = 0;
    this.#held = [];
    this.#generation.abort();
  }

  #tell(change: Change): void {
    const { app, store, shopDomain, installed } = this.#context;
    const subscriptions = subscriptionsTo(change.topic, {
      config: app.config,
      store,
      installed: installed(),
    });
    // It is told while the app still stands, so that it reaches its subscription.
    if (change.topic === "app/uninstalled") queueMicrotask(() => this.#giveUpUnwanted());
    if (subscriptions.length === 0) return;
    const body = buildBody(change, { store, shopDomain });
    for (const subscription of subscriptions) this.#deliver(change, subscription, body);
  }

  /** Ends what waits for an app that is gone. */
  #giveUpUnwanted(): void {
    const unwanted = (delivery: Delivery): boolean => !this.#wanted(delivery);
    const given = [...this.#queue, ...this.#timers.values()].filter(unwanted);
    for (const [timer, delivery] of this.#timers) {
      if (!unwanted(delivery)) continue;
      clearTimeout(timer);
      this.#timers.delete(timer);
    }
    this.#queue = this.#queue.filter((delivery) => this.#wanted(delivery));
    this.#held = this.#held.filter((delivery) => this.#wanted(delivery));
    for (const delivery of given) this.#finish(delivery, "unsubscribed");
    this.#settle();
  }

  #wanted(delivery: Delivery): boolean {
    return outlivesInstallation(delivery.topic) || this.#context.installed();
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
    const faults = this.#context.faults.takeAll("webhooks", ["drop", "duplicate", "delay", "reorder"], {
      topic: change.topic,
    });
    const struckBy = (kind: FaultKind): Fault | undefined => faults.find((fault) => fault.kind === kind);
    if (struckBy("drop")) {
      this.#finish(delivery, "dropped");
      return;
    }
    const copies = [delivery];
    if (struckBy("duplicate")) copies.push(this.log.add({ ...delivery, attempts: [] }));
    const delay = struckBy("delay")?.delayMs ?? 0;
    for (const copy of copies) {
      if (delay > 0) {
        this.#later(copy, delay);
      } else if (struckBy("reorder")) {
        this.#held.push(copy);
        this.#later(copy, HOLD_MS);
      } else {
        this.#enqueue(copy);
      }
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
    const at = this.#context.now().getTime();
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

  /** Sends those that were held back, the last one first, because another has gone past or they were held long enough. */
  #releaseHeld(passed?: Delivery): void {
    const released = this.#held.filter((held) => held !== passed).reverse();
    this.#held = [];
    for (const [timer, waiting] of this.#timers) {
      if (!released.includes(waiting)) continue;
      clearTimeout(timer);
      this.#timers.delete(timer);
    }
    for (const delivery of released) this.#enqueue(delivery);
  }

  #later(delivery: Delivery, milliseconds: number): void {
    delivery.nextAttemptAt = new Date(this.#context.now().getTime() + milliseconds).toISOString();
    this.log.save(delivery);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#held.includes(delivery)) this.#releaseHeld();
      else this.#enqueue(delivery);
    }, milliseconds);
    this.#timers.set(timer, delivery);
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { app, shopDomain, faults, now } = this.#context;
    const { signal } = this.#generation;
    const { topic } = delivery;
    const fault = faults.take("webhooks", ["fail", "hang"], { topic });
    const timeoutMs = this.#timeoutMs;
    const attempt = await postDelivery(delivery, { app, shopDomain, timeoutMs, signal, fault, now });
    if (signal.aborted) return;
    delivery.attempts.push(attempt);
    if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) {
      this.#finish(delivery, "delivered");
      return;
    }
    this.#context.log(
      `Webhook ${topic} to ${delivery.uri}: ${attempt.error ?? `HTTP ${attempt.status ?? ""}`}`,
    );
    if (!this.#wanted(delivery)) {
      this.#finish(delivery, "unsubscribed");
      return;
    }
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
