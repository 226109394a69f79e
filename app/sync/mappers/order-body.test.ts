import { describe, expect, test } from "vitest";

import { fulfilmentFromBody, orderFromBody, refundFromBody } from "./order-body.ts";

const set = (amount: string, code = "USD") => ({
  shop_money: { amount, currency_code: code },
  presentment_money: { amount: "1.00", currency_code: "CAD" },
});

function refund(transactions: object[]) {
  return {
    admin_graphql_api_id: "gid://shopify/Refund/5",
    order_id: 1,
    created_at: "2026-03-05T10:00:00-05:00",
    transactions,
  };
}

function fulfilment(fields: object = {}) {
  return {
    admin_graphql_api_id: "gid://shopify/Fulfillment/3",
    order_id: 1,
    name: "#1001.1",
    status: "success",
    shipment_status: null,
    tracking_company: "UPS",
    tracking_numbers: ["1Z"],
    created_at: "2026-03-02T10:00:00Z",
    updated_at: "2026-03-02T10:00:00Z",
    ...fields,
  };
}

function order(fields: object = {}) {
  return {
    admin_graphql_api_id: "gid://shopify/Order/1",
    name: "#1001",
    test: false,
    customer: null,
    currency: "USD",
    presentment_currency: "CAD",
    taxes_included: true,
    subtotal_price_set: set("20.00"),
    total_discounts_set: set("5.00"),
    total_shipping_price_set: set("4.00"),
    total_tax_set: set("1.60"),
    total_price_set: set("25.60"),
    current_subtotal_price_set: set("20.00"),
    current_total_tax_set: set("1.60"),
    current_total_price_set: set("25.60"),
    shipping_lines: [
      { tax_lines: [{ price_set: set("0.40") }] },
      { tax_lines: [{ price_set: set("0.10") }] },
    ],
    financial_status: "partially_refunded",
    fulfillment_status: "partial",
    discount_codes: [{ code: "FIVE" }],
    tags: "a, b",
    source_name: "web",
    customer_locale: "en",
    shipping_address: { country_code: "CA" },
    processed_at: "2026-03-01T10:00:00-05:00",
    created_at: "2026-03-01T10:00:00-05:00",
    updated_at: "2026-03-01T10:00:00-05:00",
    cancelled_at: null,
    closed_at: null,
    line_items: [
      {
        admin_graphql_api_id: "gid://shopify/LineItem/11",
        product_id: 820982911946154508n,
        variant_id: null,
        title: "Mug",
        variant_title: "",
        sku: null,
        quantity: 2,
        current_quantity: 1,
        price_set: set("12.50"),
        discount_allocations: [{ amount_set: set("3.00") }, { amount_set: set("2.00") }],
      },
    ],
    fulfillments: [],
    refunds: [],
    ...fields,
  };
}

function rows(fields: object = {}) {
  const mapped = orderFromBody(order(fields));
  if (!mapped.ok) throw new Error(mapped.reason);
  return mapped.value;
}

describe("an order", () => {
  test("has the Admin API's words, and every amount in minor units of the shop's currency", () => {
    expect(rows().rows).toMatchObject({
      order: {
        id: 1n,
        customerId: null,
        totalMinor: 2560n,
        shippingTaxMinor: 50n,
        presentmentTotalMinor: 100n,
        financialStatus: "PARTIALLY_REFUNDED",
        fulfilmentStatus: "PARTIALLY_FULFILLED",
        tags: ["a", "b"],
        shippingCountryCode: "CA",
      },
      lineItems: [
        {
          productId: 820982911946154508n,
          variantTitle: null,
          unitPriceMinor: 1250n,
          discountedTotalMinor: 2000n,
        },
      ],
    });
  });

  test("sums what was refunded successfully", () => {
    const refunds = [
      refund([
        { kind: "refund", status: "success", amount: "7.50", currency: "USD" },
        { kind: "refund", status: "failure", amount: "100.00", currency: "USD" },
      ]),
      {
        ...refund([{ kind: "refund", status: "success", amount: "1.00", currency: null }]),
        admin_graphql_api_id: "gid://shopify/Refund/6",
      },
    ];
    const { rows: given, lacks } = rows({ refunds });
    expect(lacks).toBeNull();
    expect(given.order.refundedMinor).toBe(850n);
    expect(given.refunds.map((each) => each.totalMinor)).toEqual([750n, 100n]);
  });

  test.each([
    [
      "a refund in the customer's currency",
      { refunds: [refund([{ kind: "refund", status: "success", amount: "7.50", currency: "CAD" }])] },
      "refund_in_shop_currency",
    ],
    [
      "a refund with no amount to read",
      { refunds: [refund([{ kind: "refund", status: "success", amount: "?", currency: "USD" }])] },
      "refund_in_shop_currency",
    ],
    [
      "a parcel that was delivered, nobody says when",
      { fulfillments: [fulfilment({ shipment_status: "delivered" })] },
      "delivery_time",
    ],
  ])("with %s has to be read again", (_, fields, lacks) => {
    expect(rows(fields).lacks).toBe(lacks);
  });

  test.each([
    [
      "a price of too many decimals",
      { total_price_set: set("1.001") },
      "total_price_set.shop_money: not an amount of USD",
    ],
    [
      "a price that is a number",
      { total_price_set: { shop_money: { amount: 1, currency_code: "USD" } } },
      /^total_price_set/,
    ],
    ["no lines", { line_items: undefined }, /^line_items: /],
  ])("with %s is refused", (_, fields, reason) => {
    expect(orderFromBody(order(fields))).toEqual({
      ok: false,
      reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
    });
  });
});

test("a parcel's words and name are the Admin API's", () => {
  expect(fulfilmentFromBody(fulfilment({ shipment_status: "in_transit" }))).toMatchObject({
    ok: true,
    value: {
      lacks: null,
      rows: { name: "#1001-F1", status: "SUCCESS", displayStatus: "IN_TRANSIT", deliveredAt: null },
    },
  });
  expect(fulfilmentFromBody(fulfilment({ status: "cancelled" }))).toMatchObject({
    value: { rows: { status: "CANCELLED", displayStatus: "CANCELED" } },
  });
});

test("a refund's total is unknown in another currency, and otherwise exact", () => {
  const body = refund([{ kind: "refund", status: "success", amount: "300", currency: "JPY" }]);
  expect(refundFromBody(body, "JPY")).toMatchObject({ value: { refund: { totalMinor: 300n } } });
  expect(refundFromBody(body, "USD")).toMatchObject({ ok: true, value: { orderId: 1n, refund: undefined } });
});
