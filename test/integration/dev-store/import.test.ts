import { Readable } from "node:stream";

import { describe, expect, test } from "vitest";

import { importJsonl, importObjects } from "#test/dev-store/import/import.ts";
import { ImportError } from "#test/dev-store/import/import-error.ts";
import { anOrder, aCustomer, aProduct, usd } from "#test/factories/shop-objects.ts";
import { expectConsistent } from "./order-invariants.ts";
import { testShop, type TestShop } from "./shop.ts";

/** Imports lines as they are sent: objects, or text for what is no object. */
function importLines(shop: TestShop, lines: (object | string)[]) {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  return importJsonl(shop, Readable.from([Buffer.from(text)]));
}

async function fault(lines: (object | string)[]) {
  const shop = testShop();
  const before = shop.store.count("Customer") + shop.store.count("Order") + shop.store.count("Product");
  const error = await importLines(shop, lines).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(shop.store.count("Customer") + shop.store.count("Order") + shop.store.count("Product")).toBe(before);
  if (!(error instanceof ImportError))
    throw new Error(`It was imported, or failed otherwise: ${String(error)}`);
  return { line: error.line, field: error.field, reason: error.reason };
}

describe("an import", () => {
  test("brings customers, products and orders with all that happened, and tells nobody", async () => {
    const shop = testShop();
    const counts = await importLines(shop, [
      aProduct(),
      aCustomer({ id: "gid://shopify/Customer/77" }),
      "",
      anOrder({
        id: "gid://shopify/Order/5001",
        name: "#2044",
        customer: { id: 77 },
        fulfillments: {
          nodes: [
            {
              createdAt: "2026-03-03T10:00:00Z",
              trackingInfo: [{ company: "USPS", number: "9400" }],
              deliveredAt: "2026-03-06T18:20:00Z",
            },
          ],
        },
        returns: [
          {
            createdAt: "2026-03-09T10:00:00Z",
            status: "CLOSED",
            returnLineItems: [{ lineItem: { sku: "MUG-01" }, quantity: 1 }],
          },
        ],
        refunds: [
          {
            createdAt: "2026-03-12T10:00:00Z",
            refundLineItems: [{ lineItem: { sku: "MUG-01" }, quantity: 1, restockType: "RETURN" }],
          },
        ],
      }),
    ]);
    expect(counts).toEqual({ customers: 1, products: 1, orders: 1 });
    expect(shop.told()).toEqual([]);
    expect(shop.store.get("Order", 5001)).toMatchObject({
      name: "#2044",
      number: 2044,
      customerId: 77,
      displayFinancialStatus: "PARTIALLY_REFUNDED",
      displayFulfillmentStatus: "FULFILLED",
      returnStatus: "RETURNED",
      totalPriceSet: usd("54.0"),
      currentTotalPriceSet: usd("30.0"),
      updatedAt: "2026-03-12T10:00:00Z",
    });
    expect(shop.store.children("Fulfillment", 5001)[0]).toMatchObject({
      name: "#2044-F1",
      displayStatus: "DELIVERED",
      deliveredAt: "2026-03-06T18:20:00Z",
    });
    expect(shop.store.get("Customer", 77)).toMatchObject({
      numberOfOrders: "1",
      amountSpent: { amount: "30.0", currencyCode: "USD" },
      lastOrderId: 5001,
    });
    expectConsistent(shop.store, 5001);
  });

  test("fills what is left out: an order may be no more than a total and an e-mail address", async () => {
    const shop = testShop();
    await importLines(shop, [
      {
        type: "Order",
        email: "bo@example.com",
        totalPriceSet: usd("19.99"),
        createdAt: "2026-01-02T03:04:05+01:00",
      },
    ]);
    const order = shop.store.list("Order")[0];
    expect(order).toMatchObject({
      name: "#1001",
      createdAt: "2026-01-02T02:04:05Z",
      processedAt: "2026-01-02T02:04:05Z",
      totalPriceSet: usd("19.99"),
      displayFinancialStatus: "PAID",
      displayFulfillmentStatus: "UNFULFILLED",
      sourceName: "web",
    });
    expect(shop.store.get("Customer", order?.customerId ?? 0)).toMatchObject({
      email: "bo@example.com",
      displayName: "bo@example.com",
    });
    expect(shop.store.children("LineItem", order?.id ?? 0)).toHaveLength(1);
  });

  test("finds customers by e-mail, and a guest's order has none", async () => {
    const shop = testShop();
    await importLines(shop, [
      aCustomer(),
      anOrder(),
      anOrder({ customer: null, email: "guest@example.com" }),
    ]);
    expect(shop.store.count("Customer")).toBe(1);
    expect(shop.store.list("Order").map((order) => order.customerId !== null)).toEqual([true, false]);
  });

  test("spreads a total over lines without prices, and taxes and shipping told in sum, exactly", async () => {
    const shop = testShop();
    await importLines(shop, [
      {
        type: "Order",
        lineItems: [{ title: "A", quantity: 3 }, { title: "B" }],
        totalShippingPriceSet: "4.00",
        totalTaxSet: "1.01",
        totalPriceSet: "25.01",
      },
    ]);
    const order = shop.store.list("Order")[0];
    expect(order).toMatchObject({
      subtotalPriceSet: usd("20.0"),
      totalTaxSet: usd("1.01"),
      totalPriceSet: usd("25.01"),
    });
    expectConsistent(shop.store, order?.id ?? 0);
  });

  test("continues after what is there: order numbers, ids and customers' sums", async () => {
    const shop = testShop();
    await importLines(shop, [anOrder({ name: "#1500" })]);
    await importLines(shop, [anOrder()]);
    expect(shop.store.list("Order").map((order) => order.name)).toEqual(["#1500", "#1501"]);
    expect(shop.store.find("Customer", "ada@example.com")?.numberOfOrders).toBe("2");
  });

  test("is the same again for the same lines", async () => {
    const dump = async () => {
      const shop = testShop();
      await importLines(shop, [
        aProduct(),
        aCustomer(),
        anOrder(),
        anOrder({ displayFulfillmentStatus: "FULFILLED" }),
      ]);
      return [
        ...shop.store.iterate("Order"),
        ...shop.store.iterate("LineItem"),
        ...shop.store.iterate("Customer"),
      ];
    };
    expect(await dump()).toEqual(await dump());
  });
});

describe("a bad line is named with its field, and nothing is imported", () => {
  const good = aCustomer();
  test.each<[string, object | string, string | null, string]>([
    ["no JSON", '{"type":', null, "is not JSON"],
    ["no type", { email: "x@example.com" }, "type", "must be"],
    ["a misspelt field", { ...anOrder(), totalPrize: 1 }, "totalPrize", "is not a field"],
    [
      "a misspelt field within",
      anOrder({ lineItems: [{ title: "A", quantty: 1 } as object] }),
      "lineItems.0.quantty",
      "is not a field",
    ],
    [
      "a misspelt field of the customer",
      anOrder({ customer: { email: "x@example.com", nickname: "X" } as object }),
      "customer.nickname",
      "is not a field",
    ],
    [
      "a quantity of none",
      anOrder({ lineItems: [{ title: "A", quantity: 0 }] }),
      "lineItems.0.quantity",
      "at least 1",
    ],
    ["money as a number", { ...anOrder(), totalPriceSet: 5 }, "totalPriceSet", "must be money"],
    [
      "too fine an amount",
      anOrder({ totalDiscountsSet: "0.005" }),
      "totalDiscountsSet.shopMoney.amount",
      "no amount of USD",
    ],
    ["a time without offset", anOrder({ createdAt: "2026-01-01T00:00:00" }), "createdAt", "ISO 8601"],
    ["the 30th of February", anOrder({ createdAt: "2026-02-30T00:00:00Z" }), "createdAt", "ISO 8601"],
    ["the future", anOrder({ createdAt: "2027-01-01T00:00:00Z" }), "processedAt", "future"],
    ["an unknown customer", anOrder({ customer: { id: 404 } }), "customer.id", "there is no Customer 404"],
    ["an id of another type", anOrder({ id: "gid://shopify/Customer/1" }), "id", "is no id of type Order"],
    [
      "a total that is none",
      anOrder({ totalPriceSet: "53.00" }),
      "totalPriceSet",
      "says 53.0, but the parts make it 54.0",
    ],
    [
      "a status the parts deny",
      anOrder({ displayFinancialStatus: "PARTIALLY_REFUNDED" }),
      "displayFinancialStatus",
      "says PARTIALLY_REFUNDED",
    ],
    [
      "a refund of more than was bought",
      anOrder({ refunds: [{ refundLineItems: [{ lineItem: { sku: "MUG-01" }, quantity: 3 }] }] }),
      "refunds.0.refundLineItems.0.quantity",
      "more items than were purchased",
    ],
    [
      "a return of what was not sent",
      anOrder({ returns: [{ returnLineItems: [{ lineItem: { sku: "MUG-01" }, quantity: 1 }] }] }),
      "returns.0.returnLineItems.0.lineItem",
      "was not sent",
    ],
    ["an e-mail address taken", aCustomer(), "email", "already been taken"],
    ["an address that is none", aCustomer({ email: "nobody" }), "email", "is not an e-mail address"],
  ])("%s", async (_name, bad, field, reason) => {
    const told = await fault([good, "", bad, anOrder()]);
    expect(told).toMatchObject({ line: 3, field });
    expect(told.reason).toContain(reason);
  });

  test("an id that is taken", async () => {
    expect(await fault([anOrder({ id: 9 }), anOrder({ id: 9 })])).toMatchObject({ line: 2, field: "id" });
  });
});

test("objects at hand are imported as lines are", () => {
  const shop = testShop();
  expect(importObjects(shop, [aProduct(), aCustomer(), anOrder()])).toEqual({
    customers: 1,
    products: 1,
    orders: 1,
  });
  expect(() => importObjects(shop, [anOrder({ id: 5 }), anOrder({ id: 5 })])).toThrow(
    "Line 2: id Order 5 exists already",
  );
});
