/**
 * A shop's offline access token for work that no merchant is waiting for. It lives for an hour; the refresh token that
 * renews it changes with every use, so one process at a time may refresh (a lease in the session's row) and the others
 * wait for what it stores.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { withShop } from "#app/db.server.ts";
import { shopifyLibrary } from "#app/shopify/api.server.ts";
import { AdminApiError } from "#app/shopify/admin-api-error.ts";
import { offlineSessionId, ShopSessionStorage } from "#app/shopify/session-storage.server.ts";

/** Renew a token that would run out during the request. */
const RENEW_BEFORE_MS = 5 * 60_000;
const LEASE_MS = 15_000;

interface ShopName {
  readonly id: string;
  readonly domain: string;
}

const storage = new ShopSessionStorage();

/**
 * @param rejected a token that Shopify has just refused; another one is got
 * @throws AdminApiError needs_reconnect when there is nothing to renew it with: the merchant must open the app
 */
export async function accessToken(shop: ShopName, rejected?: string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const session = await storage.loadSession(offlineSessionId(shop.domain));
    if (!session?.accessToken) throw new AdminApiError("needs_reconnect", "No access token is stored");
    const lasts = !session.expires || session.expires.getTime() - Date.now() > RENEW_BEFORE_MS;
    if (lasts && session.accessToken !== rejected) return session.accessToken;
    if (
      !session.refreshToken ||
      (session.refreshTokenExpires && session.refreshTokenExpires.getTime() < Date.now())
    ) {
      throw new AdminApiError("needs_reconnect", "The access token has run out and cannot be renewed");
    }
    if (await takeLease(shop, session.refreshToken)) return refresh(shop, session.refreshToken);
    await sleep(100);
  }
  throw new AdminApiError("unavailable", "Another process has been renewing the access token for too long");
}

/**
 * A conditional update: whoever changes the row holds the lease. Only while the refresh token is still the one that was
 * read: otherwise somebody has renewed the token in between, and theirs is the one to use.
 */
async function takeLease(shop: ShopName, refreshToken: string): Promise<boolean> {
  const now = new Date();
  const taken = await withShop({ shop }, (db) =>
    db.session.updateMany({
      where: {
        shopId: shop.id,
        id: offlineSessionId(shop.domain),
        refreshToken,
        OR: [{ refreshLeaseUntil: null }, { refreshLeaseUntil: { lt: now } }],
      },
      data: { refreshLeaseUntil: new Date(now.getTime() + LEASE_MS) },
    }),
  );
  return taken.count === 1;
}

async function refresh(shop: ShopName, refreshToken: string): Promise<string> {
  try {
    const { session } = await shopifyLibrary.auth.refreshToken({ shop: shop.domain, refreshToken });
    // Storing it ends the lease.
    await storage.storeSession(session);
    return session.accessToken as string;
  } catch (error) {
    await withShop({ shop }, (db) =>
      db.session.updateMany({ where: { shopId: shop.id }, data: { refreshLeaseUntil: null } }),
    );
    const status = (error as { response?: { code?: number } }).response?.code;
    if (status === 400 || status === 401) {
      throw new AdminApiError("needs_reconnect", "Shopify refused to renew the access token", {
        cause: error,
      });
    }
    throw error;
  }
}
