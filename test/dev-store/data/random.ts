/** Random numbers that come out the same for the same seed, on every machine (sfc32). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seed any text or number; @param stream separates independent sequences of one seed */
  constructor(seed: string | number, stream: string | number = 0) {
    // FNV-1a over both, three times with different starts.
    const hash = (start: number) => {
      let h = start;
      for (const char of `${seed}\u0000${stream}`) h = Math.imul(h ^ (char.codePointAt(0) ?? 0), 0x01000193);
      return h >>> 0;
    };
    this.#a = hash(0x811c9dc5);
    this.#b = hash(0x9e3779b9);
    this.#c = hash(0x2545f491);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** From 0 up to, but not including, 1. */
  next(): number {
    const t = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    return (t >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error("There is nothing to pick from");
    return item;
  }

  /** The index of one of the weights, each as likely as it is heavy. */
  weighted(weights: readonly number[]): number {
    let left = this.next() * weights.reduce((a, b) => a + b, 0);
    for (let index = 0; index < weights.length; index++) {
      left -= weights[index] ?? 0;
      if (left < 0) return index;
    }
    return weights.length - 1;
  }

  /** A value from a distribution given by evenly spaced quantiles (the first is the minimum, the last the maximum). */
  fromQuantiles(quantiles: readonly number[]): number {
    const place = this.next() * (quantiles.length - 1);
    const below = quantiles[Math.floor(place)] ?? 0;
    const above = quantiles[Math.ceil(place)] ?? below;
    return below + (above - below) * (place - Math.floor(place));
  }
}
