/** Shopify's leaky bucket: points come back at a steady rate, an operation that asks for more than is left is refused. */

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  /** Points per second. */
  restoreRate: number;
}

export interface BucketOptions {
  /** 2000 on the standard plan. */
  maximumAvailable?: number;
  /** Points per second, 100 on the standard plan. */
  restoreRate?: number;
}

/** The bucket of one app in one shop. The time that refills it is the machine's, not the shop's settable clock. */
export class LeakyBucket {
  #maximum: number;
  #rate: number;
  #level: number;
  #at: number;
  readonly #clock: () => number;

  /** @param clock milliseconds, never going back */
  constructor(options: BucketOptions = {}, clock: () => number = () => performance.now()) {
    this.#maximum = options.maximumAvailable ?? 2000;
    this.#rate = options.restoreRate ?? 100;
    this.#clock = clock;
    this.#level = this.#maximum;
    this.#at = clock();
  }

  /** Sets another size or rate and fills the bucket. */
  configure(options: BucketOptions): void {
    this.#maximum = options.maximumAvailable ?? this.#maximum;
    this.#rate = options.restoreRate ?? this.#rate;
    this.#level = this.#maximum;
    this.#at = this.#clock();
  }

  /** Empties the bucket until so many points are more than it holds, as other work of the app would have. */
  drainBelow(points: number): void {
    this.#refill();
    this.#level = Math.min(this.#level, Math.max(0, points - 1));
  }

  /** Takes the requested points, or refuses. */
  take(points: number): boolean {
    this.#refill();
    if (points > this.#level) return false;
    this.#level -= points;
    return true;
  }

  /** Gives back what was requested and not used. */
  giveBack(points: number): void {
    this.#level = Math.min(this.#maximum, this.#level + Math.max(0, points));
  }

  status(): ThrottleStatus {
    this.#refill();
    return {
      maximumAvailable: this.#maximum,
      currentlyAvailable: Math.floor(this.#level),
      restoreRate: this.#rate,
    };
  }

  #refill(): void {
    const now = this.#clock();
    this.#level = Math.min(this.#maximum, this.#level + ((now - this.#at) / 1000) * this.#rate);
    this.#at = now;
  }
}
