/**
 * Managed installation: Shopify itself grants the scopes that the app's toml asks for when the app is opened, with no
 * OAuth pages; it tells the app of changed scopes and of being uninstalled by webhook.
 */
import { z } from "zod";

import type { AppConfig } from "../app-config.ts";
import type { Store } from "../state/store.ts";
import type { Tokens } from "./tokens.ts";

const installation = z.object({ installedAt: z.string(), scopes: z.array(z.string()) });

/** The app's installation on the shop: when, and the scopes granted. */
export type InstallationState = z.infer<typeof installation>;

const KEY = "oauth.installation";

export class Installation {
  readonly #store: Store;
  readonly #tokens: Tokens;
  readonly #config: AppConfig;
  readonly #now: () => Date;

  constructor(store: Store, tokens: Tokens, config: AppConfig, now: () => Date) {
    this.#store = store;
    this.#tokens = tokens;
    this.#config = config;
    this.#now = now;
  }

  /** The installation as it stands, or null when the app is not installed. */
  state(): InstallationState | null {
    const text = this.#store.setting(KEY);
    return text === undefined || text === "" ? null : installation.parse(JSON.parse(text));
  }

  /** What opening the app in the admin does: install it, or grant what a newer toml asks for besides. */
  open(): InstallationState {
    const current = this.state();
    if (current === null)
      return this.#write({ installedAt: this.#now().toISOString(), scopes: this.#config.scopes });
    const optional = current.scopes.filter((scope) => this.#config.optionalScopes.includes(scope));
    const wanted = [...new Set([...this.#config.scopes, ...optional])];
    return sameSet(wanted, current.scopes) ? current : this.setScopes(wanted);
  }

  /** Changes the granted scopes and tells the app (`app/scopes_update`). @throws Error when it is not installed. */
  setScopes(scopes: string[]): InstallationState {
    const current = this.state();
    if (current === null) throw new Error("The app is not installed");
    const next = this.#write({ ...current, scopes });
    this.#tokens.setAppScopes(scopes);
    this.#tell("app/scopes_update", { previous: current.scopes, current: scopes });
    return next;
  }

  /** Uninstalls: every token of the app dies and the app is told. @returns whether it was installed. */
  uninstall(): boolean {
    if (this.state() === null) return false;
    // Told first: a webhook is sent only while its subscription stands.
    this.#tell("app/uninstalled", {});
    this.#store.setSetting(KEY, "");
    this.#tokens.revokeApp();
    for (const subscription of this.#store.list("WebhookSubscription")) {
      this.#store.remove("WebhookSubscription", subscription.id);
    }
    return true;
  }

  #tell(topic: string, extra: Record<string, unknown>): void {
    const shop = this.#store.list("Shop", { limit: 1 })[0] ?? { id: 1 };
    this.#store.tell({ topic, type: "Shop", doc: shop, at: this.#now().toISOString(), extra });
  }

  #write(state: InstallationState): InstallationState {
    this.#store.setSetting(KEY, JSON.stringify(state));
    return state;
  }
}

function sameSet(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((entry) => b.includes(entry));
}
