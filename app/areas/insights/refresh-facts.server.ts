import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { bumpLive } from "#app/live.server.ts";
import { deriveAllFacts, deriveFacts, type Scope } from "./facts.server.ts";

/** Brings the facts and daily totals up to date that these customers and orders bear on, and tells open pages. */
export async function refreshFacts(ctx: ShopContext, changed: Scope): Promise<void> {
  await withShopConnection(ctx, async (connection) => {
    await deriveFacts(connection, ctx, changed);
    await bumpLive(connection, ctx.shop.id);
  });
}

/** The same for the whole shop: after an import, and when its time zone or currency has changed. */
export async function rebuildFacts(ctx: ShopContext): Promise<void> {
  await withShopConnection(ctx, async (connection) => {
    await deriveAllFacts(connection, ctx);
    await bumpLive(connection, ctx.shop.id);
  });
}
