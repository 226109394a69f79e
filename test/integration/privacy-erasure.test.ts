/** customers/redact and shop/redact: nobody is left anywhere in the database, and everybody else is as before. */
import { installedShop, owner } from "#test/support/database.ts";
import { testDevStores } from "#test/support/dev-store.ts";
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";

import {
  customerNode,
  fulfilmentNode,
  lineItemNode,
  orderNode,
  refundNode,
} from "#test/factories/admin-nodes.ts";
import { readAppConfig } from "#test/dev-store/app-config.ts";
import { writeOrders as writeMirrorOrders } from "#test/factories/mirror.ts";
import { aPerson, allColumns, everythingOf, fillEveryTable, traces } from "./privacy-support.ts";

const domain = "privacy.myshopify.com";
const [devStore] = await testDevStores([domain]);
const { homeView } = await import("#app/areas/insights/queries.server.ts");
const { rebuildFacts } = await import("#app/areas/insights/refresh-facts.server.ts");
const { shopContext } = await import("#app/context.server.ts");
const { withShopConnection } = await import("#app/db.server.ts");
const { prepareQueues } = await import("#app/jobs/worker.server.ts");
const { findShopId, forgetShop } = await import("#app/shopify/shops.server.ts");
const { storeDelivery } = await import("#app/sync/index.server.ts");
const { customerFromNode } = await import("#app/sync/mappers/customer.ts");
const { lineItemFromNode, orderFromNode } = await import("#app/sync/mappers/order-node.ts");
const { sweepPrivacy } = await import("#app/sync/privacy/sweep.server.ts");
const { processDelivery } = await import("#app/sync/webhooks/process.server.ts");
const { encodeCustomers, writeCustomers } = await import("#app/sync/writers/customers.ts");
const { keepErased } = await import("#app/sync/privacy/keep-erased.ts");
const { mergeParents } = await import("#app/sync/writers/merge.ts");
const { prepareStages, stage } = await import("#app/sync/writers/stage.ts");
const { CUSTOMERS } = await import("#app/sync/writers/tables.ts");
const { encodeOrders, writeOrders } = await import("#app/sync/writers/orders.ts");

const AGATA = aPerson(7_001_000, "zqxagata");
// Her number begins with hers, and his address ends with his: neither may be taken for the other.
const BRUNO = aPerson(70_010_001, "bruno-zqy");
const OTHER = aPerson(9_001_000, "zqzother");

type Shop = Awaited<ReturnType<typeof installedShop>>;
let shop: Shop;
let other: Shop;

beforeEach(async () => {
  await prepareQueues();
  for (const table of ["shops", ...(await shopTables())]) await owner.query(`DELETE FROM ${table}`);
  await owner.query("DELETE FROM jobs.job; DELETE FROM jobs.warning");
  forgetShop(domain);
  shop = await installedShop({ domain });
  other = await installedShop({ domain: `not-${domain}` });
});

async function shopTables(): Promise<string[]> {
  const columns = (await allColumns()).filter(({ schema }) => schema === "public");
  return columns.filter(({ column }) => column === "shop_id").map(({ table }) => table);
}

async function deliver(topic: string, body: object | string, webhookId: string = randomUUID()) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const triggeredAt = new Date();
  const stored = await storeDelivery({
    ...{ shopDomain: domain, topic, webhookId, apiVersion: "2026-10", triggeredAt },
    body: text,
  });
  if (stored !== "stored") return stored;
  const context = await shopContext(shop.id, { kind: "job", job: "test" });
  await processDelivery(context, { webhookId }, { lastTry: false });
  const { rows } = await owner.query<{ outcome: string }>(
    "SELECT concat_ws(': ', status, reason) AS outcome FROM webhook_deliveries WHERE webhook_id = $1",
    [webhookId],
  );
  return rows[0]?.outcome ?? "erased";
}

const redactOf = (person: typeof AGATA) => ({
  shop_id: 1,
  shop_domain: domain,
  customer: { id: person.customerId, email: person.email, phone: person.phone },
  orders_to_redact: [person.orderId],
});
const tracesOf = (person: typeof AGATA) => traces([person.marker, person.email, person.phone, person.street]);

describe("customers/redact", () => {
  test("leaves no trace of a person who has data in every table, and every trace of everybody else", async () => {
    await fillEveryTable(shop.id, AGATA);
    await fillEveryTable(shop.id, BRUNO);
    await fillEveryTable(other.id, OTHER);
    for (const table of await shopTables()) {
      const { rowCount } = await owner.query(`SELECT FROM ${table} WHERE shop_id = $1`, [shop.id]);
      expect(rowCount, `${table} has no row: fillEveryTable does not know it`).toBeGreaterThan(0);
    }
    expect((await tracesOf(AGATA)).length).toBeGreaterThan(25);
    const before = { bruno: (await tracesOf(BRUNO)).sort(), other: await everythingOf(other.id) };

    expect(await deliver("customers/redact", redactOf(AGATA))).toBe("done");

    expect(await tracesOf(AGATA)).toEqual([]);
    // A warning of pg-boss' that names Agata alone is gone; his is there.
    expect((await tracesOf(BRUNO)).sort()).toEqual(before.bruno);
    expect(await everythingOf(other.id)).toEqual(before.other);
    const { rows } = await owner.query(
      "SELECT country_code, tags, search FROM customers WHERE shop_id = $1 AND id = $2",
      [shop.id, AGATA.customerId],
    );
    expect(rows).toEqual([{ country_code: null, tags: [], search: "" }]);
    const events = await owner.query("SELECT data FROM events WHERE shop_id = $1 AND customer_id = $2", [
      shop.id,
      AGATA.customerId,
    ]);
    expect(events.rows).toEqual([{ data: { amountMinor: "100", currency: "USD" } }]);
    const requests = await owner.query(
      "SELECT kind, status FROM privacy_requests WHERE shop_id = $1 AND customer_id = $2 ORDER BY kind",
      [shop.id, AGATA.customerId],
    );
    expect(requests.rows).toEqual([
      { kind: "access", status: "erased" },
      { kind: "erasure", status: "done" },
    ]);
  });

  test("again, and of somebody unknown, does nothing more and fails nowhere", async () => {
    await fillEveryTable(shop.id, AGATA);
    expect(await deliver("customers/redact", redactOf(AGATA), "the-same")).toBe("done");
    const after = await everythingOf(shop.id);
    expect(await deliver("customers/redact", redactOf(AGATA), "the-same")).toBe("duplicate");
    expect((await everythingOf(shop.id))["privacy_requests"]).toEqual(after["privacy_requests"]);
    expect(await deliver("customers/redact", redactOf(AGATA))).toBe("done");
    expect(await deliver("customers/redact", redactOf(aPerson(123, "nobody")))).toBe("done");
    expect(await tracesOf(AGATA)).toEqual([]);
    const mirror = ["customers", "orders", "order_line_items", "events", "order_facts"];
    const left = await everythingOf(shop.id);
    for (const table of mirror) expect(left[table], table).toEqual(after[table]);
  });

  test("of somebody who is no customer finds the named orders, and no orders of others", async () => {
    await fillEveryTable(shop.id, AGATA);
    await fillEveryTable(shop.id, BRUNO);
    await owner.query("UPDATE orders SET customer_id = NULL WHERE shop_id = $1 AND id = $2", [
      ...[shop.id, AGATA.orderId],
    ]);
    const body = {
      customer: { id: null, email: AGATA.email, phone: null },
      orders_to_redact: [AGATA.orderId, BRUNO.orderId],
    };
    expect(await deliver("customers/redact", body)).toBe("done");
    const { rows } = await owner.query<{ id: string; tags: string[] }>(
      "SELECT id, tags FROM orders WHERE shop_id = $1 ORDER BY id",
      [shop.id],
    );
    expect(rows).toEqual([
      { id: String(AGATA.orderId), tags: [] },
      { id: String(BRUNO.orderId), tags: ["bruno-zqy orders.tags"] },
    ]);
  });

  test("leaves Home's figures as they are, now and when they are worked out again", async () => {
    const context = await shopContext(shop.id, { kind: "job", job: "test" });
    const days = ["2026-10-01", "2026-10-20", "2026-11-05", "2026-11-06"];
    await writeMirrorOrders(
      owner,
      shop.id,
      days.flatMap((day, at) => [
        {
          id: 10 + at,
          customerId: AGATA.customerId,
          processedAt: `${day}T12:00:00Z`,
          subtotalMinor: 1234 * (at + 1),
        },
        { id: 20 + at, customerId: BRUNO.customerId, processedAt: `${day}T13:00:00Z`, subtotalMinor: 777 },
      ]),
    );
    await rebuildFacts(context);
    const home = () => homeView(context, { preset: "all_time" });
    const before = await home();
    expect(before.figures.find(({ id }) => id === "orders")?.value).toBe("8");
    expect(await deliver("customers/redact", { ...redactOf(AGATA), orders_to_redact: [10, 11] })).toBe(
      "done",
    );
    expect(await home()).toEqual(before);
    await rebuildFacts(context);
    expect(await home()).toEqual(before);
  });

  const malformed: [string, string | object][] = [
    ["not JSON", "{"],
    ["nothing", {}],
    ["no customer", { customer: null, orders_to_redact: [] }],
    ["an id of another kind", { customer: { id: "gid://shopify/Customer/1" } }],
    ["orders of another kind", { customer: { id: 1 }, orders_to_redact: ["x"], orders_requested: ["x"] }],
  ];
  test.each(malformed)("that is malformed (%s) is kept as failed, and nothing is erased", async (_, body) => {
    await fillEveryTable(shop.id, AGATA);
    const before = (await tracesOf(AGATA)).sort();
    for (const topic of ["customers/redact", "customers/data_request"]) {
      expect(await deliver(topic, body)).toMatch(/^failed: /);
    }
    expect((await tracesOf(AGATA)).sort()).toEqual(before);
  });

  test("finds an id above 2^53, and one with neither e-mail nor orders", async () => {
    const id = "9007199254740993";
    for (const each of [id, "9007199254740992"]) {
      await owner.query(
        `INSERT INTO customers (shop_id, id, first_name, tags, created_at, updated_at)
         VALUES ($1, $2, 'Zoë', '{}', now(), now())`,
        [shop.id, each],
      );
    }
    expect(await deliver("customers/redact", `{"customer": {"id": ${id}}, "orders_to_redact": []}`)).toBe(
      "done",
    );
    const { rows } = await owner.query(
      "SELECT id, first_name FROM customers WHERE shop_id = $1 ORDER BY id",
      [shop.id],
    );
    expect(rows).toEqual([
      { id: "9007199254740992", first_name: "Zoë" },
      { id, first_name: null },
    ]);
  });
});

describe("who was erased", () => {
  const at = (iso: string) => ({ updatedAt: iso });
  const LONG_AGO = "2026-01-05T00:00:00Z";

  /** As a re-import, a late webhook or a reconciliation writes what Shopify gave. */
  async function sync(iso: string): Promise<number> {
    const context = await shopContext(shop.id, { kind: "job", job: "test" });
    const customer = customerFromNode(customerNode(7, at(iso)));
    const order = orderFromNode(
      orderNode(1, {
        ...at(iso),
        tags: ["gift for Zoë"],
        fulfillments: [fulfilmentNode(21)],
        refunds: [refundNode(41)],
      }),
    );
    const line = lineItemFromNode(
      lineItemNode(11, { title: "Engraving: Zoë", product: null, variant: null }),
      1n,
    );
    if (!customer.ok || !order.ok || !line.ok) throw new Error("a node is wrong");
    const historicBefore = new Date("2030-01-01");
    return withShopConnection(context, async (connection) => {
      const customers = await writeCustomers(connection, shop.id, encodeCustomers([customer.value]), {
        historicBefore,
      });
      const encoded = encodeOrders({ ...order.value, orders: [order.value.order], lineItems: [line.value] });
      const orders = await writeOrders(connection, shop.id, encoded, { historicBefore });
      return customers + orders.written;
    });
  }
  const redact = () => deliver("customers/redact", { customer: { id: 7 }, orders_to_redact: [1] });
  const isThere = async () => {
    const { rows } = await owner.query<{ there: string[] }>(
      `SELECT array_remove(ARRAY[
         (SELECT first_name FROM customers WHERE shop_id = $1 AND id = 7),
         (SELECT tags[1] FROM orders WHERE shop_id = $1 AND id = 1),
         (SELECT tracking_numbers[1] FROM fulfilments WHERE shop_id = $1 AND id = 21),
         (SELECT nullif(title, '') FROM order_line_items WHERE shop_id = $1 AND id = 11)], NULL) AS there`,
      [shop.id],
    );
    return rows[0]?.there ?? [];
  };

  test("does not come back with what is from before, and comes back with what is newer", async () => {
    await sync(LONG_AGO);
    expect(await isThere()).toHaveLength(4);
    expect(await redact()).toBe("done");
    expect(await isThere()).toEqual([]);
    const before = await everythingOf(shop.id);
    // The same again, as a re-import of what has not changed: nothing is written.
    expect(await sync(LONG_AGO)).toBe(0);
    expect((await everythingOf(shop.id))["orders"]).toEqual(before["orders"]);
    // A change from before the erasure that comes late: amounts and states are taken, the person is not.
    await sync("2026-02-05T00:00:00Z");
    expect(await isThere()).toEqual([]);
    const { rows } = await owner.query("SELECT updated_at FROM customers WHERE shop_id = $1 AND id = 7", [
      shop.id,
    ]);
    expect(rows).toEqual([{ updated_at: new Date("2026-02-05T00:00:00Z") }]);
    // She bought again.
    await sync(new Date(Date.now() + 60_000).toISOString());
    expect((await isThere()).length).toBeGreaterThanOrEqual(3);
  });

  test("before anything of them was imported, is not brought by the import that was under way", async () => {
    expect(await redact()).toBe("done");
    expect(await sync(LONG_AGO)).toBe(2);
    expect(await isThere()).toEqual([]);
  });

  test("waits for whoever is writing them at that moment", async () => {
    await sync(LONG_AGO);
    const context = await shopContext(shop.id, { kind: "job", job: "test" });
    let erasing: Promise<string> | undefined;
    const customer = customerFromNode(customerNode(7, { ...at("2026-03-01T00:00:00Z"), firstName: "Late" }));
    if (!customer.ok) throw new Error("a node is wrong");
    const staged = encodeCustomers([customer.value]);
    await withShopConnection(context, async (connection) => {
      // As `writeCustomers` does, with an erasure that comes after the check and before the row.
      await prepareStages(connection);
      await stage(connection, staged);
      await keepErased(connection, shop.id);
      erasing = redact();
      await Promise.race([erasing, new Promise((resolve) => setTimeout(resolve, 300))]);
      const { written } = await mergeParents(connection, shop.id, CUSTOMERS, staged.count, {
        ...{ version: "updated_at", softDeleted: true, ties: "take" },
      });
      expect(written).toBe(1);
    });
    expect(await erasing).toBe("done");
    expect(await isThere()).toEqual([]);
  });
});

describe("shop/redact", () => {
  const uninstall = () => owner.query("UPDATE shops SET uninstalled_at = now() WHERE id = $1", [shop.id]);
  const body = { shop_id: 1, shop_domain: domain };
  const connect = async () => {
    devStore!.installation.open();
    const { accessToken } = devStore!.tokens.issue(
      "offline",
      readAppConfig("shopify.app.toml").scopes,
      false,
    );
    await owner.query(
      `INSERT INTO sessions (shop_id, id, state, is_online, access_token) VALUES ($1, $2, '', false, $3)`,
      [shop.id, `offline_${domain}`, accessToken],
    );
  };

  test("leaves no row and no trace of the shop in any table of any schema, and the other shop whole", async () => {
    await fillEveryTable(shop.id, AGATA);
    await fillEveryTable(other.id, OTHER);
    await uninstall();
    for (const table of await shopTables()) {
      const { rowCount } = await owner.query(`SELECT FROM ${table} WHERE shop_id = $1`, [shop.id]);
      expect(rowCount, `${table} has no row: fillEveryTable does not know it`).toBeGreaterThan(0);
    }
    const before = await everythingOf(other.id);
    expect(await deliver("shop/redact", body)).toBe("erased");
    expect(await traces([shop.id, AGATA.marker, AGATA.email, AGATA.phone, AGATA.street])).toEqual([]);
    const named = await traces([domain]);
    // The other shop's domain contains this one's.
    expect(named).toEqual([expect.stringContaining(`not-${domain}`)]);
    expect(await everythingOf(other.id)).toEqual(before);
    expect(await findShopId(domain)).toBeUndefined();
  });

  test("once more, and for a shop that nobody knows, is answered and stores nothing", async () => {
    await uninstall();
    expect(await deliver("shop/redact", body)).toBe("erased");
    for (const topic of ["shop/redact", "customers/redact", "customers/data_request"]) {
      expect(await deliver(topic, body)).toBe("unknown_shop");
    }
    expect(await traces([shop.id])).toEqual([]);
  });

  test("deletes nothing of a shop that has installed Encore again before it came", async () => {
    await connect();
    await fillEveryTable(shop.id, AGATA);
    await owner.query("DELETE FROM sessions WHERE shop_id = $1 AND id <> $2", [shop.id, `offline_${domain}`]);
    const before = await tracesOf(AGATA);
    expect(await deliver("shop/redact", body)).toBe("ignored: installed_again");
    expect(await tracesOf(AGATA)).toEqual(before);
  });

  test("erases a shop whose removal nobody told of: Shopify refuses its token", async () => {
    await connect();
    devStore!.installation.uninstall();
    expect(await deliver("shop/redact", body)).toBe("erased");
    expect(await traces([shop.id])).toEqual([]);
  });

  test("erases a shop that was never set up, for which no job runs, by the hourly sweep", async () => {
    await owner.query("UPDATE shops SET currency = NULL, time_zone = NULL WHERE id = $1", [shop.id]);
    const delivery = { shopDomain: domain, topic: "shop/redact", webhookId: "w", apiVersion: "2026-10" };
    expect(await storeDelivery({ ...delivery, triggeredAt: new Date(), body: JSON.stringify(body) })).toBe(
      "stored",
    );
    await expect(shopContext(shop.id, { kind: "job", job: "test" })).rejects.toThrow(/not set up/);
    await sweepPrivacy();
    expect(await traces([shop.id])).toEqual([]);
    expect(await traces([other.id])).not.toEqual([]);
  });

  test("asks again later when Shopify cannot be asked", async () => {
    await connect();
    devStore!.faults.add({ interface: "admin-graphql", kind: "fail", count: 1_000, status: 503, delayMs: 0 });
    try {
      await expect(deliver("shop/redact", body)).rejects.toThrow();
      expect(await traces([shop.id])).not.toEqual([]);
    } finally {
      devStore!.faults.clear();
    }
  });
});
