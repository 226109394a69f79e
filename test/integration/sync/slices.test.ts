/** Dividing a large shop's orders: asked of the development store, whose orders lie as unevenly as real ones. */
import { testDevStores } from "#test/support/dev-store.ts";
import { describe, expect, test } from "vitest";

import { generateShop } from "#test/dev-store/data/generate.ts";
import { importObjects } from "#test/dev-store/import/import.ts";
import { owner } from "#test/support/database.ts";

const [store] = await testDevStores(["slices.myshopify.com"]);
if (!store) throw new Error("no store");
const devStore = store;
const { registerShop } = await import("#app/shopify/shops.server.ts");
const { adminClient } = await import("#app/shopify/graphql.server.ts");
const { sliceOrders } = await import("#app/sync/bulk/slices.server.ts");

importObjects(devStore, generateShop({ seed: 7, customers: 400, until: new Date("2026-11-01T00:00:00Z") }));
devStore.installation.open();
const id = await registerShop(devStore.shopDomain, new Date());
const { accessToken } = devStore.tokens.issue("offline", devStore.app.config.scopes, false);
await owner.query(
  `INSERT INTO sessions (shop_id, id, state, is_online, access_token) VALUES ($1, $2, '', false, $3)`,
  [id, `offline_${devStore.shopDomain}`, accessToken],
);
const admin = adminClient({ shop: { id, domain: devStore.shopDomain } });

const madeAt = devStore.store.list("Order").map((order) => Date.parse(order.createdAt));

describe("orders divided into slices", () => {
  test("are each in one slice, in slices of about the same size", async () => {
    const slices = await sliceOrders(admin, madeAt.length, new Date(), 100);
    expect(slices).toHaveLength(3);
    for (const { from, until, total } of slices) {
      const inside = madeAt.filter(
        (time) => (!from || time >= from.getTime()) && (!until || time < until.getTime()),
      );
      expect(inside).toHaveLength(total);
      expect(total).toBeGreaterThan(madeAt.length / 5);
      expect(total).toBeLessThan(madeAt.length / 2);
    }
    expect(slices[0]?.from).toBeNull();
    expect(slices.at(-1)?.until).toBeNull();
    for (const [index, slice] of slices.slice(1).entries()) expect(slice.from).toEqual(slices[index]?.until);
  });

  test("stay whole where they are few", async () => {
    expect(await sliceOrders(admin, madeAt.length, new Date())).toEqual([
      { from: null, until: null, total: madeAt.length },
    ]);
  });
});
