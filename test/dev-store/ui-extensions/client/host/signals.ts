/**
 * Signals that belong to the extension: its own copy of Preact's signals is handed over by
 * `import "@shopify/ui-extensions/preact"`, so that reading `.value` in a component makes it render again.
 */

interface SignalLike<T> {
  value: T;
  subscribe(callback: (value: T) => void): () => void;
}
export type SignalClass = new <T>(value: T) => SignalLike<T>;

export class HostSignal<T> {
  #value: T;
  #signal: SignalLike<T> | undefined;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#signal ? this.#signal.value : this.#value;
  }

  /** The same; deprecated by Shopify. */
  get current(): T {
    return this.#value;
  }

  subscribe(callback: (value: T) => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  destroy(): Promise<{ value: T }> {
    this.#listeners.clear();
    return Promise.resolve({ value: this.#value });
  }

  /** Changes it, by the host. */
  set(value: T): void {
    this.#value = value;
    if (this.#signal) this.#signal.value = value;
    for (const listener of this.#listeners) listener(value);
  }

  use(Signal: SignalClass): void {
    this.#signal ??= new Signal(this.#value);
  }
}

/** Makes the signals of one extension. */
export class Signals {
  readonly #all: { use(Signal: SignalClass): void }[] = [];
  #class: SignalClass | undefined;

  make<T>(value: T): HostSignal<T> {
    const signal = new HostSignal(value);
    if (this.#class) signal.use(this.#class);
    this.#all.push(signal);
    return signal;
  }

  /** What `@shopify/ui-extensions/preact` calls. */
  use(Signal: SignalClass): void {
    this.#class = Signal;
    for (const signal of this.#all) signal.use(Signal);
  }
}
