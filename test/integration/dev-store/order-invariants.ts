/** What must hold for every order, whatever happened to it. */
import { expect } from "vitest";

import { fromBag } from "#test/dev-store/state/money.ts";
import { loadOrder } from "#test/dev-store/state/orders/aggregate.ts";
import type { Store } from "#test/dev-store/state/store.ts";
import type { MoneyBag } from "#test/dev-store/state/documents.ts";

export function expectConsistent(store: Store, orderId: number): void {
  const all = loadOrder(store, orderId);
  if (!all) throw new Error(`There is no order ${orderId}`);
  const { order, lineItems } = all;
  const minor = (bag: MoneyBag) => fromBag(bag).shop;
  const total = (bags: MoneyBag[]) => bags.reduce((n, bag) => n + minor(bag), 0);
  const discounts = lineItems.flatMap((line) =>
    line.discountAllocations.map((part) => part.allocatedAmountSet),
  );
  const taxes = [...lineItems.flatMap((line) => line.taxLines), ...(order.shippingLine?.taxLines ?? [])];

  expect(minor(order.subtotalPriceSet)).toBe(
    total(lineItems.map((l) => l.originalTotalSet)) - total(discounts),
  );
  expect(minor(order.totalDiscountsSet)).toBe(total(discounts));
  expect(minor(order.totalTaxSet)).toBe(total(taxes.map((line) => line.priceSet)));
  expect(minor(order.totalTaxSet)).toBe(total(order.taxLines.map((line) => line.priceSet)));
  expect(minor(order.totalPriceSet)).toBe(
    minor(order.subtotalPriceSet) +
      minor(order.totalShippingPriceSet) +
      (order.taxesIncluded ? 0 : minor(order.totalTaxSet)),
  );
  expect(minor(order.currentTotalPriceSet)).toBe(
    minor(order.currentSubtotalPriceSet) +
      minor(order.currentShippingPriceSet) +
      (order.taxesIncluded ? 0 : minor(order.currentTotalTaxSet)),
  );

  const money = (kinds: string[]) =>
    total(
      all.transactions
        .filter((t) => kinds.includes(t.kind) && t.status === "SUCCESS")
        .map((t) => t.amountSet),
    );
  const received = money(["SALE", "CAPTURE"]);
  const refunded = money(["REFUND"]);
  expect(minor(order.totalReceivedSet)).toBe(received);
  expect(minor(order.totalRefundedSet)).toBe(refunded);
  expect(minor(order.totalRefundedSet)).toBe(total(all.refunds.map((refund) => refund.totalRefundedSet)));
  expect(refunded).toBeLessThanOrEqual(received);
  expect(minor(order.netPaymentSet)).toBe(received - refunded);

  for (const line of lineItems) {
    const standing = new Set(all.fulfillments.filter((f) => f.status !== "CANCELLED").map((f) => f.id));
    const sent = all.fulfillmentLineItems
      .filter((item) => item.lineItemId === line.id && standing.has(item.parentId))
      .reduce((n, item) => n + item.quantity, 0);
    const back = all.refundLineItems
      .filter((item) => item.lineItemId === line.id)
      .reduce((n, item) => n + item.quantity, 0);
    const open = all.fulfillmentOrders
      .flatMap((doc) => (doc.status === "CLOSED" ? [] : doc.lineItems))
      .filter((item) => item.lineItemId === line.id)
      .reduce((n, item) => n + item.remainingQuantity, 0);
    expect(back).toBeLessThanOrEqual(line.quantity);
    expect(line.currentQuantity).toBe(line.quantity - back);
    expect(sent + line.unfulfilledQuantity + line.nonFulfillableQuantity).toBe(line.quantity);
    if (!order.cancelledAt) expect(open).toBe(line.unfulfilledQuantity);
  }
  const parts = [...all.transactions.map((t) => t.createdAt), ...all.refunds.map((r) => r.createdAt)];
  for (const at of parts) expect(order.updatedAt >= at).toBe(true);
}
