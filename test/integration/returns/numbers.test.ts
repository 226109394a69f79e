/** What returns cost and keep, counted by hand. */
import { installedShop, owner } from "#test/support/database.ts";
import { contextOf } from "#test/support/context.ts";
import { beforeAll, describe, expect, test } from "vitest";

import { returnNumbers, type ReturnNumbers } from "#app/areas/returns/numbers.server.ts";

const shop = await installedShop({ timeZone: "Europe/Berlin", currency: "EUR" });
const other = await installedShop({ timeZone: "Europe/Berlin", currency: "EUR" });
let nextId = 1;

interface Sold {
  at: string;
  country: string;
  lines: { product: number; units: number }[];
  cancelled?: boolean;
  /** Presentment minor units for a hundred of the shop's. */
  rate?: number;
  of?: { id: string };
}

/** @returns the order's id */
async function sell({ at, country, lines, cancelled = false, rate = 100, of = shop }: Sold): Promise<number> {
  const id = nextId++;
  await owner.query(
    `INSERT INTO orders (shop_id, id, name, test, currency, subtotal_minor, discounts_minor, shipping_minor, tax_minor,
       total_minor, current_subtotal_minor, current_tax_minor, current_total_minor, refunded_minor, taxes_included, shipping_tax_minor,
       presentment_currency, presentment_total_minor, fulfilment_status, shipping_country_code, processed_at, created_at, updated_at, cancelled_at)
     VALUES ($1, $2, '#', false, 'EUR', 100, 0, 0, 0, 100, 100, 0, 100, 0, false, 0, 'EUR', $3, 'FULFILLED', $4, $5, $5, $5, $6)`,
    [of.id, id, rate, country, at, cancelled ? at : null],
  );
  for (const { product, units } of lines) {
    await owner.query(
      `INSERT INTO order_line_items (shop_id, order_id, id, product_id, variant_id, title, quantity, current_quantity,
         unit_price_minor, discounted_total_minor) VALUES ($1, $2, $3, $4, $4, $5, $6, $6, 100, 100)`,
      [of.id, id, nextId++, product, `Product ${product}`, units],
    );
  }
  return id;
}

interface Returned {
  order: number;
  product: number;
  units: number;
  status?: string;
  reason?: string;
  resolution?: string;
  valueMinor?: number;
  processed?: number;
  requestedAt: string;
  decidedHours?: number;
  settledHours?: number;
  feesMinor?: number;
}

async function giveBack(given: Returned): Promise<void> {
  const after = (hours: number | undefined) =>
    hours === undefined ? null : new Date(Date.parse(given.requestedAt) + hours * 3_600_000);
  const { rows } = await owner.query(
    `INSERT INTO return_cases (shop_id, id, order_id, order_name, reference, channel, status, currency, value_minor, units, fees_minor,
       requested_at, decided_at, settled_at, updated_at)
     VALUES ($1, gen_random_uuid(), $2, '#', $3, 'storefront', $4, 'EUR', $5, $6, $7, $8, $9, $10, $8) RETURNING id`,
    [
      ...[shop.id, given.order, `R-${nextId++}`, given.status ?? "approved", given.valueMinor ?? 100],
      ...[given.units, given.feesMinor ?? 0, given.requestedAt, after(given.decidedHours)],
      after(given.settledHours),
    ],
  );
  await owner.query(
    `INSERT INTO return_case_lines (shop_id, case_id, id, product_id, variant_id, title, quantity, reason, resolution, value_minor, processed)
     VALUES ($1, $2, gen_random_uuid(), $3, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[shop.id, rows[0].id, given.product, `Product ${given.product}`, given.units],
      ...[given.reason ?? "too-small", given.resolution ?? "refund", given.valueMinor ?? 100],
      given.processed ?? 0,
    ],
  );
}

let numbers: ReturnNumbers;
beforeAll(async () => {
  const first = await sell({
    at: "2026-09-10T10:00:00Z",
    country: "DE",
    lines: [
      { product: 1, units: 10 },
      { product: 2, units: 5 },
    ],
  });
  const second = await sell({
    at: "2026-10-05T10:00:00Z",
    country: "FR",
    lines: [{ product: 1, units: 10 }],
    rate: 200,
  });
  // Midnight of the shop, not of UTC: still in October.
  await sell({ at: "2026-10-31T22:59:00Z", country: "FR", lines: [{ product: 2, units: 5 }] });
  const late = await sell({ at: "2026-10-31T23:01:00Z", country: "FR", lines: [{ product: 2, units: 50 }] });
  const cancelled = await sell({
    at: "2026-10-01T10:00:00Z",
    country: "DE",
    lines: [{ product: 1, units: 7 }],
    cancelled: true,
  });
  await sell({ at: "2026-10-01T10:00:00Z", country: "DE", lines: [{ product: 1, units: 99 }], of: other });

  await giveBack({
    order: first,
    product: 1,
    units: 3,
    requestedAt: "2026-10-02T10:00:00Z",
    decidedHours: 2,
    settledHours: 50,
    processed: 3,
    valueMinor: 300,
    feesMinor: 25,
  });
  await giveBack({
    order: first,
    product: 2,
    units: 1,
    requestedAt: "2026-10-03T10:00:00Z",
    decidedHours: 4,
    reason: "style",
    resolution: "credit",
    valueMinor: 100,
    processed: 1,
    settledHours: 10,
  });
  await giveBack({
    order: second,
    product: 1,
    units: 2,
    requestedAt: "2026-10-20T10:00:00Z",
    decidedHours: 30,
    resolution: "exchange",
    valueMinor: 400,
    processed: 1,
  });
  await giveBack({
    order: second,
    product: 1,
    units: 5,
    requestedAt: "2026-10-20T10:00:00Z",
    status: "declined",
    decidedHours: 1,
  });
  await giveBack({
    order: first,
    product: 1,
    units: 5,
    requestedAt: "2026-10-20T10:00:00Z",
    status: "cancelled",
  });
  await giveBack({ order: late, product: 2, units: 9, requestedAt: "2026-11-02T10:00:00Z" });
  await giveBack({ order: cancelled, product: 1, units: 7, requestedAt: "2026-11-02T10:00:00Z" });
  numbers = await returnNumbers(contextOf(shop), { from: "2026-09-01", to: "2026-10-31" });
});

describe("of two months", () => {
  const brief = (rates: ReturnNumbers["products"]) =>
    rates.map(({ key, returned, n }) => ({ key, returned, n }));

  test("six of thirty units came back; declined and cancelled returns and cancelled orders do not count", () => {
    expect(numbers.units).toMatchObject({ returned: 6, n: 30, share: 0.2 });
  });

  test("by month of the order, product, variant and country", () => {
    expect(brief(numbers.months)).toEqual([
      { key: "2026-09", returned: 4, n: 15 },
      { key: "2026-10", returned: 2, n: 15 },
    ]);
    expect(brief(numbers.products)).toEqual([
      { key: "1", returned: 5, n: 20 },
      { key: "2", returned: 1, n: 10 },
    ]);
    expect(brief(numbers.variants)).toEqual(brief(numbers.products));
    expect(brief(numbers.countries)).toEqual([
      { key: "DE", returned: 4, n: 15 },
      { key: "FR", returned: 2, n: 15 },
    ]);
  });

  test("by reason, of the units that were asked for in the range", () => {
    expect(brief(numbers.reasons)).toEqual([
      { key: "too-small", returned: 5, n: 6 },
      { key: "style", returned: 1, n: 6 },
    ]);
  });

  test("the value of what was processed, in the shop's currency", () => {
    // The exchange: half of 400 was processed, of an order with two presentment units for one of the shop's.
    expect(numbers.money).toEqual({
      refundMinor: 300n,
      creditMinor: 100n,
      exchangeMinor: 100n,
      feesMinor: 25n,
      labelCostMinor: 0n,
    });
  });

  test("how long it took: medians of those that got so far", () => {
    expect(numbers.hoursToDecision).toEqual({ hours: 3, n: 4 });
    expect(numbers.hoursToSettlement).toEqual({ hours: 30, n: 2 });
  });
});

test("a shop without returns has no rate, and no error", async () => {
  const empty = await returnNumbers(contextOf(await installedShop()), {
    from: "2026-01-01",
    to: "2026-12-31",
  });
  expect(empty.units).toMatchObject({ n: 0, share: null });
  expect(empty.products).toEqual([]);
  expect(empty.hoursToDecision).toEqual({ hours: null, n: 0 });
});
