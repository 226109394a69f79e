/** `navigation`: between the pages of customer accounts, and between the routes of a full page without loading anew. */

interface Entry {
  key: string;
  url: string | null;
  getState(): unknown;
}
type Kind = "push" | "replace" | "traverse";
type Listener = (event: { navigationType: Kind; from: Entry }) => void;

export class ExtensionNavigation {
  readonly #resolve: (href: string) => string;
  /** The path of the full page, whose routes are below it; null in any other place. */
  readonly #own: string | null;
  readonly #listeners = new Set<Listener>();
  #current: Entry;

  constructor(resolve: (href: string) => string, own: string | null) {
    this.#resolve = resolve;
    this.#own = own;
    this.#current = entryNow();
    if (own !== null) addEventListener("popstate", () => this.#moved("traverse"));
  }

  navigate = (
    href: string,
    options: { state?: unknown; history?: "auto" | "push" | "replace" } = {},
  ): void => {
    const url = new URL(this.#resolve(href), location.href);
    const replace = options.history === "replace";
    if (!this.#isOwn(url)) {
      if (replace) location.replace(url);
      else location.assign(url);
      return;
    }
    const state = { key: crypto.randomUUID(), state: options.state };
    if (replace) history.replaceState(state, "", url);
    else history.pushState(state, "", url);
    this.#moved(replace ? "replace" : "push");
  };

  get currentEntry(): Entry {
    if (this.#own === null) throw new Error("navigation.currentEntry exists on full pages only");
    return this.#current;
  }

  updateCurrentEntry = ({ state }: { state: unknown }): void => {
    history.replaceState({ key: this.#current.key, state }, "");
    this.#current = entryNow();
  };

  addEventListener = (_type: "currententrychange", listener: Listener): void => {
    this.#listeners.add(listener);
  };

  removeEventListener = (_type: "currententrychange", listener: Listener): void => {
    this.#listeners.delete(listener);
  };

  /** Whether a link leads to another route of the same page; then it is followed without loading. */
  follow(href: string): boolean {
    const url = new URL(href, location.href);
    if (!this.#isOwn(url)) return false;
    this.navigate(url.href);
    return true;
  }

  #isOwn(url: URL): boolean {
    const own = this.#own;
    return (
      own !== null &&
      url.origin === location.origin &&
      (url.pathname === own || url.pathname.startsWith(`${own}/`))
    );
  }

  #moved(navigationType: Kind): void {
    const from = this.#current;
    this.#current = entryNow();
    for (const listener of this.#listeners) listener({ navigationType, from });
  }
}

function entryNow(): Entry {
  const kept = (history.state ?? {}) as { key?: string; state?: unknown };
  return { key: kept.key ?? "first", url: location.href, getState: () => structuredClone(kept.state) };
}
