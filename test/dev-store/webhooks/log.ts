/** The log of deliveries: the newest few hundred, kept in the store's settings as a ring so that it outlives a restart. */
import { z } from "zod";

import type { Store } from "../state/store.ts";

const attempt = z.object({
  at: z.string(),
  /** The HTTP status answered, or null when there was no answer. */
  status: z.number().nullable(),
  error: z.string().nullable(),
  milliseconds: z.number(),
});

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
  /** "collapsed": left out because an identical trimmed body went a moment ago. */
  status: z.enum(["pending", "delivered", "failed", "dropped", "collapsed"]),
  attempts: z.array(attempt),
  nextAttemptAt: z.string().nullable(),
  /** The exact text that is signed and sent. */
  body: z.string(),
});

export type Attempt = z.infer<typeof attempt>;
export type Delivery = z.infer<typeof delivery>;

/** How many deliveries are kept. */
export const LOG_SIZE = 500;

export class DeliveryLog {
  readonly #store: Store;
  #entries: Delivery[] = [];
  #next = 1;

  constructor(store: Store) {
    this.#store = store;
    for (let slot = 0; slot < LOG_SIZE; slot += 1) {
      const text = store.setting(key(slot));
      if (text !== undefined) this.#entries.push(delivery.parse(JSON.parse(text)));
    }
    this.#entries.sort((a, b) => a.sequence - b.sequence);
    this.#next = (this.#entries.at(-1)?.sequence ?? 0) + 1;
  }

  /** Adds a delivery; the oldest falls out when the log is full. */
  add(entry: Omit<Delivery, "sequence">): Delivery {
    const added = { ...entry, sequence: this.#next++ };
    this.#entries.push(added);
    if (this.#entries.length > LOG_SIZE) this.#entries.shift();
    this.save(added);
    return added;
  }

  /** Writes a delivery that changed. */
  save(entry: Delivery): void {
    if ((this.#entries[0]?.sequence ?? 0) > entry.sequence) return;
    this.#store.setSetting(key(entry.sequence % LOG_SIZE), JSON.stringify(entry));
  }

  /** Oldest first. */
  list(): readonly Delivery[] {
    return this.#entries;
  }

  /** Forgets everything; the store's settings are cleared by who resets the store. */
  clear(): void {
    this.#entries = [];
  }
}

function key(slot: number): string {
  return `webhooks.log.${slot}`;
}
