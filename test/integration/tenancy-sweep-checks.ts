/** What holds after whatever one shop has asked with what is another's. */
import { beforeEach, expect } from "vitest";

import { askedOfB, forgetShops, logged, secrets } from "./tenancy-sweep-app.ts";
import {
  A,
  B,
  fingerprint,
  type Ids,
  leaks,
  NOBODY,
  restoreShops,
  strayRows,
  type SweptShop,
} from "./tenancy-sweep-shops.ts";

/** Everything as it was filled, before every test. */
export function freshShops(): void {
  beforeEach(async () => {
    await restoreShops();
    forgetShops();
    logged.length = 0;
    askedOfB.length = 0;
  });
}

/** The text shows nothing of the victim but what was said before. */
export function expectNothingOf(victim: SweptShop, text: string, said: string): void {
  expect(leaks(text, victim, said), `of ${victim.own.word}, after ${said}`).toEqual([]);
  expect(text.includes(victim === A ? secrets.a : secrets.b), "an access token").toBe(false);
}

/**
 * Does something as one shop and looks at the other: no row of it was written, none of its words is in the rows of anybody
 * else or in the log, and its store was asked nothing.
 * @param said what the doing said itself, e.g. ids that it asked for
 */
export async function unseenBy<T>(victim: SweptShop, said: string, doing: () => Promise<T>): Promise<T> {
  const before = await fingerprint(victim);
  logged.length = 0;
  askedOfB.length = 0;
  const result = await doing();
  expect(await fingerprint(victim), `rows of ${victim.own.word}, after ${said}`).toEqual(before);
  expect(await strayRows(victim, said), "in others' rows").toEqual([]);
  expectNothingOf(victim, logged.join(""), said);
  if (victim === B) expect(askedOfB).toEqual([]);
  return result;
}

/** The tables whose rows of the shop the doing writes. */
export async function written(
  shop: SweptShop,
  doing: () => Promise<unknown>,
  but: readonly string[] = [],
): Promise<string[]> {
  const before = await fingerprint(shop, but);
  await doing();
  const after = await fingerprint(shop, but);
  return Object.keys(after).filter((table) => after[table] !== before[table]);
}

/** A text in which the ids of every shop, and of nobody, look alike. */
export function masked(text: string): string {
  return text
    .replace(/\bYWRtaW4[\w-]+/g, "host")
    .replace(/zq(alpha|bravo|nobody)/g, "shop")
    .replace(/(66006600|77007700|99009900)/g, "number")
    .replace(/([abd])\1{7}-0000-7000/g, "uuid")
    .replace(/([abd])\1\1-webhook/g, "webhook");
}

/** The address of the shop's admin, which the parameter `host` holds. */
export function adminOf({ domain }: Ids): string {
  return `admin.shopify.com/store/${domain.split(".")[0]}`;
}

/** Everything by which a request might name a shop or something of it, whether a route reads it or not. */
export function naming(ids: Ids): Record<string, string> {
  const { domain, shopId, customerId, orderId, productId, importId, runId, requestId, webhookId, email } =
    ids;
  return {
    ...{ shop: domain, shop_domain: domain, shopId, shop_id: shopId, customerId, orderId, productId },
    ...{ importId, runId, requestId, webhookId, email, logged_in_customer_id: customerId },
    host: Buffer.from(adminOf(ids)).toString("base64url"),
  };
}

export { A, B, NOBODY };
