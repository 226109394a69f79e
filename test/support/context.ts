/** A job's context for a test: as `shopContext` makes it, at a time of the test's choosing. */
import type { ContextShop, ShopContext } from "#app/context.ts";
import { log } from "#app/log.server.ts";
import { newId } from "#app/shared/ids.ts";

export function contextOf(shop: ContextShop, now = new Date("2026-11-23T12:00:00Z")): ShopContext {
  return { shop, actor: { kind: "job", job: "test" }, now: () => now, newId, log };
}
