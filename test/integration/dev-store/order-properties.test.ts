import fc from "fast-check";
import { test } from "vitest";

import {
  cancelFulfilment,
  cancelOrder,
  createProduct,
  editOrder,
  fulfilOrder,
  markOrderPaid,
  refundOrder,
} from "#test/dev-store/state/actions/index.ts";
import { productInput } from "#test/dev-store/state/input/product.ts";
import { UserError } from "#test/dev-store/state/user-error.ts";
import { usd } from "#test/factories/shop-objects.ts";
import { expectConsistent } from "./order-invariants.ts";
import { place, testShop } from "./shop.ts";

test("an order stays consistent whatever happens to it, in whatever order", () => {
  const line = fc.record({
    quantity: fc.integer({ min: 1, max: 4 }),
    cents: fc.integer({ min: 0, max: 9_999 }),
    rate: fc.constantFrom(0, 0.07, 0.19),
  });
  const step = fc.record({
    act: fc.constantFrom("fulfil", "refund", "refundMoney", "takeBack", "cancel", "pay", "edit"),
    line: fc.nat({ max: 3 }),
    quantity: fc.integer({ min: 1, max: 3 }),
    cents: fc.integer({ min: 1, max: 5_000 }),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 50 }),
      fc.boolean(),
      fc.constantFrom("PAID" as const, "PENDING" as const, "AUTHORIZED" as const),
      fc.array(step, { maxLength: 8 }),
      (lines, percent, taxesIncluded, displayFinancialStatus, steps) => {
        const shop = testShop();
        const { variants } = createProduct(
          shop,
          productInput.parse({ title: "Plate", variants: [{ sku: "PLATE", price: "12.34" }] }),
        );
        const amount = (cents: number) => usd((cents / 100).toFixed(2));
        const worth = lines.reduce((n, item) => n + item.cents * item.quantity, 0);
        const zero = worth === 0;
        const { order, lineItems } = place(shop, {
          lineItems: lines.map(({ quantity, cents, rate }, index) => ({
            title: `Thing ${index}`,
            quantity,
            originalUnitPriceSet: amount(cents),
            taxLines: [{ title: "Tax", rate }],
          })),
          shippingLine: zero ? null : { originalPriceSet: amount(595) },
          totalDiscountsSet: amount(Math.floor((worth * percent) / 100)),
          taxesIncluded,
          ...(zero ? {} : { displayFinancialStatus }),
        });
        expectConsistent(shop.store, order.id);
        for (const { act, line: index, quantity, cents } of steps) {
          shop.wait(60);
          const orderId = order.id;
          const lineItemId = lineItems[index % lineItems.length]?.id ?? 0;
          const wanted = [{ lineItemId, quantity }];
          const parcel = shop.store.children("Fulfillment", orderId)[0];
          try {
            if (act === "fulfil") fulfilOrder(shop, { orderId, lines: wanted });
            else if (act === "refund") refundOrder(shop, { orderId, lines: wanted });
            else if (act === "refundMoney") refundOrder(shop, { orderId, amount: amount(cents) });
            else if (act === "takeBack" && parcel) cancelFulfilment(shop, { fulfillmentId: parcel.id });
            else if (act === "cancel")
              cancelOrder(shop, { orderId, reason: "OTHER", refund: cents % 2 === 0 });
            else if (act === "pay") markOrderPaid(shop, { orderId });
            else if (act === "edit") {
              const taken = {
                kind: "set-quantity" as const,
                lineItemId,
                quantity: quantity - 1,
                restock: true,
              };
              const added = { kind: "add-variant" as const, variantId: variants[0]?.id ?? 0, quantity };
              editOrder(shop, { orderId, edits: [cents % 2 === 0 ? taken : added] });
            }
          } catch (error) {
            // A refusal is fine as long as it is one, and leaves the order as it was.
            if (!(error instanceof UserError)) throw error;
          }
          expectConsistent(shop.store, order.id);
        }
        shop.store.close();
      },
    ),
    { numRuns: 150 },
  );
});
