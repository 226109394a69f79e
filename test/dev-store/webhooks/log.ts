/** The log of deliveries: all that are pending and the newest that ended, kept in the store's settings over a restart. */
import { z } from "zod";

import type { Store } from "../state/store.ts";

const attempt = z.object({
  at: z.string(),
  /** The HTTP status answered, or null when there was no answer. */
  status: z.number().nullable(),
  error: z.string().nullable(),
  milliseconds: z.number(),
});

/**
 * "dropped": lost on order. "collapsed": left out because an identical trimmed body went a moment ago.
 * "unsubscribed": given up because the app was uninstalled.
 */
export const DELIVERY_STATUSES = [
  "pending",
  "delivered",
  "failed",
  "dropped",
  "collapsed",
  "unsubscribed",
] as const;

const delivery = z.object({
  sequence: z.number(),
  /** `X-Shopify-Webhook-Id`: the same for every attempt and for a duplicate. */
  webhookId: z.string(),
  /** `X-Shopify-Event-Id`: the same for everything that one act of the merchant caused. */
  eventId: z.string(),
  topic: z.string(),
  uri: z.string(),
  name: z.string().nullable(),
  /** The stored subscription's id, or null for one of the toml. */
  subscriptionId: z.number().nullable(),
  triggeredAt: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.array(attempt),
  nextAttemptAt: z.string().nullable(),
  /** The exact text that is signed and sent. */
  body: z.string(),
});

export type Attempt = z.infer<typeof attempt>;
export type Delivery = z.infer<typeof delivery>;

/** How many deliveries are kept, unless more are pending. */
export const LOG_SIZE = 500;

const TOTAL = "webhooks.log.total";
const SLOTS = "webhooks.log.slots";
const slotKey = (slot: number): string => `webhooks.log.${slot}`;

export class DeliveryLog {
  readonly #store: Store;
  /** By sequence, oldest first. */
  readonly #entries = new Map<number, Delivery>();
  readonly #slots = new Map<number, number>();
  /** Sequences of the entries that ended, the first to end first: those leave a full log. */
  readonly #ended = new Set<number>();
  #total = 0;

  constructor(store: Store) {
    this.#store = store;
    const found: [Delivery, number][] = [];
    for (let slot = 0; slot < Number(store.setting(SLOTS) ?? 0); slot += 1) {
      const text = store.setting(slotKey(slot));
      if (text !== undefined) found.push([delivery.parse(JSON.parse(text)), slot]);
    }
    found.sort(([a], [b]) => a.sequence - b.sequence);
    for (const [entry, slot] of found) {
      this.#entries.set(entry.sequence, entry);
      this.#slots.set(entry.sequence, slot);
      if (entry.status !== "pending") this.#ended.add(entry.sequence);
    }
    this.#total = Number(store.setting(TOTAL) ?? 0);
  }

  /** How many deliveries there have been, kept here or not. */
  get total(): number {
    return this.#total;
  }

  /** Adds a delivery; in a full log it takes the place of the first that ended. */
  add(entry: Omit<Delivery, "sequence">): Delivery {
    const added = { ...entry, sequence: ++this.#total };
    const [leaving] = this.#entries.size >= LOG_SIZE ? this.#ended : [];
    const slot = (leaving === undefined ? undefined : this.#slots.get(leaving)) ?? this.#entries.size;
    if (leaving === undefined) {
      this.#store.setSetting(SLOTS, String(slot + 1));
    } else {
      this.#entries.delete(leaving);
      this.#slots.delete(leaving);
      this.#ended.delete(leaving);
    }
    this.#entries.set(added.sequence, added);
    this.#slots.set(added.sequence, slot);
    this.#store.setSetting(TOTAL, String(this.#total));
    this.save(added);
    return added;
  }

  /** Writes a delivery that changed; one that is not in the log any more is left alone. */
  save(entry: Delivery): void {
    const slot = this.#slots.get(entry.sequence);
    if (slot === undefined || this.#entries.get(entry.sequence) !== entry) return;
    if (entry.status !== "pending") this.#ended.add(entry.sequence);
    this.#store.setSetting(slotKey(slot), JSON.stringify(entry));
  }

  /** Oldest first. */
  list(): readonly Delivery[] {
    return [...this.#entries.values()];
  }

  /** Forgets everything; the store's settings are cleared by who resets the store. */
  clear(): void {
    this.#entries.clear();
    this.#slots.clear();
    this.#ended.clear();
    this.#total = 0;
  }
}
