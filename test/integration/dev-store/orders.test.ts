import { describe, expect, test } from "vitest";

import { importSchemas } from "#test/dev-store/import/import.ts";
import {
  addFulfilmentEvent,
  approveReturn,
  cancelFulfilment,
  cancelOrder,
  closeReturn,
  createCustomer,
  createProduct,
  declineReturn,
  deleteCustomer,
  fulfilOrder,
  markOrderPaid,
  refundOrder,
  requestReturn,
  updateCustomer,
  updateOrder,
} from "#test/dev-store/state/actions/index.ts";
import { UserError } from "#test/dev-store/state/user-error.ts";
import { aProduct, usd } from "#test/factories/shop-objects.ts";
import { expectConsistent } from "./order-invariants.ts";
import { place, testShop, type TestShop } from "./shop.ts";

const topics = (shop: TestShop) => shop.told().map(({ topic }) => topic);

describe("placing an order", () => {
  test("adds up as Shopify's recorded one: 30.00, code of 5.00, 4.00 shipping", () => {
    const shop = testShop();
    const { order, lineItems } = place(shop, {
      lineItems: [{ title: "Tee", quantity: 1, originalUnitPriceSet: usd("30.00") }],
      shippingLine: { originalPriceSet: usd("4.00") },
      discountCodes: ["MATH5"],
      totalDiscountsSet: usd("5.00"),
    });
    expect(order).toMatchObject({
      name: "#1001",
      subtotalPriceSet: usd("25.0"),
      totalDiscountsSet: usd("5.0"),
      totalPriceSet: usd("29.0"),
      currentTotalPriceSet: usd("29.0"),
      totalReceivedSet: usd("29.0"),
      totalOutstandingSet: usd("0.0"),
      discountCodes: ["MATH5"],
      displayFinancialStatus: "PAID",
      displayFulfillmentStatus: "UNFULFILLED",
      returnStatus: "NO_RETURN",
    });
    expect(lineItems[0]).toMatchObject({ originalUnitPriceSet: usd("30.0"), totalDiscountSet: usd("0.0") });
    expectConsistent(shop.store, order.id);
  });

  test("makes the customer, brings their sums up to date and tells what Shopify tells", () => {
    const shop = testShop();
    const { order } = place(shop);
    expect(topics(shop)).toEqual([
      "customers/create",
      "orders/create",
      "order_transactions/create",
      "orders/paid",
      "orders/updated",
      "customers/purchasing_summary",
    ]);
    place(shop, { customer: { email: "ADA@example.com" } });
    expect(topics(shop)).not.toContain("customers/create");
    expect(shop.store.find("Customer", "ada@example.com")).toMatchObject({
      numberOfOrders: "2",
      amountSpent: { amount: "108.0", currencyCode: "USD" },
    });
    expect(order.customerId).toBe(shop.store.find("Customer", "ada@example.com")?.id);
  });

  test("takes price, title and vendor from the variant", () => {
    const shop = testShop();
    const { variants } = createProduct(shop, importSchemas.Product.parse(aProduct()));
    const { order, lineItems } = place(shop, { lineItems: [{ sku: "MUG-01", quantity: 3 }] });
    expect(lineItems[0]).toMatchObject({
      title: "Stoneware Mug",
      variantId: variants[0]?.id,
      vendor: "Fernhill Supply",
      originalTotalSet: usd("72.0"),
    });
    expect(order.totalPriceSet).toEqual(usd("78.0"));
  });

  test("keeps the customer's money beside the shop's", () => {
    const shop = testShop();
    const both = (dollars: string, yen: string) => ({
      shopMoney: { amount: dollars, currencyCode: "USD" },
      presentmentMoney: { amount: yen, currencyCode: "JPY" },
    });
    const { order } = place(shop, {
      presentmentCurrencyCode: "JPY",
      lineItems: [{ title: "Mug", quantity: 3, originalUnitPriceSet: both("24.00", "3696") }],
      shippingLine: null,
    });
    expect(order.totalPriceSet).toEqual(both("72.0", "11088.0"));
    expect(() => place(shop, { presentmentCurrencyCode: "JPY" })).toThrow(
      "must be JPY as on the order, not USD",
    );
  });

  test("without payment is pending until it is marked as paid, once", () => {
    const shop = testShop();
    const { order } = place(shop, { displayFinancialStatus: "PENDING" });
    expect(order).toMatchObject({ displayFinancialStatus: "PENDING", totalOutstandingSet: usd("54.0") });
    shop.told();
    const paid = markOrderPaid(shop, { orderId: order.id });
    expect(paid.order).toMatchObject({ displayFinancialStatus: "PAID", totalOutstandingSet: usd("0.0") });
    expect(paid.transactions.at(-1)).toMatchObject({
      kind: "SALE",
      gateway: "manual",
      amountSet: usd("54.0"),
    });
    expect(topics(shop)).toContain("orders/paid");
    expect(() => markOrderPaid(shop, { orderId: order.id })).toThrow("Order cannot be marked as paid.");
  });

  test("that cannot be leaves nothing behind, not even the customer", () => {
    const shop = testShop();
    const wrong = {
      lineItems: [{ title: "Mug", quantity: 1, originalUnitPriceSet: usd("1.00") }],
      totalPriceSet: usd("9.00"),
    };
    expect(() => place(shop, wrong)).toThrow("says 9.0, but the parts make it 7.0");
    expect(shop.store.count("Customer")).toBe(0);
    expect(topics(shop)).toEqual([]);
  });
});

describe("sending", () => {
  test("part by part, then delivered; the paid and sent order is archived", () => {
    const shop = testShop();
    const { order, lineItems } = place(shop);
    const lineItemId = lineItems[0]?.id ?? 0;
    shop.told();
    shop.wait(3600);
    const first = fulfilOrder(shop, {
      orderId: order.id,
      lines: [{ lineItemId, quantity: 1 }],
      trackingInfo: [{ company: "USPS", number: "9400" }],
    });
    expect(first).toMatchObject({
      name: `${order.name}-F1`,
      status: "SUCCESS",
      displayStatus: "FULFILLED",
      totalQuantity: 1,
    });
    expect(topics(shop)).toEqual(["fulfillments/create", "orders/partially_fulfilled", "orders/updated"]);
    expect(shop.store.get("Order", order.id)).toMatchObject({
      displayFulfillmentStatus: "PARTIALLY_FULFILLED",
      closed: false,
    });
    expect(shop.store.children("FulfillmentOrder", order.id)[0]).toMatchObject({ status: "IN_PROGRESS" });

    fulfilOrder(shop, { orderId: order.id });
    expect(topics(shop)).toEqual(["fulfillments/create", "orders/fulfilled", "orders/updated"]);
    expect(shop.store.get("Order", order.id)).toMatchObject({
      displayFulfillmentStatus: "FULFILLED",
      closed: true,
    });
    expect(() => fulfilOrder(shop, { orderId: order.id })).toThrow(UserError);

    shop.wait(86_400);
    addFulfilmentEvent(shop, { fulfillmentId: first.id, status: "DELIVERED" });
    expect(shop.store.get("Fulfillment", first.id)).toMatchObject({
      displayStatus: "DELIVERED",
      status: "SUCCESS",
      deliveredAt: "2026-06-02T13:00:00Z",
    });
    expect(topics(shop)).toEqual(["fulfillment_events/create", "fulfillments/update", "orders/updated"]);
    expectConsistent(shop.store, order.id);
  });

  test("taken back, the units are to be sent again", () => {
    const shop = testShop();
    const { order } = place(shop);
    const { id } = fulfilOrder(shop, { orderId: order.id });
    cancelFulfilment(shop, { fulfillmentId: id });
    expect(shop.store.get("Fulfillment", id)).toMatchObject({
      status: "CANCELLED",
      displayStatus: "CANCELED",
    });
    expect(shop.store.get("Order", order.id)).toMatchObject({
      displayFulfillmentStatus: "UNFULFILLED",
      closed: false,
    });
    expectConsistent(shop.store, order.id);
    fulfilOrder(shop, { orderId: order.id });
    expectConsistent(shop.store, order.id);
  });
});

describe("paying back", () => {
  test("a line, then the rest: PARTIALLY_REFUNDED, then REFUNDED", () => {
    const shop = testShop();
    const { order, lineItems } = place(shop);
    const lineItemId = lineItems[0]?.id ?? 0;
    fulfilOrder(shop, { orderId: order.id });
    shop.told();
    const refund = refundOrder(shop, { orderId: order.id, lines: [{ lineItemId, quantity: 1 }] });
    expect(refund.totalRefundedSet).toEqual(usd("24.0"));
    expect(shop.store.children("RefundLineItem", refund.id)[0]).toMatchObject({
      restockType: "RETURN",
      subtotalSet: usd("24.0"),
    });
    expect(topics(shop)).toEqual([
      "refunds/create",
      "order_transactions/create",
      "orders/updated",
      "customers/purchasing_summary",
    ]);
    expect(shop.store.get("Order", order.id)).toMatchObject({
      displayFinancialStatus: "PARTIALLY_REFUNDED",
      displayFulfillmentStatus: "FULFILLED",
      currentTotalPriceSet: usd("30.0"),
      netPaymentSet: usd("30.0"),
      totalOutstandingSet: usd("0.0"),
    });
    refundOrder(shop, {
      orderId: order.id,
      lines: [{ lineItemId, quantity: 1 }],
      shipping: usd("6.00"),
    });
    expect(shop.store.get("Order", order.id)).toMatchObject({
      displayFinancialStatus: "REFUNDED",
      currentTotalPriceSet: usd("0.0"),
      totalRefundedShippingSet: usd("6.0"),
    });
    expect(shop.store.find("Customer", "ada@example.com")?.amountSpent.amount).toBe("0.0");
    expectConsistent(shop.store, order.id);
  });

  test("money alone, or less than the lines are worth, is a discrepancy and not a debt", () => {
    const shop = testShop();
    const { order, lineItems } = place(shop);
    refundOrder(shop, { orderId: order.id, amount: usd("10.00") });
    expect(shop.store.get("Order", order.id)).toMatchObject({
      refundDiscrepancySet: usd("-10.0"),
      currentTotalPriceSet: usd("54.0"),
      totalOutstandingSet: usd("0.0"),
    });
    const lines = [{ lineItemId: lineItems[0]?.id ?? 0, quantity: 1 }];
    refundOrder(shop, { orderId: order.id, lines, amount: usd("20.00") });
    expect(shop.store.get("Order", order.id)).toMatchObject({
      refundDiscrepancySet: usd("-6.0"),
      totalOutstandingSet: usd("0.0"),
    });
  });

  test("more than was paid or bought is refused in Shopify's words", () => {
    const shop = testShop();
    const { order, lineItems } = place(shop, {
      lineItems: [{ title: "Mug", quantity: 1, originalUnitPriceSet: usd("9.00") }],
    });
    const lineItemId = lineItems[0]?.id ?? 0;
    expect(() => refundOrder(shop, { orderId: order.id, amount: usd("25.00") })).toThrow(
      "Refund amount $25.00 is greater than net payment received $15.00",
    );
    expect(() => refundOrder(shop, { orderId: order.id, lines: [{ lineItemId, quantity: 2 }] })).toThrow(
      "Quantity cannot refund more items than were purchased",
    );
    expect(shop.store.count("Refund")).toBe(0);
  });
});

test("cancelling pays back, closes and takes the order off the customer's sums", () => {
  const shop = testShop();
  const { order } = place(shop);
  shop.told();
  cancelOrder(shop, { orderId: order.id, reason: "CUSTOMER", refund: true });
  expect(topics(shop)).toEqual(
    expect.arrayContaining([
      "orders/cancelled",
      "refunds/create",
      "orders/updated",
      "customers/purchasing_summary",
    ]),
  );
  const cancelled = shop.store.get("Order", order.id);
  expect(cancelled).toMatchObject({
    closed: true,
    cancelReason: "CUSTOMER",
    currentTotalPriceSet: usd("0.0"),
    totalOutstandingSet: usd("0.0"),
    displayFinancialStatus: "REFUNDED",
    displayFulfillmentStatus: "UNFULFILLED",
  });
  expect(cancelled?.closedAt).toBe(cancelled?.cancelledAt);
  expect(shop.store.children("FulfillmentOrder", order.id)[0]?.status).toBe("CLOSED");
  expect(shop.store.find("Customer", "ada@example.com")).toMatchObject({ numberOfOrders: "0" });
  expect(() => cancelOrder(shop, { orderId: order.id, reason: "OTHER", refund: true })).toThrow(
    "Cannot cancel an order that has already been canceled",
  );
  expectConsistent(shop.store, order.id);
});

test("returns follow the recorded sequence of Order.returnStatus", () => {
  const shop = testShop();
  const { order } = place(shop);
  const { id } = fulfilOrder(shop, { orderId: order.id });
  const fulfillmentLineItemId = shop.store.children("FulfillmentLineItem", id)[0]?.id ?? 0;
  const status = () => shop.store.get("Order", order.id)?.returnStatus;
  const line = { fulfillmentLineItemId, quantity: 1, returnReason: "UNWANTED" as const };
  const first = requestReturn(shop, { orderId: order.id, lines: [line] });
  expect(first.name).toBe(`${order.name}-R1`);
  expect(status()).toBe("RETURN_REQUESTED");
  approveReturn(shop, { returnId: first.id });
  expect(status()).toBe("IN_PROGRESS");
  const second = requestReturn(shop, { orderId: order.id, lines: [line] });
  expect(status()).toBe("RETURN_REQUESTED");
  expect(() => requestReturn(shop, { orderId: order.id, lines: [line] })).toThrow(
    "Return line item has an invalid quantity.",
  );
  declineReturn(shop, { returnId: second.id, reason: "FINAL_SALE" });
  expect(status()).toBe("IN_PROGRESS");
  shop.told();
  closeReturn(shop, { returnId: first.id });
  expect(status()).toBe("RETURNED");
  expect(topics(shop)).toEqual(["returns/close", "orders/updated"]);
  closeReturn(shop, { returnId: first.id });
  expect(topics(shop)).not.toContain("returns/close");
});

describe("customers", () => {
  test("are changed by field, and what changed is told", () => {
    const shop = testShop();
    const { id } = createCustomer(shop, { email: "ada@example.com", firstName: "Ada", tags: ["vip"] });
    shop.told();
    shop.wait(60);
    const changed = updateCustomer(shop, {
      customerId: id,
      tags: ["newsletter"],
      defaultEmailAddress: { emailAddress: "ada@example.com", marketingState: "SUBSCRIBED" },
    });
    expect(changed).toMatchObject({
      firstName: "Ada",
      displayName: "Ada",
      tags: ["newsletter"],
      updatedAt: "2026-06-01T12:01:00Z",
    });
    expect(topics(shop)).toEqual([
      "customers/update",
      "customer.tags_added",
      "customer.tags_removed",
      "customers_email_marketing_consent/update",
    ]);
    expect(() => createCustomer(shop, { email: "Ada@Example.com" })).toThrow("Email has already been taken");
  });

  test("with orders cannot be deleted", () => {
    const shop = testShop();
    const { order } = place(shop);
    expect(() => {
      deleteCustomer(shop, { customerId: order.customerId ?? 0 });
    }).toThrow("associated orders");
  });
});

test("updatedAt never goes back, even when the clock does", () => {
  const shop = testShop();
  const { order } = place(shop);
  shop.wait(60);
  updateOrder(shop, { orderId: order.id, note: "one" });
  shop.wait(-50);
  expect(updateOrder(shop, { orderId: order.id, note: "two" }).updatedAt).toBe("2026-06-01T12:01:00Z");
});
