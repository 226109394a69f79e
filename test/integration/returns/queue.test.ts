/** The queue of returns on a real database: tabs, filters, search, sort, pages, the file, saved views, many decided at once. */
import { installedShop, owner } from "#test/support/database.ts";
import { contextOf } from "#test/support/context.ts";
import { writeCustomers } from "#test/factories/mirror.ts";

import { beforeAll, describe, expect, test } from "vitest";

import { caseView } from "#app/areas/returns/case-view.server.ts";
import { returnsOfCustomer } from "#app/areas/returns/customer-returns.server.ts";
import { decideMany } from "#app/areas/returns/decide-many.server.ts";
import { writeMessage } from "#app/areas/returns/messages.server.ts";
import { queuePosition, queueView } from "#app/areas/returns/queries.server.ts";
import { queueCsv } from "#app/areas/returns/queue-export.server.ts";
import { changeView, deleteView, saveView } from "#app/areas/returns/saved-views.server.ts";
import { queueAddress, queueQueryFrom } from "#app/areas/returns/schemas.ts";
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { prepareQueues } from "#app/jobs/worker.server.ts";

let context: ShopContext;
let other: ShopContext;
const COUNT = 130;
const STATUSES = ["requested", "approved", "received", "settled", "closed", "declined", "cancelled"];

interface Case {
  n: number;
  status?: string;
  title?: string;
  reason?: string;
  resolution?: string;
  country?: string | null;
  channel?: string;
  valueMinor?: number;
  currency?: string;
  requestedAt?: string;
  customerId?: number | null;
  stuck?: string | null;
  approverNeeded?: boolean;
  atShopify?: boolean;
}

const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;

async function writeCases(shopId: string, cases: readonly Case[]): Promise<void> {
  for (const one of cases) {
    const at = one.requestedAt ?? "2026-11-01T12:00:00Z";
    await owner.query(
      `INSERT INTO return_cases (shop_id, id, order_id, order_name, customer_id, reference, channel, status, stuck,
         approver_needed, currency, value_minor, units, country_code, email, requested_at, updated_at, search, return_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14, $15, $15, search_text($16), $17)`,
      [
        ...[shopId, idOf(one.n), one.n, `#${one.n}`, one.customerId ?? null, `R-${one.n}`],
        ...[one.channel ?? "storefront", one.status ?? "requested", one.stuck ?? null],
        ...[one.approverNeeded ?? false, one.currency ?? "USD", one.valueMinor ?? 1000],
        ...[one.country === undefined ? "US" : one.country, `shopper${one.n}@example.com`, at],
        `R-${one.n} #${one.n} shopper${one.n}@example.com ${one.title ?? "A CD"}`,
        one.atShopify === false ? null : one.n,
      ],
    );
    await owner.query(
      `INSERT INTO return_case_lines (shop_id, case_id, id, title, quantity, reason, resolution, value_minor)
       VALUES ($1, $2, gen_random_uuid(), $3, 1, $4, $5, $6)`,
      [
        ...[shopId, idOf(one.n), one.title ?? "A CD", one.reason ?? "too-small"],
        ...[one.resolution ?? "refund", one.valueMinor ?? 1000],
      ],
    );
  }
}

beforeAll(async () => {
  await prepareQueues();
  context = contextOf(await installedShop());
  other = contextOf(await installedShop());
  await writeCustomers(owner, context.shop.id, [{ id: 7, firstName: "Zoë", lastName: "O'Brien" }]);
  await writeCases(context.shop.id, [
    // Many ties in either sort.
    ...Array.from({ length: COUNT }, (_, at) => ({
      n: at + 1,
      status: STATUSES[at % STATUSES.length]!,
      valueMinor: 1000 * (1 + (at % 3)),
      requestedAt: `2026-10-0${1 + (at % 4)}T12:00:00.123Z`,
    })),
    {
      n: 501,
      title: "=Café Mug",
      reason: "damaged-or-defective",
      resolution: "credit",
      country: "DE",
      channel: "guest",
      valueMinor: 99_990,
      requestedAt: "2026-11-10T04:30:00Z",
      customerId: 7,
    },
    { n: 502, status: "received", stuck: "refused", reason: "style", approverNeeded: true, country: null },
    { n: 503, currency: "EUR", valueMinor: 99_990, requestedAt: "2026-11-12T12:00:00Z" },
  ]);
  await writeCases(other.shop.id, [
    { n: 900, title: "Theirs", reason: "color", country: "FR", stuck: "refused", customerId: 7 },
  ]);
});

async function page(address: string, of = context) {
  const params = new URLSearchParams(address);
  const query = queueQueryFrom(params);
  return queueView(of, query, queuePosition(params, query.sort));
}
const numbers = ({ page: { rows } }: Awaited<ReturnType<typeof page>>) =>
  rows.map(({ id }) => Number(id.slice(-6)));

describe("the queue", () => {
  test.each([
    "tab=all",
    "tab=all&order=asc",
    "tab=all&sort=value",
    "tab=all&sort=value&order=asc",
    "tab=all&q=example",
  ])("%s: forward and back again through every return once, in order", async (address) => {
    const first = await page(address);
    const second = await page(`${address}&after=${encodeURIComponent(first.page.next ?? "")}`);
    const third = await page(`${address}&after=${encodeURIComponent(second.page.next ?? "")}`);
    expect([first, second].map((one) => one.page.rows.length)).toEqual([50, 50]);
    expect([first.page.previous, third.page.next]).toEqual([null, null]);
    const all = [first, second, third].flatMap(numbers);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(COUNT + 3);
    const back = await page(`${address}&before=${encodeURIComponent(third.page.previous ?? "")}`);
    expect(numbers(back)).toEqual(numbers(second));
    const rows = [first, second, third].flatMap((one) => one.page.rows);
    const values = rows.map((row) =>
      address.includes("value") ? Number(row.valueMinor) : Date.parse(row.requestedAt),
    );
    const sign = address.includes("asc") ? 1 : -1;
    expect(values).toEqual(values.toSorted((a, b) => sign * (a - b)));
  });

  test("counts its tabs, and each holds what it counts", async () => {
    const { counts } = await page("");
    expect(counts).toMatchObject({ all: COUNT + 3, stuck: 1, to_approve: 1, settled: 19, closed: 18 });
    expect(counts.declined).toBe(36);
    for (const tab of [
      "to_review",
      "awaiting",
      "received",
      "to_approve",
      "stuck",
      "settled",
      "closed",
      "declined",
    ] as const)
      expect((await page(`tab=${tab}`)).page.rows.length, tab).toBe(counts[tab]);
  });

  test.each([
    ["reason=damaged-or-defective", [501]],
    ["resolution=credit", [501]],
    ["country=DE", [501]],
    ["channel=guest", [501]],
    // An amount of another currency is neither more nor less.
    ["min=500", [501]],
    ["min=999.90&max=999,90", [501]],
    ["min=1000", []],
    // 23:30 of the ninth in New York.
    ["from=2026-11-09&to=2026-11-09", [501]],
    ["from=2026-11-10&to=2026-11-11", []],
    ["q=cafe", [501]],
    ["q=ZOE", [501]],
    ["q=zoe o'brien", [501]],
    ["q=R-502", [502]],
    ["q=shopper503@", [503]],
    ["q=theirs", []],
    ["q=%25%25%25", []],
    ["reason=color", []],
    ["reason=style&country=DE", []],
  ])("%s finds %j", async (address, found) => {
    expect(numbers(await page(`tab=all&${address}`))).toEqual(found);
  });

  test("names what there is to filter by, of this shop alone", async () => {
    const view = await page("tab=all");
    expect(view.reasons).toEqual(["damaged-or-defective", "style", "too-small"]);
    expect(view.countries).toEqual(["DE", "US"]);
    expect(await page("tab=all", other)).toMatchObject({ reasons: ["color"], countries: ["FR"] });
    expect(numbers(await page("tab=all", other))).toEqual([900]);
  });

  test.each([
    "after=2026-02-30T00:00:00.000Z~1",
    "after=nonsense",
    "sort=value&after=1~x",
    "tab=nothing&sort=no&order=up&country=germany&channel=x&min=-1&from=2026-02-30&reason=%00",
    "q=%00",
    "min=999999999999",
  ])("an address changed by hand (%s) is no error", async (address) => {
    expect((await page(address)).page.rows.length).toBeLessThanOrEqual(50);
  });

  test("an address says the same when it is written again", () => {
    const text = "tab=stuck&q=anna&resolution=credit&min=12.50&from=2026-11-01&sort=value&order=asc";
    expect(queueAddress(queueQueryFrom(new URLSearchParams(text))).toString()).toBe(text);
    expect(queueAddress(queueQueryFrom(new URLSearchParams())).toString()).toBe("");
  });
});

describe("the file", () => {
  const read = async (address: string, of = context) => {
    let text = "";
    for await (const part of queueCsv(of, queueQueryFrom(new URLSearchParams(address)))) text += part;
    return text.trim().split("\r\n");
  };

  test("holds everything that is found, and no formula", async () => {
    expect(await read("tab=all")).toHaveLength(1 + COUNT + 3);
    const [, line] = await read("tab=all&q=cafe");
    expect(line).toContain("'=Café Mug");
    expect(line).toContain("999.90,USD,2026-11-10T04:30:00.000Z");
    expect(line).toContain("Zoë O'Brien");
  });

  test("holds nothing of another shop", async () => {
    expect((await read("tab=all")).join()).not.toContain("Theirs");
    expect(await read("tab=all", other)).toHaveLength(2);
  });
});

describe("many at once", () => {
  const decided = (numbersOf: number[], of = context) =>
    decideMany(of, numbersOf.map(idOf), { action: "approve" });

  test("each is told: how many were decided, how many not and why; another shop's are not there", async () => {
    // 1 and 8 wait for review, 2 is approved already, 900 is the other shop's.
    expect(await decided([1, 8, 8, 2, 900])).toEqual({
      action: "approve",
      done: 2,
      failed: [
        { code: "wrong_status", count: 1 },
        { code: "not_found", count: 1 },
      ],
    });
    expect(await decided([1, 8])).toMatchObject({ done: 0, failed: [{ code: "busy", count: 2 }] });
    const { rows } = await owner.query("SELECT FROM return_attempts WHERE shop_id = $1", [other.shop.id]);
    expect(rows).toEqual([]);
  });

  test("one that nothing can be made of keeps no other from being decided", async () => {
    await writeCases(context.shop.id, [{ n: 601, atShopify: false }, { n: 602 }]);
    // It is not at Shopify and has no line that could be.
    expect(await decided([601, 602])).toEqual({
      action: "approve",
      done: 1,
      failed: [{ code: "unexpected", count: 1 }],
    });
  });

  test("declining keeps the words", async () => {
    const decline = { reason: "FINAL_SALE", note: "Said so" } as const;
    expect(await decideMany(context, [idOf(15)], { action: "decline", decline })).toMatchObject({ done: 1 });
    const { rows } = await owner.query("SELECT kind, input FROM return_attempts WHERE case_id = $1", [
      idOf(15),
    ]);
    expect(rows).toEqual([{ kind: "decline", input: decline }]);
  });
});

test("saved views are the shop's own", async () => {
  const saved = await saveView(context, "returns", { name: "Mine", query: "tab=stuck" });
  const viewId = saved.ok ? saved.value : "";
  expect((await page("")).views).toEqual([{ id: viewId, name: "Mine", query: "tab=stuck" }]);
  expect((await page("", other)).views).toEqual([]);
  expect(await changeView(other, "returns", { viewId, name: "Theirs", query: "" })).toMatchObject({
    ok: false,
  });
  await deleteView(other, "returns", viewId);
  expect(await changeView(context, "returns", { viewId, name: "Ours", query: "q=x" })).toMatchObject({
    ok: true,
  });
  expect((await page("")).views).toEqual([{ id: viewId, name: "Ours", query: "q=x" }]);
  for (let n = 1; n < 20; n += 1) await saveView(context, "returns", { name: `View ${n}`, query: "" });
  expect(await saveView(context, "returns", { name: "One more", query: "" })).toEqual({
    ok: false,
    failure: { code: "too_many" },
  });
  await deleteView(context, "returns", viewId);
  expect((await page("")).views).toHaveLength(19);
});

describe("one return", () => {
  const view = (n: number, of = context) => caseView(of, idOf(n), { mayApprove: false });

  test("says what to do next, and who asks", async () => {
    expect(await view(501)).toMatchObject({
      name: "R-501",
      status: "requested",
      next: "approve",
      others: ["decline", "cancel"],
      customer: { id: "7", name: "Zoë O'Brien", returns: 0 },
      lines: [{ title: "=Café Mug", reason: "damaged-or-defective", resolution: "credit" }],
    });
    expect(await view(1)).toMatchObject({ underWay: "approve", next: null });
    expect(await view(502)).toMatchObject({ stuck: { code: "refused" }, next: "try-again" });
  });

  test("is not there for another shop, and neither are its messages", async () => {
    expect(await view(501, other)).toBeNull();
    expect(await view(900)).toBeNull();
    expect(await writeMessage(other, idOf(501), "Hello")).toEqual({
      ok: false,
      failure: { code: "not_found" },
    });
    expect(await writeMessage(context, idOf(501), "Hello")).toMatchObject({ ok: true });
    expect(await view(501)).toMatchObject({ messages: [{ author: "staff", body: "Hello" }] });
  });

  test("is on its customer's page", async () => {
    const of = (shop: ShopContext) =>
      withShopConnection(shop, (connection) => returnsOfCustomer(connection, shop.shop.id, "7"));
    expect(await of(context)).toMatchObject([{ id: idOf(501), name: "R-501", valueMinor: "99990" }]);
    expect(await of(other)).toMatchObject([{ id: idOf(900) }]);
  });
});
