/**
 * Shopify's leaky bucket as we know it: how many points a shop's app has left, told by every answer and filling up with
 * time. Background work keeps half of it free for people who wait. Pure; time is an argument (milliseconds).
 */
export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  /** Points a second. */
  restoreRate: number;
}

/** What every new app has until an answer says otherwise (Shopify's standard plan). */
const STANDARD: ThrottleStatus = { maximumAvailable: 2000, currentlyAvailable: 2000, restoreRate: 100 };

/** Share of the bucket that background work leaves alone. */
const RESERVE = 0.5;

export type Priority = "interactive" | "background";

export class CostBudget {
  #status: ThrottleStatus = STANDARD;
  #at = 0;

  /** Takes in what an answer says of the bucket. */
  learn(status: ThrottleStatus, now: number): void {
    this.#status = status;
    this.#at = now;
  }

  /** How many points there should be now. */
  available(now: number): number {
    const { currentlyAvailable, maximumAvailable, restoreRate } = this.#status;
    // Multiplied first: whole numbers stay whole, and whoever waited as told is not a millionth short.
    const restored = (Math.max(0, now - this.#at) * restoreRate) / 1000;
    return Math.min(maximumAvailable, currentlyAvailable + restored);
  }

  /**
   * Reserves points for a request that is about to be sent.
   * @param cost what the last request of this kind asked for; 0 when that is not known yet
   * @returns milliseconds to wait before sending; 0 when it may go now, and then the points are taken
   */
  take(cost: number, priority: Priority, now: number): number {
    const available = this.available(now);
    const floor = priority === "background" ? this.#status.maximumAvailable * RESERVE : 0;
    // A request dearer than what the floor leaves free may still go when the bucket is full: it would wait forever.
    const needed = Math.min(this.#status.maximumAvailable, cost + floor);
    if (available >= needed) {
      this.#status = { ...this.#status, currentlyAvailable: available - cost };
      this.#at = now;
      return 0;
    }
    return Math.ceil(((needed - available) * 1000) / this.#status.restoreRate);
  }
}
