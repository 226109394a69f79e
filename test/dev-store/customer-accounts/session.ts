/** Signing in to the customer account: a one-time code by mail, then a cookie. */
import { randomBytes, randomInt, timingSafeEqual } from "node:crypto";

import type { Request, Response } from "express";

import { createCustomer } from "../state/actions/index.ts";
import type { CustomerDoc } from "../state/documents.ts";
import type { DevStore } from "../server.ts";
import { cookie, signedInCustomer, signIn } from "../storefront/session.ts";
import type { Translate } from "./texts.ts";

const PENDING = "account_sign_in";
const MINUTES = 10;
const TRIES = 5;

interface Pending {
  email: string;
  code: string;
  expires: number;
  triesLeft: number;
}

/** Who waits for a code, by the cookie of the browser that asked. */
export class SignIns {
  readonly #devStore: DevStore;
  readonly #pending = new Map<string, Pending>();

  constructor(devStore: DevStore) {
    this.#devStore = devStore;
  }

  /** Mails a code; whether there is such a customer is not told. */
  async begin(response: Response, email: string, t: Translate): Promise<void> {
    const code = String(randomInt(1_000_000)).padStart(6, "0");
    const id = randomBytes(16).toString("base64url");
    const expires = this.#devStore.now().getTime() + MINUTES * 60_000;
    this.#pending.set(id, { email, code, expires, triesLeft: TRIES });
    response.cookie(PENDING, id, { httpOnly: true, sameSite: "lax", path: "/account-pages" });
    const shop = this.#devStore.store.list("Shop", { limit: 1 })[0];
    const name = shop?.name ?? this.#devStore.shopDomain;
    await this.#devStore.mail.post({
      from: `${name} <${shop?.email ?? `no-reply@${this.#devStore.shopDomain}`}>`,
      to: email,
      subject: t("codeSubject", { code, shop: name }),
      text: t("codeText", { code }),
    });
  }

  /** The address that a code was mailed to, or null when this browser asked for none. */
  waiting(request: Request): string | null {
    return this.#pending.get(cookie(request, PENDING) ?? "")?.email ?? null;
  }

  /** Takes the code; whoever is unknown becomes a customer, as in Shopify. @returns whether it was right */
  finish(request: Request, response: Response, code: string): boolean {
    const id = cookie(request, PENDING) ?? "";
    const pending = this.#pending.get(id);
    if (!pending) return false;
    pending.triesLeft -= 1;
    const given = Buffer.from(code.padEnd(6).slice(0, 6));
    const right =
      given.length === 6 &&
      timingSafeEqual(given, Buffer.from(pending.code)) &&
      pending.expires > this.#devStore.now().getTime();
    if (right || pending.triesLeft === 0) this.#pending.delete(id);
    if (!right) return false;
    response.clearCookie(PENDING, { path: "/account-pages" });
    signIn(
      response,
      this.#devStore.store.find("Customer", pending.email) ??
        createCustomer(this.#devStore, { email: pending.email }),
    );
    return true;
  }
}

/** Who is signed in: the same sign-in as the storefront's, as a shop with customer accounts has it. */
export function accountOf(devStore: DevStore, request: Request): CustomerDoc | undefined {
  return signedInCustomer(request, devStore.store);
}
