import { describe, expect, it, vi } from "vitest";

import { bucketOf } from "#test/dev-store/admin-graphql/buckets.ts";
import type { RunningDevStore } from "#test/dev-store/server.ts";

import { send, startDevStore } from "./support.ts";

const PRODUCT = {
  type: "Product",
  id: 501,
  title: "Rain Shell",
  variants: [
    { id: 601, title: "S", sku: "SHELL-S", price: "120.00" },
    { id: 602, title: "M", sku: "SHELL-M", price: "120.00" },
  ],
};
const CUSTOMER = { type: "Customer", id: 701, email: "mia@example.com", firstName: "Mia", lastName: "Berg" };

async function importLines(devStore: RunningDevStore, ...objects: unknown[]) {
  const body = objects
    .map((object) => (typeof object === "string" ? object : JSON.stringify(object)))
    .join("\n");
  const response = await fetch(`${devStore.origin}/__store/import`, { method: "POST", body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe("import and state", () => {
  it("imports JSONL and counts every object", async () => {
    const devStore = await startDevStore();
    expect(await importLines(devStore, PRODUCT, CUSTOMER)).toMatchObject({
      status: 200,
      body: { customers: 1, products: 1 },
    });
    const { body } = await send(devStore.origin, "GET", "/__store/state");
    expect(body["objects"]).toMatchObject({ Shop: 1, Customer: 1, Product: 1, ProductVariant: 2, Order: 0 });
  });

  it("refuses a bad line, naming it and its field, and imports nothing", async () => {
    const devStore = await startDevStore();
    const answer = await importLines(devStore, PRODUCT, { ...CUSTOMER, email: 5 });
    expect(answer).toMatchObject({ status: 400, body: { line: 2, field: "email" } });
    expect((await importLines(devStore, PRODUCT, "{nonsense")).body).toMatchObject({ line: 2 });
    expect(devStore.store.count("Product")).toBe(0);
  });

  it("forgets everything on reset", async () => {
    const devStore = await startDevStore();
    await importLines(devStore, CUSTOMER);
    devStore.installation.open();
    await send(devStore.origin, "POST", "/__store/reset");
    expect(devStore.store.count("Customer")).toBe(0);
    expect(devStore.store.count("Shop")).toBe(1);
    expect(devStore.installation.state()).toBeNull();
  });
});

describe("reset", () => {
  it("leaves no setting behind: token lifetimes, retries, throttling, faults", async () => {
    const devStore = await startDevStore();
    const { accessLifetime, refreshLifetime } = devStore.tokens;
    const { retryScale } = devStore.webhooks;
    await send(devStore.origin, "POST", "/__store/tokens", { accessLifetime: 5, refreshLifetime: 6 });
    await send(devStore.origin, "POST", "/__store/webhooks", { retryScale: 1 });
    await send(devStore.origin, "POST", "/__store/faults", { interface: "oauth", kind: "fail", count: 2 });
    await send(devStore.origin, "POST", "/admin/oauth/access_token", {});
    bucketOf(devStore.store).configure({ maximumAvailable: 5, restoreRate: 0 });
    await send(devStore.origin, "POST", "/__store/reset");
    expect(devStore.tokens).toMatchObject({ accessLifetime, refreshLifetime });
    expect(devStore.webhooks.retryScale).toBe(retryScale);
    expect(bucketOf(devStore.store).status()).toMatchObject({ maximumAvailable: 2000, restoreRate: 100 });
    expect((await send(devStore.origin, "GET", "/__store/faults")).body).toEqual({ faults: [], struck: {} });
  });
});

describe("the store's own faults", () => {
  it("are answered with 500 and said aloud, with their stack", async () => {
    const devStore = await startDevStore();
    devStore.store.setSetting("oauth.tokens", "no JSON");
    expect((await send(devStore.origin, "GET", "/__store/state")).status).toBe(500);
    const said = vi.mocked(console.error).mock.calls.flat().map(String);
    vi.mocked(console.error).mockClear();
    expect(said).toEqual([
      expect.stringMatching(/^Development store: GET \/__store\/state: SyntaxError: [^]*\n +at /),
    ]);
  });

  it("go to whoever listens instead", async () => {
    const lines: string[] = [];
    const devStore = await startDevStore({ log: (line) => lines.push(line) });
    devStore.store.setSetting("oauth.tokens", "no JSON");
    await send(devStore.origin, "GET", "/__store/state");
    expect(lines).toEqual([expect.stringContaining("GET /__store/state: SyntaxError")]);
  });
});

describe("orders", () => {
  it("are placed by e-mail and SKU, then sent, delivered, refunded", async () => {
    const devStore = await startDevStore();
    await importLines(devStore, PRODUCT, CUSTOMER);
    const topics: string[] = [];
    devStore.store.changes.on("change", ({ topic }) => topics.push(topic));
    const placed = await send(devStore.origin, "POST", "/__store/orders", {
      email: "mia@example.com",
      lines: [{ sku: "SHELL-M", quantity: 2 }],
    });
    expect(placed.status).toBe(201);
    expect(placed.body).toMatchObject({
      customerId: 701,
      displayFinancialStatus: "PAID",
      subtotalLineItemsQuantity: 2,
    });
    expect(topics).toContain("orders/create");
    const path = `/__store/orders/${String(placed.body["id"])}`;
    expect((await send(devStore.origin, "POST", `${path}/fulfil`, {})).body).toMatchObject({
      order: { displayFulfillmentStatus: "FULFILLED" },
    });
    expect((await send(devStore.origin, "POST", `${path}/deliver`, {})).body).toMatchObject({
      result: [{ status: "DELIVERED" }],
    });
    expect((await send(devStore.origin, "POST", `${path}/refund`, {})).body).toMatchObject({
      order: { displayFinancialStatus: expect.stringContaining("REFUNDED") as unknown },
    });
    expect((await send(devStore.origin, "POST", `${path}/refund`, {})).status).toBe(409);
    expect(topics).toEqual(
      expect.arrayContaining(["fulfillments/create", "fulfillment_events/create", "refunds/create"]),
    );
  });

  it("are plausible when nothing is said, the same for the same shop", async () => {
    const place = async () => {
      const devStore = await startDevStore();
      await importLines(devStore, PRODUCT, CUSTOMER);
      const { status, body } = await send(devStore.origin, "POST", "/__store/orders", {});
      expect(status).toBe(201);
      return body["totalPriceSet"];
    };
    expect(await place()).toEqual(await place());
  });

  it("can be placed in an empty shop, left unpaid, paid and cancelled", async () => {
    const devStore = await startDevStore();
    const { body } = await send(devStore.origin, "POST", "/__store/orders", {
      displayFinancialStatus: "PENDING",
    });
    expect(body["displayFinancialStatus"]).toBe("PENDING");
    const path = `/__store/orders/${String(body["id"])}`;
    expect((await send(devStore.origin, "POST", `${path}/pay`, {})).body).toMatchObject({
      order: { displayFinancialStatus: "PAID" },
    });
    expect((await send(devStore.origin, "POST", `${path}/cancel`, { reason: "FRAUD" })).body).toMatchObject({
      order: { cancelReason: "FRAUD" },
    });
  });

  it.each([
    [{ lines: [{ sku: "NONE" }] }, 400, "there is no variant NONE"],
    [{ customerId: 99, lines: [{ sku: "SHELL-S" }] }, 400, "there is no Customer 99"],
    [{ lines: [{ sku: "SHELL-S", quantity: 0 }] }, 400, "lines.0.quantity"],
    [{ colour: "red" }, 400, "colour"],
  ])("refuse %j", async (body, status, words) => {
    const devStore = await startDevStore();
    await importLines(devStore, PRODUCT);
    const answer = await send(devStore.origin, "POST", "/__store/orders", body);
    expect(answer.status).toBe(status);
    expect(answer.body["error"]).toContain(words);
    expect(answer.body).toHaveProperty("field");
    expect(devStore.store.count("Order")).toBe(0);
  });

  it("that do not exist are named", async () => {
    const devStore = await startDevStore();
    expect(await send(devStore.origin, "POST", "/__store/orders/77/pay", {})).toMatchObject({
      status: 404,
      body: { error: "There is no order 77" },
    });
  });
});

describe("customers and the shop", () => {
  const changesOf = (devStore: RunningDevStore): [string, string][] => {
    const told: [string, string][] = [];
    devStore.store.changes.on("change", ({ topic, doc }) => told.push([topic, JSON.stringify(doc)]));
    return told;
  };

  it("an account is enabled and disabled, which is told", async () => {
    const devStore = await startDevStore();
    await importLines(devStore, CUSTOMER);
    const told = changesOf(devStore);
    const act = async (path: string) => send(devStore.origin, "POST", `/__store/customers/${path}`, {});
    expect(await act("701/enable")).toMatchObject({ status: 200, body: { state: "ENABLED" } });
    expect(await act("MIA@example.com/disable")).toMatchObject({ status: 200, body: { state: "DISABLED" } });
    expect((await act("701/disable")).status).toBe(400);
    expect((await act("702/enable")).status).toBe(404);
    expect(told.map(([topic]) => topic)).toEqual([
      "customers/enable",
      "customers/update",
      "customers/disable",
      "customers/update",
    ]);
    expect(devStore.store.get("Customer", 701)?.state).toBe("DISABLED");
  });

  it("the shop takes another currency and time zone, which is told and holds for the next order", async () => {
    const devStore = await startDevStore();
    const told = changesOf(devStore);
    const settings = { currencyCode: "JPY", ianaTimezone: "Asia/Tokyo" };
    expect((await send(devStore.origin, "POST", "/__store/shop", settings)).body).toMatchObject(settings);
    expect(told).toEqual([["shop/update", expect.stringContaining('"ianaTimezone":"Asia/Tokyo"')]]);
    const { body } = await send(devStore.origin, "POST", "/__store/orders", {});
    expect(body["currencyCode"]).toBe("JPY");
  });

  it.each([
    [{ currencyCode: "XXQ" }, "currencyCode"],
    [{ ianaTimezone: "Europe/Atlantis" }, "ianaTimezone"],
    [{ plan: "plus" }, ""],
  ])("the shop refuses %j", async (settings, field) => {
    const devStore = await startDevStore();
    const before = devStore.store.list("Shop");
    expect(await send(devStore.origin, "POST", "/__store/shop", settings)).toMatchObject({
      status: 400,
      body: { field },
    });
    expect(devStore.store.list("Shop")).toEqual(before);
  });
});

describe("faults", () => {
  it.each([
    [{ interface: "nothing", kind: "fail" }, "interface"],
    [{ interface: "oauth", kind: "duplicate" }, "kind"],
    [{ interface: "oauth", kind: "fail", status: 200 }, "status"],
    [{ interface: "oauth", kind: "fail", count: 0 }, "count"],
    [{ interface: "bulk", kind: "fail", topic: "orders/create" }, "topic"],
  ])("refuses %j, naming %s", async (fault, field) => {
    const devStore = await startDevStore();
    const { status, body } = await send(devStore.origin, "POST", "/__store/faults", fault);
    expect(status).toBe(400);
    expect(body["problems"]).toContainEqual(expect.objectContaining({ field }));
  });

  it("strike the named interface so often, are listed and cleared", async () => {
    const devStore = await startDevStore();
    await send(devStore.origin, "POST", "/__store/faults", {
      interface: "oauth",
      kind: "fail",
      status: 503,
      count: 2,
    });
    const ask = async () => (await send(devStore.origin, "POST", "/admin/oauth/access_token", {})).status;
    expect([await ask(), await ask(), await ask()]).toEqual([503, 503, 400]);
    await send(devStore.origin, "POST", "/__store/faults", { interface: "oauth", kind: "fail" });
    expect((await send(devStore.origin, "GET", "/__store/faults")).body["faults"]).toHaveLength(1);
    await send(devStore.origin, "DELETE", "/__store/faults");
    expect(await ask()).toBe(400);
  });
});

describe("tokens and compliance", () => {
  it("a token opens the Admin API to any client, with the scopes asked for", async () => {
    const devStore = await startDevStore();
    const { body } = await send(devStore.origin, "POST", "/__store/token", { scopes: ["read_products"] });
    const response = await fetch(body["url"] as string, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        [body["header"] as string]: body["accessToken"] as string,
      },
      body: JSON.stringify({ query: "{ shop { myshopifyDomain } }" }),
    });
    expect(await response.json()).toMatchObject({
      data: { shop: { myshopifyDomain: "encore-demo.myshopify.com" } },
    });
    expect((await send(devStore.origin, "POST", "/__store/token", { scopes: ["everything"] })).status).toBe(
      400,
    );
  });

  it("compliance requests need a customer, and tell whose orders are meant", async () => {
    const devStore = await startDevStore();
    await importLines(devStore, PRODUCT, CUSTOMER);
    const { body: order } = await send(devStore.origin, "POST", "/__store/orders", {
      customerId: 701,
      lines: [{ sku: "SHELL-S" }],
    });
    const path = "/__store/compliance";
    expect(
      (await send(devStore.origin, "POST", path, { topic: "customers/redact", customerId: 5 })).status,
    ).toBe(404);
    expect(
      (await send(devStore.origin, "POST", path, { topic: "customers/redact", customerId: 701 })).status,
    ).toBe(202);
    const { body } = await send(devStore.origin, "GET", "/__store/webhooks?topic=customers/redact");
    expect(body["webhooks"]).toMatchObject([
      { body: { customer: { id: 701 }, orders_to_redact: [order["id"]] } },
    ]);
  });
});

describe("who may use it", () => {
  it("not a page of another origin, nor a request under another name", async () => {
    const devStore = await startDevStore();
    const foreign = await fetch(`${devStore.origin}/__store/state`, {
      headers: { origin: "https://evil.example" },
    });
    expect(foreign.status).toBe(403);
  });

  it("an unknown path says so", async () => {
    const devStore = await startDevStore();
    expect(await send(devStore.origin, "GET", "/__store/nothing")).toMatchObject({ status: 404 });
  });
});
