/**
 * Access tokens of the Admin API and the refresh tokens that renew them, kept in the store's settings.
 *
 * Offline tokens expire after an hour; every refresh gives a new pair, and the refresh token used stays usable until its
 * replacement is used, so that a lost answer does not lock an app out (Shopify's rule since 2026-08-28).
 */
import { randomBytes } from "node:crypto";

import { z } from "zod";

import type { AccessTokens, TokenGrant } from "../admin-graphql/access.ts";
import type { Store } from "../state/store.ts";

const tokenRecord = z.object({
  token: z.string(),
  kind: z.enum(["offline", "online", "control"]),
  scopes: z.array(z.string()),
  /** Milliseconds since 1970, or null for a token that never expires. */
  expiresAt: z.number().nullable(),
});

const refreshRecord = z.object({
  token: z.string(),
  expiresAt: z.number(),
  /** The refresh token that was used to get this one; it dies when this one is used. */
  previous: z.string().nullable(),
});

const ledger = z.object({
  access: z.array(tokenRecord),
  refresh: z.array(refreshRecord),
  counts: z.object({ exchanges: z.number(), refreshes: z.number(), refused: z.number() }),
});

type Ledger = z.infer<typeof ledger>;

/** How often tokens were asked for; tests read it to see that a shop is refreshed once and not five times. */
export type TokenCounts = Ledger["counts"];

/** A new pair as it was issued. `expiresIn` in seconds, null for a token that never expires. */
export interface IssuedToken {
  accessToken: string;
  expiresIn: number | null;
  refreshToken: string | null;
  refreshExpiresIn: number | null;
}

/** Shopify's lifetimes in seconds: an hour and 90 days. */
const ACCESS_LIFETIME = 3600;
const REFRESH_LIFETIME = 90 * 86_400;

const KEY = "oauth.tokens";
const EMPTY: Ledger = { access: [], refresh: [], counts: { exchanges: 0, refreshes: 0, refused: 0 } };

export class Tokens implements AccessTokens {
  /** Seconds that an access token lives; tests shorten it. */
  accessLifetime = ACCESS_LIFETIME;
  /** Seconds that a refresh token lives. */
  refreshLifetime = REFRESH_LIFETIME;
  readonly #store: Store;
  readonly #now: () => Date;

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  /** Tokens live as long as Shopify's again; the tokens themselves go with the store. */
  reset(): void {
    this.accessLifetime = ACCESS_LIFETIME;
    this.refreshLifetime = REFRESH_LIFETIME;
  }

  find(token: string): TokenGrant | "expired" | undefined {
    const record = this.#read().access.find((entry) => entry.token === token);
    if (!record) return undefined;
    if (record.expiresAt !== null && record.expiresAt <= this.#now().getTime()) return "expired";
    return { scopes: record.scopes, kind: record.kind === "control" ? "control" : "offline" };
  }

  /** Issues a token. @param expiring whether it expires and carries a refresh token (`expiring: "1"`). */
  issue(kind: "offline" | "online" | "control", scopes: string[], expiring: boolean): IssuedToken {
    const state = this.#read();
    if (kind !== "control") state.counts.exchanges += 1;
    const issued = this.#add(state, kind, scopes, expiring, null);
    this.#write(state);
    return issued;
  }

  /** Renews by a refresh token. @returns null when it is unknown, expired or used up. */
  refresh(refreshToken: string, scopes: string[]): IssuedToken | null {
    const state = this.#read();
    const used = state.refresh.find((entry) => entry.token === refreshToken);
    if (!used || used.expiresAt <= this.#now().getTime()) return null;
    // Using a replacement retires what it replaced; using the previous one again retires the lost replacement.
    state.refresh = state.refresh.filter(
      (entry) => entry.token !== used.previous && entry.previous !== refreshToken,
    );
    state.counts.refreshes += 1;
    const issued = this.#add(state, "offline", scopes, true, refreshToken);
    this.#write(state);
    return issued;
  }

  /** Counts a token request that was refused. */
  countRefusal(): void {
    const state = this.#read();
    state.counts.refused += 1;
    this.#write(state);
  }

  counts(): TokenCounts {
    return this.#read().counts;
  }

  /** Revokes every token that the app holds; tokens of the control interface stay. */
  revokeApp(): void {
    const state = this.#read();
    state.access = state.access.filter((entry) => entry.kind === "control");
    state.refresh = [];
    this.#write(state);
  }

  /** Gives the app's live tokens other scopes, as a scope change does. */
  setAppScopes(scopes: string[]): void {
    const state = this.#read();
    for (const entry of state.access) if (entry.kind !== "control") entry.scopes = scopes;
    this.#write(state);
  }

  /** Ends every access token of the app at once, so that the next request needs a refresh; refresh tokens stay. */
  expireAccess(): void {
    const state = this.#read();
    for (const entry of state.access) {
      if (entry.kind !== "control" && entry.expiresAt !== null) entry.expiresAt = this.#now().getTime();
    }
    this.#write(state);
  }

  #add(
    state: Ledger,
    kind: "offline" | "online" | "control",
    scopes: string[],
    expiring: boolean,
    previous: string | null,
  ): IssuedToken {
    const now = this.#now().getTime();
    const accessToken = `shpat_${randomBytes(16).toString("hex")}`;
    const expiresAt = expiring ? now + this.accessLifetime * 1000 : null;
    // Expired tokens are told from unknown ones for a day only, so that the list stays short.
    state.access = state.access.filter(
      (entry) => entry.expiresAt === null || entry.expiresAt > now - 86_400_000,
    );
    state.access.push({ token: accessToken, kind, scopes, expiresAt });
    if (!expiring || kind !== "offline") {
      return {
        accessToken,
        expiresIn: expiring ? this.accessLifetime : null,
        refreshToken: null,
        refreshExpiresIn: null,
      };
    }
    const refreshToken = `shprt_${randomBytes(16).toString("hex")}`;
    state.refresh = state.refresh.filter((entry) => entry.expiresAt > now);
    state.refresh.push({ token: refreshToken, expiresAt: now + this.refreshLifetime * 1000, previous });
    return {
      accessToken,
      expiresIn: this.accessLifetime,
      refreshToken,
      refreshExpiresIn: this.refreshLifetime,
    };
  }

  #read(): Ledger {
    const text = this.#store.setting(KEY);
    return text === undefined ? structuredClone(EMPTY) : ledger.parse(JSON.parse(text));
  }

  #write(state: Ledger): void {
    this.#store.setSetting(KEY, JSON.stringify(state));
  }
}
