/** What goes wrong between Shopify and Encore, as a merchant sees it in a real browser, and what the tables hold afterwards. */
import { owner } from "../support/database.ts";
import { startEncore, type RunningEncore } from "../support/encore.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";

import { bulkOperationsOf } from "../dev-store/bulk/operations.ts";
import { generateShop } from "../dev-store/data/generate.ts";
import { importObjects } from "../dev-store/import/import.ts";
import {
  cancelOrder,
  fulfilOrder,
  markOrderPaid,
  placeOrder,
  refundOrder,
  updateCustomer,
} from "../dev-store/state/actions/index.ts";
import type { ImportObject } from "../dev-store/import/import.ts";
import { aCustomer, anOrder, aProduct, usd } from "../factories/shop-objects.ts";
import { launchBrowser } from "../support/browser.ts";
import { openEncore, type Merchant } from "../support/merchant.ts";

const PHONE = { width: 375, height: 740 };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A store with these objects, and Encore for it, until the end of the enclosing `describe`. */
function encoreWith(shopDomain: string, objects: () => Iterable<ImportObject>): { encore: RunningEncore } {
  const started = {} as { encore: RunningEncore };
  beforeAll(async () => {
    started.encore = await startEncore({ shopDomain });
    importObjects(started.encore.devStore, objects());
  }, 240_000);
  afterAll(() => started.encore.close());
  return started;
}

/** "1,234" */
const shown = (value: number) => new Intl.NumberFormat("en").format(value);

/** Orders that count, as the shop itself knows them (docs/metrics.md). */
function countedOrders({ devStore }: RunningEncore): number {
  return devStore.store.list("Order").filter((order) => !order["test"] && !order["cancelledAt"]).length;
}

async function showsOrders(merchant: Merchant, orders: number): Promise<void> {
  await merchant.app
    .getByRole("button", { name: "Orders: what it means", exact: true })
    .waitFor({ timeout: 40_000 });
  await expect.poll(() => merchant.figure("Orders"), { timeout: 20_000 }).toBe(shown(orders));
}

async function shopIdOf({ devStore }: RunningEncore): Promise<string> {
  const { rows } = await owner.query<{ id: string }>("SELECT id FROM shops WHERE domain = $1", [
    devStore.shopDomain,
  ]);
  return rows[0]!.id;
}

const MIRROR = {
  products: "count(*)",
  product_variants: "sum(price_minor)",
  customers: "count(*)",
  orders: "sum(current_total_minor)",
  order_line_items: "sum(discounted_total_minor)",
  fulfilments: "count(*)",
  refunds: "sum(total_minor)",
  returns: "sum(total_quantity)",
  return_line_items: "sum(quantity)",
  events: "count(DISTINCT (type, subject))",
};

/**
 * What the shop's mirror tables hold: how many rows, a sum, and a digest of every column but those that say when Encore
 * itself read or wrote the row.
 */
async function mirrorOf(encore: RunningEncore) {
  const shopId = await shopIdOf(encore);
  const tables: Record<string, unknown> = {};
  for (const [table, sum] of Object.entries(MIRROR)) {
    const { rows } = await owner.query(
      `SELECT count(*)::int AS rows, (${sum})::text AS sum,
         md5(string_agg(row::text, ',' ORDER BY row::text)) AS digest
       FROM (SELECT *, to_jsonb(t) - $2::text[] AS row FROM ${table} t WHERE shop_id = $1) AS rows`,
      [shopId, ["shop_id", "recorded_at", "read_at"]],
    );
    tables[table] = rows[0];
  }
  return tables;
}

/**
 * The same with every event in words, but how it came to be known, and when an order was paid: Shopify does not say
 * that, so that an import takes the time of purchase and a webhook that of the change (docs/events.md).
 */
async function historyOf(encore: RunningEncore) {
  const { events: _, ...tables } = await mirrorOf(encore);
  const { rows } = await owner.query<{ event: string }>(
    `SELECT concat_ws(' ', type, subject, customer_id, order_id, data,
       CASE WHEN type <> 'order.paid' THEN occurred_at END) AS event
     FROM events WHERE shop_id = $1 ORDER BY 1`,
    [await shopIdOf(encore)],
  );
  return { ...tables, events: rows.map(({ event }) => event) };
}

/** Everything Encore knows of the shop is gone, as if it had never been installed: the next visit imports it anew. */
async function forgetShop(encore: RunningEncore): Promise<void> {
  const shopId = await shopIdOf(encore);
  await owner.query("DELETE FROM shops WHERE id = $1", [shopId]);
  const { rows } = await owner.query<{ table_name: string }>(
    `SELECT table_name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND column_name = 'shop_id' AND table_type = 'BASE TABLE'`,
  );
  for (const { table_name: table } of rows)
    await owner.query(`DELETE FROM "${table}" WHERE shop_id = $1`, [shopId]);
  // Encore remembers in memory which shop a domain is.
  await encore.restart("SIGTERM");
}

interface PartRow {
  status: string;
  objects: number;
  merged: number;
}

/** The part of the latest import that holds the orders. */
async function ordersPart(encore: RunningEncore): Promise<PartRow | undefined> {
  const { rows } = await owner.query<PartRow>(
    `SELECT status, object_count::int AS objects, lines_merged::int AS merged FROM import_parts
     JOIN shops ON shops.id = shop_id WHERE domain = $1 AND resource = 'orders'`,
    [encore.devStore.shopDomain],
  );
  return rows[0];
}

/** How far the widest document of the page, frames included, could be scrolled sideways (pixels). */
async function sidewaysScroll({ page }: Merchant): Promise<number> {
  const widths = await Promise.all(
    page
      .frames()
      .map((frame) =>
        frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ),
  );
  return Math.max(...widths);
}

describe("an export that Shopify does not finish", () => {
  const started = encoreWith("stops.myshopify.com", () =>
    generateShop({ seed: "stops", customers: 60, until: new Date() }),
  );

  test("is said in words, and each time another try can be asked for, until the figures are there", async () => {
    const { encore } = started;
    const { faults } = bulkOperationsOf(encore.devStore);
    faults.operations.push({ kind: "fail" });
    const merchant = await openEncore(browser, encore.devStore, "?range=all_time");
    const again = merchant.app.getByRole("button", { name: "Try again" });

    await merchant.app
      .getByText("Shopify could not finish its export. A second try mostly works.")
      .waitFor({ timeout: 20_000 });
    faults.operations.push({ kind: "expire" });
    await again.click();
    await merchant.app
      .getByText("Shopify had already deleted the exported file. Another try exports it again.")
      .waitFor({ timeout: 20_000 });
    faults.operations.push({ kind: "cancel" });
    await again.click();
    await merchant.app.getByText("The export was cancelled in Shopify.").waitFor({ timeout: 20_000 });
    // Twice, as somebody who is in a hurry does.
    await again.dblclick();
    await showsOrders(merchant, countedOrders(encore));
    expect(await again.count()).toBe(0);
    expect(merchant.complaints).toEqual([]);
    const { rows } = await owner.query(
      "SELECT status, failure FROM imports JOIN shops ON shops.id = shop_id WHERE domain = $1",
      [encore.devStore.shopDomain],
    );
    expect(rows).toEqual([{ status: "completed", failure: null }]);
    await merchant.leave();
  }, 60_000);
});

describe("lines of an export that cannot be read", () => {
  const started = encoreWith("lines.myshopify.com", () => [
    aProduct(),
    ...["ada", "ben", "cleo"].map((name) => aCustomer({ firstName: name, email: `${name}@example.com` })),
    ...["ada", "ben", "cleo"].map((name) => anOrder({ customer: { email: `${name}@example.com` } })),
  ]);

  test("are counted and listed with their reason; the rest is imported", async () => {
    const { encore } = started;
    // The exports begin in this order: products, customers, orders. An order's line item is the line after it.
    bulkOperationsOf(encore.devStore).faults.operations.push(
      { kind: "slow", delayMs: 0 },
      { kind: "malformed-line", line: 1 },
      { kind: "malformed-line", line: 2 },
    );
    const merchant = await openEncore(browser, encore.devStore, "?range=all_time", PHONE);
    await showsOrders(merchant, 2);
    await merchant.app.getByText("3 lines of Shopify's export could not be imported").waitFor();
    const lines = merchant.app.getByRole("listitem").filter({ hasText: ", line " });
    await expect.poll(() => lines.first().isVisible()).toBe(false);
    await merchant.app.getByRole("button", { name: "Show the lines" }).click();
    await lines.first().waitFor();
    expect(await lines.allInnerTexts()).toEqual([
      "Customers, line 2 not a JSON object",
      "Orders, line 3 not a JSON object",
      "Orders, line 4 __parentId: the Order was not imported",
    ]);
    expect(await sidewaysScroll(merchant)).toBe(0);
    const mirror = await mirrorOf(encore);
    expect(mirror).toMatchObject({
      customers: { rows: 2 },
      orders: { rows: 2 },
      order_line_items: { rows: 2 },
      product_variants: { rows: 1 },
    });
    expect(merchant.complaints).toEqual([]);
    await merchant.leave();
  }, 60_000);
});

describe("an import whose process is killed", () => {
  const started = encoreWith("killed.myshopify.com", () =>
    generateShop({ seed: "killed", orders: 10_000, until: new Date() }),
  );

  /** Every number of merged lines that Home has shown beside "Orders", as it changed. */
  async function watchOrdersRow(merchant: Merchant): Promise<() => Promise<number[]>> {
    const frame = merchant.page.frames()[1]!;
    await frame.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      setInterval(() => {
        const text = [...document.querySelectorAll("[aria-live=polite]")]
          .map((element) => element.textContent)
          .at(-1);
        if (text && text !== seen.at(-1)) seen.push(text);
      }, 10);
    });
    return async () => {
      const seen = await frame.evaluate(() => (window as unknown as { seen: string[] }).seen);
      return seen.flatMap((text) => {
        const merged = /^([\d,]+) of [\d,]+$/.exec(text)?.[1];
        return merged === undefined ? [] : [Number(merged.replaceAll(",", ""))];
      });
    };
  }

  test("has counted up before Home's eyes, goes on by itself, and leaves what an undisturbed one leaves", async () => {
    const { encore } = started;
    // The downloads of products and customers pass. That of the orders breaks twice, and then stands still: so the kill
    // lands inside for certain.
    bulkOperationsOf(encore.devStore).faults.downloads.push(
      { kind: "truncate", share: 1 },
      { kind: "truncate", share: 1 },
      { kind: "truncate", share: 0.45 },
      { kind: "truncate", share: 0.4 },
      { kind: "hang" },
    );
    const merchant = await openEncore(browser, encore.devStore, "?range=all_time");
    await merchant.app.getByText("Importing your shop's history").waitFor();
    const ordersRow = await watchOrdersRow(merchant);
    await expect
      .poll(async () => new Set((await ordersRow()).filter((merged) => merged > 0)).size, {
        timeout: 40_000,
        interval: 50,
      })
      .toBeGreaterThanOrEqual(2);
    const counted = await ordersRow();
    expect(counted).toEqual([...counted].sort((a, b) => a - b));

    const before = (await ordersPart(encore))!;
    expect(before.status).toBe("merging");
    expect(before.merged).toBeGreaterThan(0);
    expect(before.merged).toBeLessThan(before.objects);
    await encore.restart("SIGKILL");
    await expect
      .poll(async () => (await ordersPart(encore))?.merged, { timeout: 45_000, interval: 50 })
      .toBeGreaterThan(before.merged);
    // The page is the same one all the time.
    await showsOrders(merchant, countedOrders(encore));
    expect((await ordersPart(encore))?.merged).toBe(before.objects);
    const interrupted = await mirrorOf(encore);

    await forgetShop(encore);
    await merchant.page.reload();
    await expect
      .poll(async () => (await ordersPart(encore))?.status, { timeout: 40_000, interval: 100 })
      .toBe("completed");
    expect(interrupted).toEqual(await mirrorOf(encore));
    expect(interrupted).toMatchObject({ orders: { rows: 10_000 } });
    await merchant.leave();
  }, 150_000);

  test("every page fits a phone", async () => {
    const { encore } = started;
    const merchant = await openEncore(browser, encore.devStore, "?range=all_time", PHONE);
    await showsOrders(merchant, countedOrders(encore));
    expect(await sidewaysScroll(merchant)).toBe(0);
    await merchant.page.goto(merchant.page.url().replace(/\?.*/, "/customers?sort=orders"));
    const first = merchant.app.locator("tbody a, ul a").first();
    await first.waitFor();
    expect(await sidewaysScroll(merchant)).toBe(0);
    await first.click();
    await merchant.app.getByRole("heading", { name: "Timeline" }).waitFor();
    expect(await sidewaysScroll(merchant)).toBe(0);
    expect(merchant.complaints).toEqual([]);
    await merchant.leave();
  });
});

describe("webhooks that come twice, late and in the wrong order", () => {
  const started = encoreWith("webhooks.myshopify.com", () => [
    aProduct(),
    ...["ada", "ben"].map((name) => aCustomer({ firstName: name, email: `${name}@example.com` })),
    anOrder(),
  ]);

  test("leave the rows as they are in the shop, and each event once", async () => {
    const { encore } = started;
    const { devStore } = encore;
    const merchant = await openEncore(browser, devStore, "?range=all_time");
    await showsOrders(merchant, 1);

    devStore.faults.add({ interface: "webhooks", kind: "duplicate", count: 6, status: 500, delayMs: 0 });
    devStore.faults.add({ interface: "webhooks", kind: "reorder", count: 6, status: 500, delayMs: 0 });
    devStore.faults.add({ interface: "webhooks", kind: "delay", count: 6, status: 500, delayMs: 1_500 });
    devStore.faults.add({ interface: "webhooks", kind: "duplicate", count: 50, status: 500, delayMs: 0 });
    const ben = devStore.store.find("Customer", "ben@example.com")!;
    const orders = [1, 2, 3].map((quantity) =>
      placeOrder(devStore, {
        customer: { id: ben.id },
        lineItems: [{ title: "Enamel Kettle", quantity, originalUnitPriceSet: usd("48.00"), taxable: false }],
        transactions: [],
      }),
    );
    const [first, second, third] = orders.map(({ order }) => order.id) as [number, number, number];
    markOrderPaid(devStore, { orderId: first });
    markOrderPaid(devStore, { orderId: second });
    fulfilOrder(devStore, { orderId: first });
    fulfilOrder(devStore, { orderId: second });
    const [line] = orders[1]!.lineItems;
    refundOrder(devStore, { orderId: second, lines: [{ lineItemId: line!.id, quantity: 1 }] });
    updateCustomer(devStore, { customerId: ben.id, firstName: "Benedikt" });
    cancelOrder(devStore, { orderId: third, reason: "CUSTOMER", refund: false });
    await devStore.webhooks.idle();
    await showsOrders(merchant, 3);
    await expect
      .poll(
        async () => (await owner.query("SELECT FROM webhook_deliveries WHERE status = 'received'")).rowCount,
        { timeout: 20_000 },
      )
      .toBe(0);
    const attempts = devStore.webhooks.log.list().flatMap((delivery) => delivery.attempts);
    const told = new Set(devStore.webhooks.log.list().map((delivery) => delivery.webhookId));
    expect(attempts.length).toBeGreaterThan(told.size + 5);
    expect(merchant.complaints).toEqual([]);

    // What a fresh import of the same shop holds.
    const byWebhook = await historyOf(encore);
    await forgetShop(encore);
    await merchant.page.reload();
    await showsOrders(merchant, 3);
    expect(byWebhook).toEqual(await historyOf(encore));
    await merchant.leave();
  }, 90_000);
});
