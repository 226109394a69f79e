/** The Customers list and the page of one customer, on a real database. */
import { installedShop, owner } from "#test/support/database.ts";
import { contextOf } from "#test/support/context.ts";
import { writeCustomers, writeOrders } from "#test/factories/mirror.ts";

import { beforeAll, describe, expect, test } from "vitest";

import { customerPositions, customerView } from "#app/areas/customers/customer.server.ts";
import { customersPosition, customersView } from "#app/areas/customers/queries.server.ts";
import { customersQueryFrom } from "#app/areas/customers/schemas.ts";
import { rebuildStats, refreshStats } from "#app/areas/customers/stats.server.ts";
import type { ShopContext } from "#app/context.ts";

let ctx: ShopContext;
let other: ShopContext;
const COUNT = 130;

async function page(address: string, context = ctx) {
  const query = new URLSearchParams(address);
  const asked = customersQueryFrom(query);
  return (await customersView(context, asked, customersPosition(query, asked.sort))).page;
}

const idsOf = (found: { rows: readonly { id: string }[] }) => found.rows.map((row) => Number(row.id));

beforeAll(async () => {
  ctx = contextOf(await installedShop());
  other = contextOf(await installedShop());
  await writeCustomers(owner, ctx.shop.id, [
    ...Array.from({ length: COUNT }, (_, at) => ({
      id: at + 1,
      firstName: "Ann",
      lastName: `Müller ${at + 1}`,
    })),
    { id: 500, firstName: "Zoë", lastName: "O'Brien", email: "zoe_100%@example.com" },
    { id: 501, firstName: "Gone", lastName: "Away", deleted: true },
  ]);
  await writeCustomers(owner, other.shop.id, [{ id: 9, firstName: "Zoë", lastName: "Elsewhere" }]);
  // Many ties: three values of each sort; a third of the customers never ordered.
  await writeOrders(
    owner,
    ctx.shop.id,
    Array.from({ length: COUNT }, (_, at) => at + 1)
      .filter((id) => id % 3 > 0)
      .map((id) => ({
        id,
        customerId: id,
        processedAt: `2026-0${id % 3}-01T12:00:00.123Z`,
        subtotalMinor: (id % 3) * 1_000,
      })),
  );
  await rebuildStats(ctx);
  await rebuildStats(other);
});

describe("the list", () => {
  test.each([
    "sort=last_order",
    "sort=spent",
    "sort=orders",
    "sort=last_order&order=asc",
    "sort=spent&order=asc",
    "sort=orders&order=asc",
    "q=ann&sort=spent",
  ])("%s: forward and back again through every customer once, in order", async (address) => {
    const first = await page(address);
    const second = await page(`${address}&after=${encodeURIComponent(first.next ?? "")}`);
    const third = await page(`${address}&after=${encodeURIComponent(second.next ?? "")}`);
    expect(first.previous).toBeNull();
    expect(third.next).toBeNull();
    expect([first, second].map((one) => one.rows.length)).toEqual([50, 50]);
    const all = [first, second, third].flatMap(idsOf);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(address.startsWith("q=") ? COUNT : COUNT + 1);

    const back = await page(`${address}&before=${encodeURIComponent(third.previous ?? "")}`);
    expect(idsOf(back)).toEqual(idsOf(second));
    const start = await page(`${address}&before=${encodeURIComponent(back.previous ?? "")}`);
    expect(idsOf(start)).toEqual(idsOf(first));
    expect(start.previous).toBeNull();

    const rows = [first, second, third].flatMap((one) => one.rows);
    const valueOf = (row: (typeof rows)[number]) =>
        address.includes("spent") ? Number(row.spentMinor) : address.includes("orders") ? row.orders : Date.parse(row.lastOrderAt ?? "0000-01-01"); // prettier-ignore
    const sign = address.includes("asc") ? 1 : -1;
    const values = rows.map(valueOf);
    expect(values).toEqual(values.toSorted((a, b) => sign * (a - b)));
  });

  test.each([
    "after=2026-02-30T00:00:00.000Z~1",
    "sort=orders&after=999999999999999999~1",
    "sort=spent&order=asc&before=-999999999999999999~1",
    "q=%00",
    "q=zo%00e",
  ])("an address changed by hand (%s) is no error", async (address) => {
    expect((await page(address)).rows.length).toBeLessThanOrEqual(50);
  });

  test("who never ordered comes last by last order", async () => {
    const { rows } = await page("");
    expect(rows[0]?.lastOrderAt).toBe("2026-02-01T12:00:00.123Z");
    expect(rows.every((row) => row.lastOrderAt)).toBe(true);
  });

  test.each([
    ["zoe", [500]],
    ["ZOË o'br", [500]],
    ["zo", [500]],
    ["zoe_100%", [500]],
    ["zoe_200%", []],
    ["100\\%", []],
    ["müller 77", [77]],
    ["77 MULLER ann", [77]],
    ["away", []],
    ["elsewhere", []],
    ["' OR 1=1 --", []],
  ])("searching %j finds %j", async (search, ids) => {
    expect(idsOf(await page(`q=${encodeURIComponent(search)}`))).toEqual(ids);
  });

  test.each([
    "after=nonsense",
    "after=1~2~3",
    "after=%25",
    "after=99999999999999999999~1",
    "sort=name&order=up",
    "before=",
  ])("an address that means nothing (%s) shows the first page", async (address) => {
    expect(idsOf(await page(address))).toEqual(idsOf(await page("")));
  });

  test("another shop's customers are not there", async () => {
    expect(idsOf(await page("", other))).toEqual([9]);
    expect(await customerView(other, "1", customerPositions(new URLSearchParams()))).toBeNull();
  });

  test("a customer who is deleted leaves the list, and one who comes back returns", async () => {
    const now = async () => idsOf(await page("q=comes"));
    await writeCustomers(owner, ctx.shop.id, [{ id: 900, firstName: "Comes", lastName: "Back" }]);
    await refreshStats(ctx, { customerIds: ["900"] });
    expect(await now()).toEqual([900]);
    await writeCustomers(owner, ctx.shop.id, [
      { id: 900, firstName: "Comes", lastName: "Back", deleted: true },
    ]);
    expect(await now()).toEqual([]);
    await refreshStats(ctx, { customerIds: ["900"] });
    const stats = await owner.query("SELECT FROM customer_stats WHERE shop_id = $1 AND customer_id = 900", [
      ctx.shop.id,
    ]);
    expect(stats.rowCount).toBe(0);
    await writeCustomers(owner, ctx.shop.id, [{ id: 900, firstName: "Comes", lastName: "Back" }]);
    await refreshStats(ctx, { customerIds: ["900"] });
    expect(await now()).toEqual([900]);
    await owner.query("DELETE FROM customers WHERE shop_id = $1 AND id = 900", [ctx.shop.id]);
    await refreshStats(ctx, { customerIds: ["900"] });
  });
});

describe("one customer", () => {
  const CUSTOMER = 700;

  beforeAll(async () => {
    await writeCustomers(owner, ctx.shop.id, [{ id: CUSTOMER, firstName: "Ida", lastName: "Long" }]);
    await writeOrders(
      owner,
      ctx.shop.id,
      Array.from({ length: 25 }, (_, at) => ({
        id: 7_000 + at,
        customerId: CUSTOMER,
        // Two of each instant.
        processedAt: `2026-05-${String(1 + Math.floor(at / 2)).padStart(2, "0")}T10:00:00Z`,
        subtotalMinor: 1_000,
        cancelled: at === 24,
      })),
    );
    await refreshStats(ctx, { customerIds: [String(CUSTOMER)] });
    await owner.query(
      `INSERT INTO events (shop_id, type, subject, customer_id, order_id, occurred_at, backfill)
       SELECT shop_id, type, 'Order/' || id, customer_id, id, processed_at, true
       FROM orders, unnest(ARRAY['order.placed', 'order.paid']) AS type WHERE shop_id = $1 AND customer_id = $2`,
      [ctx.shop.id, CUSTOMER],
    );
    await owner.query(
      `INSERT INTO refunds (shop_id, order_id, id, total_minor, currency, created_at) VALUES ($1, 7023, 8, 250, 'USD', now())`,
      [ctx.shop.id],
    );
    await owner.query(
      `INSERT INTO events (shop_id, type, subject, customer_id, order_id, occurred_at, backfill)
       VALUES ($1, 'order.refunded', 'Refund/8', $2, 7023, '2026-06-01', false), ($1, 'customer.created', $3, $2, NULL, '2026-01-01', true)`,
      [ctx.shop.id, CUSTOMER, `Customer/${CUSTOMER}`],
    );
  });

  const view = async (address = "") => {
    const found = await customerView(ctx, String(CUSTOMER), customerPositions(new URLSearchParams(address)));
    if (!found) throw new Error("not found");
    return found;
  };

  test("has their totals without the cancelled order", async () => {
    const { totals, profile } = await view();
    expect(profile.name).toBe("Ida Long");
    expect(totals).toEqual({
      orders: 24,
      spentMinor: "24000",
      firstOrderAt: "2026-05-01T10:00:00.000Z",
      lastOrderAt: "2026-05-12T10:00:00.000Z",
    });
  });

  test("pages through all orders, newest first, the cancelled one marked", async () => {
    const first = (await view()).orders;
    const second = (await view(`orders_after=${encodeURIComponent(first.next ?? "")}`)).orders;
    const third = (await view(`orders_after=${encodeURIComponent(second.next ?? "")}`)).orders;
    expect([first, second, third].flatMap(idsOf)).toEqual(Array.from({ length: 25 }, (_, at) => 7_024 - at));
    expect(first.rows[0]).toMatchObject({ cancelled: true, totalMinor: "1000" });
    const back = (await view(`orders_before=${encodeURIComponent(third.previous ?? "")}`)).orders;
    expect(idsOf(back)).toEqual(idsOf(second));
  });

  test("tells what happened, newest first, later steps of one instant above earlier ones", async () => {
    const first = (await view()).timeline;
    expect(first.rows.slice(0, 3)).toMatchObject([
      { type: "order.refunded", orderName: "#7023", amountMinor: "250" },
      { type: "order.paid", orderName: "#7024" },
      { type: "order.placed", orderName: "#7024", amountMinor: "1000" },
    ]);
    const seen = [...first.rows];
    let last = first;
    while (last.next) {
      last = (await view(`timeline_after=${encodeURIComponent(last.next)}`)).timeline;
      seen.push(...last.rows);
    }
    expect(seen.length).toBe(52);
    expect(new Set(seen.map((event) => event.type + event.subject)).size).toBe(52);
    expect(seen.at(-1)?.type).toBe("customer.created");
    const back = (await view(`timeline_before=${encodeURIComponent(last.previous ?? "")}`)).timeline;
    expect(back.rows).toEqual(seen.slice(20, 40));
  });
});
