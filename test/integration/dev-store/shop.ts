/** A shop in memory with a clock that the test moves, and what it told. */
import { importSchemas } from "#test/dev-store/import/import.ts";
import { placeOrder } from "#test/dev-store/state/actions/index.ts";
import type { DevShop } from "#test/dev-store/state/shop.ts";
import { ensureShop } from "#test/dev-store/state/shop.ts";
import { Store, type Change } from "#test/dev-store/state/store.ts";
import { anOrder } from "#test/factories/shop-objects.ts";

export interface TestShop extends DevShop {
  /** Moves the clock on. @param seconds at least 0 */
  wait(seconds: number): void;
  /** The changes told since the last call, in their order. */
  told(): Change[];
}

/** @param start ISO 8601 */
export function testShop(start = "2026-06-01T12:00:00Z"): TestShop {
  const store = new Store(":memory:");
  const shopDomain = "encore-test.myshopify.com";
  ensureShop(store, shopDomain);
  let now = new Date(start);
  let changes: Change[] = [];
  store.changes.on("change", (change) => changes.push(change));
  return {
    store,
    shopDomain,
    now: () => now,
    wait: (seconds) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    told: () => {
      const told = changes;
      changes = [];
      return told;
    },
  };
}

/** Places an order now: two mugs of ada@example.com, 54.00 in all, unless `facts` say otherwise. */
export function place(shop: TestShop, facts: Parameters<typeof anOrder>[0] = {}) {
  const order = anOrder({ createdAt: shop.now().toISOString(), ...facts });
  return placeOrder(shop, importSchemas.Order.parse(order));
}
