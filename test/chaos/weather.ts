/** What goes wrong between the shop and Encore, drawn for each change from the seed. */
import type { Random } from "../dev-store/data/random.ts";
import type { Interface, FaultKind } from "../dev-store/control/faults.ts";
import type { RunningDevStore } from "../dev-store/server.ts";

/** Of all webhooks, the share that each misfortune befalls. */
const WEBHOOKS: Partial<Record<FaultKind, number>> = {
  duplicate: 0.2,
  reorder: 0.2,
  drop: 0.05,
  delay: 0.05,
  fail: 0.03,
};
/** For each change, the chance that the next request to an interface is struck. */
const REQUESTS: readonly (readonly [Interface, FaultKind, number])[] = [
  ["admin-graphql", "fail", 0.03],
  ["admin-graphql", "throttle", 0.03],
  ["admin-graphql", "malform", 0.005],
  ["admin-graphql", "hang", 0.001],
  ["oauth", "fail", 0.002],
];

export class Weather {
  readonly #store: RunningDevStore;
  readonly #random: Random;
  /** How many of each misfortune are owed by now, in parts of one. */
  readonly #owed = new Map<FaultKind, number>();
  /** How often each was ordered: "webhooks drop" → 12. */
  readonly ordered = new Map<string, number>();
  /** Webhooks that the change before has made. */
  #news = 0;
  webhooks = 0;

  constructor(store: RunningDevStore, random: Random) {
    this.#store = store;
    this.#random = random;
    store.store.changes.on("change", () => (this.#news += 1));
  }

  /** Before a change: what will befall the webhooks and requests that follow it. */
  brew(): void {
    const news = this.#news;
    this.webhooks += news;
    this.#news = 0;
    for (const [kind, share] of Object.entries(WEBHOOKS) as [FaultKind, number][]) {
      // As many as the webhooks of the change before call for, one more or less by chance.
      const owed = (this.#owed.get(kind) ?? 0) + news * share * 2 * this.#random.next();
      for (let left = Math.floor(owed); left > 0; left -= 1) this.#add("webhooks", kind);
      this.#owed.set(kind, owed % 1);
    }
    for (const [target, kind, chance] of REQUESTS) {
      if (this.#random.chance(chance)) this.#add(target, kind);
    }
  }

  /** Everything works again. */
  clear(): void {
    this.#store.faults.clear();
  }

  #add(target: Interface, kind: FaultKind): void {
    const name = `${target} ${kind}`;
    this.ordered.set(name, (this.ordered.get(name) ?? 0) + 1);
    this.#store.faults.add({
      interface: target,
      kind,
      count: 1,
      status: this.#random.pick([500, 502, 503]),
      delayMs: this.#random.int(100, 4_000),
    });
  }
}
