/** From a change that sync tells to figures on an open page: through the real job queue, in well under two seconds. */
import { installedShop, owner } from "#test/support/database.ts";
import { contextOf } from "#test/support/context.ts";
import { writeCustomers, writeOrders } from "#test/factories/mirror.ts";

import { beforeAll, expect, test } from "vitest";

import { customerView } from "#app/areas/customers/customer.server.ts";
import { homeView } from "#app/areas/insights/queries.server.ts";
import type { ShopContext } from "#app/context.ts";
import { withShop } from "#app/db.server.ts";
import { tell } from "#app/jobs/enqueue.server.ts";
import { importCompleted, ordersChanged, shopChanged } from "#app/jobs/signals.ts";
import { startWorkers } from "#app/jobs/worker.server.ts";
import { liveVersion, waitForChange } from "#app/live.server.ts";
import { newId } from "#app/shared/ids.ts";
import { FIRST_PAGE } from "#app/shared/pagination.ts";

let ctx: ShopContext;
const never = new AbortController().signal;

beforeAll(async () => {
  ctx = contextOf(await installedShop());
  await writeCustomers(owner, ctx.shop.id, [{ id: 1, firstName: "Ida" }]);
  await startWorkers();
});

/** Until the page would show it; fails after twenty seconds. */
async function untilShown(isShown: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  let version = await liveVersion(ctx);
  while (!(await isShown())) {
    const left = 20_000 - (performance.now() - started);
    if (left <= 0) throw new Error("It did not show within twenty seconds");
    version = await waitForChange(ctx, version, left, never);
  }
}

async function figures(): Promise<string> {
  const { figures } = await homeView(ctx, { preset: "last_30_days" });
  return figures.slice(0, 3).map((figure) => figure.value).join(" "); // prettier-ignore
}

async function totals(): Promise<string> {
  const view = await customerView(ctx, "1", { orders: FIRST_PAGE, timeline: FIRST_PAGE });
  return `${view?.totals.orders} ${view?.totals.spentMinor}`;
}

test("a new order shows on Home and Customers", async () => {
  await writeOrders(owner, ctx.shop.id, [
    { id: 1, customerId: 1, processedAt: "2026-11-23T10:00:00Z", subtotalMinor: 1_250 },
  ]);
  await withShop(ctx, (db) =>
    tell(db, ordersChanged, { shopId: ctx.shop.id, customerIds: ["1"], orderIds: [] }),
  );
  await untilShown(async () => (await figures()) === "1 1 1250" && (await totals()) === "1 1250");
});

test("a whole import and a new time zone lead to a rebuild", async () => {
  await writeOrders(owner, ctx.shop.id, [
    { id: 2, customerId: 1, processedAt: "2026-11-22T04:30:00Z", subtotalMinor: 750 },
  ]);
  await withShop(ctx, (db) => tell(db, importCompleted, { shopId: ctx.shop.id, importId: newId() }));
  await untilShown(async () => (await figures()) === "1 2 2000" && (await totals()) === "2 2000");

  const dayOfSecond = async () =>
    (await owner.query<{ day: string }>("SELECT day::text FROM order_facts WHERE shop_id = $1 AND order_id = 2", [ctx.shop.id])).rows[0]?.day; // prettier-ignore
  expect(await dayOfSecond()).toBe("2026-11-21");
  await owner.query("UPDATE shops SET time_zone = 'Europe/Berlin' WHERE id = $1", [ctx.shop.id]);
  await withShop(ctx, (db) => tell(db, shopChanged, { shopId: ctx.shop.id }));
  await untilShown(async () => (await dayOfSecond()) === "2026-11-22");
});

test("what is rolled back starts nothing", async () => {
  // What the tests before it started may still be telling pages: only from when it is quiet does nothing mean nothing.
  let version = await liveVersion(ctx);
  for (let before = ""; before !== version;) {
    before = version;
    version = await waitForChange(ctx, before, 500, never);
  }
  const failing = withShop(ctx, async (db) => {
    await tell(db, ordersChanged, { shopId: ctx.shop.id, customerIds: ["1"], orderIds: [] });
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  expect(await waitForChange(ctx, version, 500, never)).toBe(version);
});
