/** Where the project's extensions are, and what the merchant has set in the editor for each. */
export class Extensions {
  readonly folders: readonly string[];
  readonly #settings = new Map<string, Record<string, unknown>>();

  constructor(folders: readonly string[]) {
    this.folders = folders;
  }

  /** The settings of a UI extension or of a block, "storefront/returns"; what was never set is left out. */
  settingsOf(name: string): Record<string, unknown> {
    return this.#settings.get(name) ?? {};
  }

  /** Sets some of them, as the merchant would; null takes one back. */
  set(name: string, settings: Record<string, unknown>): Record<string, unknown> {
    const next = Object.entries({ ...this.settingsOf(name), ...settings }).filter(
      ([, value]) => value !== null,
    );
    this.#settings.set(name, Object.fromEntries(next));
    return this.settingsOf(name);
  }

  reset(): void {
    this.#settings.clear();
  }
}
