/** customers/data_request: an export of everything, once each, for the shop's own staff, until it is over. */
import { installedShop, owner } from "#test/support/database.ts";
import { contextOf } from "#test/support/context.ts";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { prepareQueues } from "#app/jobs/worker.server.ts";
import { FIRST_PAGE } from "#app/shared/pagination.ts";
import {
  exportDocument,
  exportText,
  markAnswered,
  openRequests,
  prepareAgain,
  privacyRequest,
  privacyRequests,
  requestExport,
  requestsPosition,
} from "#app/sync/index.server.ts";
import { exportCustomer } from "#app/sync/privacy/export.server.ts";
import { TABLES } from "#app/sync/privacy/register.ts";
import { sweepPrivacy } from "#app/sync/privacy/sweep.server.ts";
import { complianceTopics } from "#app/sync/webhooks/topics/compliance.ts";
import { aPerson, fillEveryTable } from "./privacy-support.ts";

const AGATA = aPerson(7_001_000, "zqxagata");
const BRUNO = aPerson(70_010_001, "zqybruno");
const NOW = new Date("2026-11-23T12:00:00Z");

let ctx: ShopContext;
let theirs: ShopContext;
beforeAll(prepareQueues);
beforeEach(async () => {
  ctx = contextOf(await installedShop(), NOW);
  theirs = contextOf(await installedShop(), NOW);
});

async function ask(id: number | null, { request = 1, webhookId = "w", orders = [] as number[] } = {}) {
  const body = {
    customer: { id, email: null, phone: null },
    orders_requested: orders,
    data_request: { id: request },
  };
  return complianceTopics["customers/data_request"]({
    ...{ context: ctx, topic: "customers/data_request", webhookId, body },
    ...{ triggeredAt: NOW, receivedAt: NOW, historicBefore: NOW },
  });
}
const list = async () => (await privacyRequests(ctx, FIRST_PAGE)).rows;
/** The id of the one request that there is. */
async function onlyRequest(): Promise<string> {
  const rows = await list();
  expect(rows).toHaveLength(1);
  return rows[0]!.id;
}
const make = (requestId: string, context = ctx) => exportCustomer(context, { requestId }, { lastTry: false });

describe("a request to see what is held", () => {
  test("leads to one export with something of every table that is about people, and of nobody else", async () => {
    await fillEveryTable(ctx.shop.id, AGATA);
    await fillEveryTable(ctx.shop.id, BRUNO);
    await owner.query("DELETE FROM privacy_requests WHERE shop_id = $1", [ctx.shop.id]);
    await ask(AGATA.customerId);
    const [request] = await list();
    expect(request).toMatchObject({
      kind: "access",
      status: "preparing",
      customerName: `${AGATA.firstName} ${AGATA.lastName}`,
      dueAt: new Date("2026-12-23T12:00:00Z"),
    });
    await make(request!.id);
    const document = await exportDocument(ctx, request!.id);
    // Nobody was erased and nothing is stored of Agata under these.
    const elsewhere = ["customer_exports", "erasures"];
    const about = Object.entries(TABLES)
      .filter(([table, entry]) => (entry.ofPerson ?? entry.texts) !== undefined && !elsewhere.includes(table))
      .map(([table]) => table);
    expect(Object.keys(document!.held).sort()).toEqual(about.sort());
    const text = (await exportText(ctx, request!.id)) ?? "";
    expect(text.toLowerCase()).not.toContain(BRUNO.marker);
    for (const word of [AGATA.email, AGATA.phone, AGATA.street, AGATA.lastName]) expect(text).toContain(word);
    expect(text).not.toContain(ctx.shop.id);
    expect(document!.held["webhook_deliveries"]!.rows.length).toBeGreaterThanOrEqual(5);
    expect(document!.held["orders"]!.rows).toMatchObject([
      { id: String(AGATA.orderId), tags: ["zqxagata orders.tags"] },
    ]);
    expect(document!.held["order_facts"]!.rows).toMatchObject([{ day: "2026-11-01" }]);
  });

  test("that comes again adds nothing; another customer's with the same number does", async () => {
    await ask(1, { request: 9, webhookId: "a" });
    await ask(1, { request: 9, webhookId: "b" });
    expect(await list()).toHaveLength(1);
    await ask(2, { request: 9, webhookId: "c" });
    expect(await list()).toHaveLength(2);
    const jobs = await owner.query(
      "SELECT FROM jobs.job WHERE name = 'privacy.export' AND data ->> 'shopId' = $1",
      [ctx.shop.id],
    );
    expect(jobs.rowCount).toBe(2);
  });

  test("of somebody unknown is answered with nothing, and of no customer with the orders that Shopify names", async () => {
    await fillEveryTable(ctx.shop.id, AGATA);
    await fillEveryTable(ctx.shop.id, BRUNO);
    await owner.query("DELETE FROM privacy_requests WHERE shop_id = $1", [ctx.shop.id]);
    await owner.query("UPDATE orders SET customer_id = NULL WHERE id = $1", [AGATA.orderId]);
    await ask(404, { request: 1 });
    // His order is not given to somebody who is not him.
    await ask(null, { request: 2, orders: [AGATA.orderId, BRUNO.orderId] });
    const found = await list();
    for (const { id } of found) await make(id);
    const nobody = await exportDocument(ctx, found.find(({ customerId }) => customerId === "404")!.id);
    expect(Object.keys(nobody!.held)).toEqual(["privacy_requests"]);
    const guest = await exportDocument(ctx, found.find(({ customerId }) => customerId === null)!.id);
    expect(guest!.held["orders"]!.rows.map(({ id }) => id)).toEqual([String(AGATA.orderId)]);
    expect(JSON.stringify(guest).toLowerCase()).not.toContain(BRUNO.marker);
  });

  test("waits for the merchant until it is answered", async () => {
    expect(await openRequests(ctx)).toEqual({ count: 0, firstDueAt: null });
    await ask(1);
    const id = await onlyRequest();
    expect((await openRequests(ctx)).count).toBe(0);
    expect(await markAnswered(ctx, id)).toBe(false);
    await make(id);
    expect(await openRequests(ctx)).toEqual({ count: 1, firstDueAt: new Date("2026-12-23T12:00:00Z") });
    expect(await markAnswered(ctx, id)).toBe(true);
    expect(await markAnswered(ctx, id)).toBe(false);
    expect((await openRequests(ctx)).count).toBe(0);
    expect(await privacyRequest(ctx, id)).toMatchObject({ status: "answered", completedAt: NOW });
  });

  test("is another shop's business alone", async () => {
    await ask(1);
    const id = await onlyRequest();
    await make(id, theirs);
    expect(await exportText(ctx, id)).toBeUndefined();
    await make(id);
    expect(await exportText(ctx, id)).toContain("encore.customer-data");
    expect(await exportText(theirs, id)).toBeUndefined();
    expect(await privacyRequest(theirs, id)).toBeUndefined();
    expect(await markAnswered(theirs, id)).toBe(false);
    expect(await prepareAgain(theirs, id)).toBe(false);
    expect((await privacyRequests(theirs, FIRST_PAGE)).rows).toEqual([]);
    for (const odd of ["", "x", "'; DROP TABLE shops", "../../etc"]) {
      expect(await exportText(ctx, odd)).toBeUndefined();
      expect(await privacyRequest(ctx, odd)).toBeUndefined();
    }
  });

  test("whose export could not be made says so, and is made when asked again", async () => {
    await ask(1);
    const id = await onlyRequest();
    // As a row that nobody foresaw.
    await owner.query("ALTER TABLE customer_exports ADD CONSTRAINT broken CHECK (document = '') NOT VALID");
    try {
      await expect(exportCustomer(ctx, { requestId: id }, { lastTry: true })).rejects.toThrow(/broken/);
    } finally {
      await owner.query("ALTER TABLE customer_exports DROP CONSTRAINT broken");
    }
    expect((await list())[0]?.status).toBe("failed");
    expect((await openRequests(ctx)).count).toBe(1);
    expect(await prepareAgain(ctx, id)).toBe(true);
    expect(await prepareAgain(ctx, id)).toBe(false);
    await make(id);
    expect((await list())[0]?.status).toBe("ready");
  });

  test("has an export for sixty days; then it is deleted, and can be made again", async () => {
    await ask(1);
    const id = await onlyRequest();
    await make(id);
    const later = contextOf(ctx.shop, new Date("2027-01-22T12:00:01Z"));
    expect(await exportText(later, id)).toBeUndefined();
    expect((await privacyRequest(later, id))?.status).toBe("expired");
    await sweepPrivacy();
    expect(await exportText(ctx, id)).toBeDefined();
    await owner.query(
      "UPDATE customer_exports SET expires_at = now() - interval '1 second' WHERE request_id = $1",
      [id],
    );
    await sweepPrivacy();
    const left = await owner.query("SELECT FROM customer_exports WHERE request_id = $1", [id]);
    expect(left.rowCount).toBe(0);
    expect(await prepareAgain(ctx, id)).toBe(true);
  });

  test("can be made by staff for a customer who is there, and is listed page by page", async () => {
    expect(await requestExport(ctx, "5")).toBe(false);
    await withShopConnection(ctx, (connection) =>
      connection.query(
        "INSERT INTO customers (shop_id, id, tags, created_at, updated_at) VALUES ($1, 5, '{}', now(), now())",
        [ctx.shop.id],
      ),
    );
    for (let at = 0; at < 25; at += 1) expect(await requestExport(ctx, "5")).toBe(true);
    const first = await privacyRequests(ctx, FIRST_PAGE);
    expect(first.rows).toHaveLength(20);
    expect(first.rows[0]).toMatchObject({ byStaff: true, customerName: null });
    const second = await privacyRequests(ctx, requestsPosition(new URLSearchParams({ after: first.next! })));
    expect(second.rows).toHaveLength(5);
    const back = await privacyRequests(
      ctx,
      requestsPosition(new URLSearchParams({ before: second.previous! })),
    );
    expect(back.rows).toEqual(first.rows);
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(25);
  });
});
