/**
 * Where `@shopify/shopify-app-remix` keeps access tokens: our `sessions` table, keyed by shop and bound by row-level
 * security, which the published Prisma storage cannot be (its key is the session id alone).
 */
import { Session } from "@shopify/shopify-api";

import { withShop } from "#app/db.server.ts";
import { findShopId, registerShop } from "#app/shopify/shops.server.ts";

const OFFLINE_PREFIX = "offline_";

/** The id under which the library keeps a shop's offline token. */
export function offlineSessionId(domain: string): string {
  return OFFLINE_PREFIX + domain;
}

export class ShopSessionStorage {
  async storeSession(session: Session): Promise<boolean> {
    if (session.isOnline) throw new Error("Encore keeps offline tokens only");
    const shopId = await registerShop(session.shop, new Date());
    const row = {
      state: session.state,
      isOnline: session.isOnline,
      scope: session.scope ?? null,
      expires: session.expires ?? null,
      accessToken: session.accessToken ?? "",
      refreshToken: session.refreshToken ?? null,
      refreshTokenExpires: session.refreshTokenExpires ?? null,
      refreshLeaseUntil: null,
    };
    await withShop({ shop: { id: shopId } }, (db) =>
      db.session.upsert({
        where: { shopId_id: { shopId, id: session.id } },
        create: { shopId, id: session.id, ...row },
        update: row,
      }),
    );
    return true;
  }

  async loadSession(id: string): Promise<Session | undefined> {
    if (!id.startsWith(OFFLINE_PREFIX)) return undefined;
    const domain = id.slice(OFFLINE_PREFIX.length);
    const shopId = await findShopId(domain);
    if (!shopId) return undefined;
    const row = await withShop({ shop: { id: shopId } }, (db) =>
      db.session.findUnique({ where: { shopId_id: { shopId, id } } }),
    );
    if (!row) return undefined;
    return new Session({
      id: row.id,
      shop: domain,
      state: row.state,
      isOnline: row.isOnline,
      accessToken: row.accessToken,
      ...(row.scope === null ? {} : { scope: row.scope }),
      ...(row.expires === null ? {} : { expires: row.expires }),
      ...(row.refreshToken === null ? {} : { refreshToken: row.refreshToken }),
      ...(row.refreshTokenExpires === null ? {} : { refreshTokenExpires: row.refreshTokenExpires }),
    });
  }

  async deleteSession(id: string): Promise<boolean> {
    const shopId = await findShopId(id.slice(OFFLINE_PREFIX.length));
    if (!shopId) return true;
    await withShop({ shop: { id: shopId } }, (db) => db.session.deleteMany({ where: { shopId, id } }));
    return true;
  }

  async deleteSessions(ids: string[]): Promise<boolean> {
    for (const id of ids) await this.deleteSession(id);
    return true;
  }

  async findSessionsByShop(domain: string): Promise<Session[]> {
    const session = await this.loadSession(offlineSessionId(domain));
    return session ? [session] : [];
  }
}
