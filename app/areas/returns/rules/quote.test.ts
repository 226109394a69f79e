import { describe, expect, test } from "vitest";

import {
  orderLine,
  policyOf,
  returnableOrder,
  selectedLine,
  selection,
} from "#test/factories/returnable-order.ts";

import { quote } from "./quote.ts";
import type { OrderLine, Policy, Replacement, Resolution, ReturnableOrder } from "./types.ts";

const NOW = new Date("2026-11-10T12:00:00Z");
const quoteOf = (
  order: ReturnableOrder,
  policy: Policy,
  quantity = 1,
  resolution: Resolution = "refund",
  replacements: Replacement[] = [],
) =>
  quote(
    order,
    policy,
    NOW,
    selection([selectedLine(order.lines[0]!, quantity)], { replacements }),
    resolution,
  );

describe("what units are worth", () => {
  test("three units for 10.00: the cent that is left over goes with the first", () => {
    const order = returnableOrder({
      lines: [orderLine(1, { quantity: 3, unitPriceMinor: 400n, discountedTotalMinor: 1000n })],
    });
    const of = (quantity: number) => quoteOf(order, policyOf({}), quantity);
    expect(of(1)).toMatchObject({ goodsMinor: 400n, discountMinor: 66n, refundMinor: 334n });
    expect(of(2)).toMatchObject({ goodsMinor: 800n, discountMinor: 133n, refundMinor: 667n });
    expect(of(3)).toMatchObject({ goodsMinor: 1200n, discountMinor: 200n, refundMinor: 1000n });
  });

  test.each([
    [true, 11_900n],
    [false, 13_800n],
  ])("tax is in the price or on top of it (included: %s)", (taxesIncluded, refundMinor) => {
    const lines = [orderLine(1, { unitPriceMinor: 11_900n, taxMinor: 1_900n })];
    expect(quoteOf(returnableOrder({ taxesIncluded, lines }), policyOf({}))).toMatchObject({
      goodsMinor: 11_900n,
      taxMinor: 1_900n,
      refundMinor,
    });
  });

  test("a line with a discount of 100 % comes back for nothing, and no fee makes it less", () => {
    const order = returnableOrder({ lines: [orderLine(1, { discountedTotalMinor: 0n })] });
    const policy = policyOf({
      restockingFee: { percent: 20 },
      returnShippingFee: { amount: { EUR: "4.95" } },
    });
    expect(quoteOf(order, policy)).toMatchObject({
      goodsMinor: 10_000n,
      discountMinor: 10_000n,
      restockingFeeMinor: 0n,
      returnShippingFeeMinor: 0n,
      refundMinor: 0n,
      transactions: [],
    });
  });

  test.each([0, -1, 0.5, NaN])("a quantity of %s is worth nothing", (quantity) => {
    const order = returnableOrder({ lines: [orderLine(1, { quantity: 2 })] });
    expect(quoteOf(order, policyOf({}), quantity)).toMatchObject({
      refundMinor: 0n,
      lines: [{ quantity: 0 }],
    });
  });

  test("an order for nothing quotes nothing", () => {
    const order = returnableOrder({ lines: [orderLine(1, { unitPriceMinor: 0n })] });
    const policy = policyOf({ creditBonus: { kind: "fixed", amount: { EUR: "5.00" } } });
    expect(quoteOf(order, policy)).toMatchObject({ refundMinor: 0n, shortfallMinor: 0n, transactions: [] });
    expect(quoteOf(order, policy, 1, "store-credit")).toMatchObject({ storeCreditMinor: 0n, bonusMinor: 0n });
  });

  test("duties come back with their line's units", () => {
    const order = returnableOrder({
      lines: [
        orderLine(1, { quantity: 2, duties: [{ dutyId: "d1", amountMinor: 501n, refundedMinor: 0n }] }),
      ],
    });
    expect(quoteOf(order, policyOf({}))).toMatchObject({
      lines: [{ duties: [{ dutyId: "d1", minor: 251n }] }],
      dutiesMinor: 251n,
      refundMinor: 10_251n,
    });
  });

  test("units of another return under way keep their cents; those of the return itself do not count twice", () => {
    const line = orderLine(1, { quantity: 3, unitPriceMinor: 334n, discountedTotalMinor: 1000n });
    const lines = [
      { fulfilmentLineItemId: selectedLine(line).fulfilmentLineItemId, quantity: 1, refundedQuantity: 0 },
    ];
    const order = returnableOrder({ lines: [line], returns: [{ returnId: "r1", status: "OPEN", lines }] });
    expect(quoteOf(order, policyOf({})).refundMinor).toBe(333n);
    const chosen = selection([selectedLine(line)]);
    expect(quote(order, policyOf({}), NOW, chosen, "refund", "r1").refundMinor).toBe(334n);
  });

  test("an order that was paid in part gives back no more than was paid", () => {
    const payment = {
      transactionId: "t1",
      gateway: "manual",
      receivedMinor: 3_000n,
      refundableMinor: 3_000n,
    };
    const order = returnableOrder({ payments: [payment] });
    expect(quoteOf(order, policyOf({}))).toMatchObject({ refundMinor: 3_000n, shortfallMinor: 7_000n });
  });

  test("a refund draws on the payments in their order", () => {
    const order = returnableOrder({
      payments: [
        {
          transactionId: "card",
          gateway: "shopify_payments",
          receivedMinor: 4_000n,
          refundableMinor: 4_000n,
        },
        { transactionId: "gift", gateway: "gift_card", receivedMinor: 6_000n, refundableMinor: 6_000n },
      ],
    });
    expect(quoteOf(order, policyOf({})).transactions).toEqual([
      { transactionId: "card", gateway: "shopify_payments", minor: 4_000n },
      { transactionId: "gift", gateway: "gift_card", minor: 6_000n },
    ]);
    const fee = policyOf({ restockingFee: { percent: 70 } });
    expect(quoteOf(order, fee).transactions).toEqual([
      { transactionId: "card", gateway: "shopify_payments", minor: 3_000n },
    ]);
    const less = policyOf({ restockingFee: { percent: 50 } });
    expect(quoteOf(order, less).transactions.map(({ minor }) => minor)).toEqual([4_000n, 1_000n]);
  });
});

describe("fees and bonuses", () => {
  test("restocking is a percent of the discounted total; the return's shipping is charged once", () => {
    const lines = [orderLine(1, { discountedTotalMinor: 8_000n }), orderLine(2)];
    const order = returnableOrder({ lines });
    const policy = policyOf({
      restockingFee: { percent: 12.5 },
      returnShippingFee: { amount: { EUR: "4.95" } },
    });
    expect(
      quote(order, policy, NOW, selection(lines.map((line) => selectedLine(line))), "refund"),
    ).toMatchObject({
      restockingFeeMinor: 2_250n,
      returnShippingFeeMinor: 495n,
      refundMinor: 15_255n,
    });
  });

  test("fees differ by resolution, and a line with a free label sends the parcel free", () => {
    const order = returnableOrder({ lines: [orderLine(1), orderLine(2)] });
    const policy = policyOf(
      { returnShippingFee: { amount: { EUR: "4.95" }, byResolution: { "store-credit": null } } },
      { when: { reasons: { anyOf: ["damaged-or-defective"] } }, then: { label: "free" } },
    );
    expect(quoteOf(order, policy)).toMatchObject({ returnShippingFeeMinor: 495n, label: "own" });
    expect(quoteOf(order, policy, 1, "store-credit")).toMatchObject({ returnShippingFeeMinor: 0n });
    const [first, second] = order.lines as [OrderLine, OrderLine];
    const mixed = selection([
      selectedLine(first),
      selectedLine(second, 1, { reasonHandle: "damaged-or-defective" }),
    ]);
    expect(quote(order, policy, NOW, mixed, "refund")).toMatchObject({
      returnShippingFeeMinor: 0n,
      label: "free",
    });
  });

  test.each([
    ["JPY", { JPY: "600" }, 600n],
    ["KWD", { KWD: "1.250" }, 1_250n],
    ["CAD", { EUR: "5.00" }, 750n], // at the order's rate of 1.5
    ["USD", { GBP: "5.00" }, 0n], // neither its currency nor the shop's
  ] as const)("a fee for an order in %s", (currency, amount, fee) => {
    const rate = { shopCurrency: "EUR", shopMinor: 10_000n, presentmentMinor: 15_000n };
    const order = returnableOrder({ currency, rate });
    const quoted = quoteOf(order, policyOf({ returnShippingFee: { amount } }));
    expect(quoted).toMatchObject({ currency, returnShippingFeeMinor: fee, refundMinor: 10_000n - fee });
  });

  test("a bonus comes on top of store credit, after fees and up to its cap", () => {
    const policy = policyOf({
      restockingFee: { percent: 10 },
      creditBonus: { kind: "percent", percent: 15, cap: { EUR: "12.00" } },
    });
    expect(quoteOf(returnableOrder(), policy, 1, "store-credit")).toMatchObject({
      bonusMinor: 1_200n,
      storeCreditMinor: 10_200n,
      refundMinor: 0n,
    });
    expect(quoteOf(returnableOrder(), policy).bonusMinor).toBe(0n);
  });

  test("an item below the limit is kept: no parcel, no fee for one", () => {
    const order = returnableOrder({ lines: [orderLine(1, { unitPriceMinor: 999n })] });
    const policy = policyOf({
      keepItem: { below: { EUR: "10.00" }, measure: "line" },
      returnShippingFee: { amount: { EUR: "4.95" } },
    });
    expect(quoteOf(order, policy)).toMatchObject({
      keep: true,
      returnShippingFeeMinor: 0n,
      refundMinor: 999n,
    });
  });

  test("the limit may be meant for the whole return; what is kept beside what is sent saves no fee", () => {
    const lines = [orderLine(1, { unitPriceMinor: 600n }), orderLine(2, { unitPriceMinor: 500n })];
    const order = returnableOrder({ lines });
    const of = (measure: "line" | "return", below: string) => {
      const policy = policyOf({
        keepItem: { below: { EUR: below }, measure },
        returnShippingFee: { amount: { EUR: "1.00" } },
      });
      const quoted = quote(order, policy, NOW, selection(lines.map((line) => selectedLine(line))), "refund");
      return [...quoted.lines.map(({ keep }) => keep), quoted.keep, quoted.returnShippingFeeMinor];
    };
    expect(of("return", "11.00")).toEqual([false, false, false, 100n]);
    expect(of("return", "11.01")).toEqual([true, true, true, 0n]);
    expect(of("line", "6.00")).toEqual([false, true, false, 100n]);
  });

  test("shipping comes back with the last of the order", () => {
    const order = returnableOrder({
      taxesIncluded: false,
      lines: [orderLine(1, { quantity: 2 })],
      shipping: { paidMinor: 500n, taxMinor: 95n, refundedMinor: 0n },
    });
    const policy = policyOf({ originalShipping: "whole-order" });
    expect(quoteOf(order, policy, 1).shippingMinor).toBe(0n);
    expect(quoteOf(order, policy, 2)).toMatchObject({ shippingMinor: 595n, refundMinor: 20_595n });
    expect(quoteOf(order, policyOf({}), 2).shippingMinor).toBe(0n);
  });
});

describe("exchanges", () => {
  const wanted = (totalMinor: bigint, product = 1): Replacement => ({
    variantId: "v2",
    productId: `gid://shopify/Product/${product}`,
    quantity: 1,
    totalMinor,
  });
  const sale = returnableOrder({ lines: [orderLine(1, { discountedTotalMinor: 8_000n })] });

  test("another size costs what this one cost, unless the policy says today's price", () => {
    expect(quoteOf(sale, policyOf({}), 1, "exchange-variant", [wanted(10_000n)])).toMatchObject({
      replacementMinor: 10_000n,
      replacementDiscountMinor: 2_000n,
      owedMinor: 0n,
      refundMinor: 0n,
    });
    const current = policyOf({ exchangePrice: "current" });
    expect(quoteOf(sale, current, 1, "exchange-variant", [wanted(10_000n)])).toMatchObject({
      owedMinor: 2_000n,
    });
  });

  test("as many units as come back cost what was paid, further ones today's price", () => {
    const two = (quantity: number) => ({ ...wanted(10_000n * BigInt(quantity)), quantity });
    expect(quoteOf(sale, policyOf({}), 1, "exchange-variant", [two(2)])).toMatchObject({
      owedMinor: 10_000n,
    });
    expect(quoteOf(sale, policyOf({}), 1, "exchange-variant", [two(1), two(1)])).toMatchObject({
      replacementDiscountMinor: 2_000n,
      owedMinor: 10_000n,
    });
  });

  test("a cheaper product gives the difference back, never a negative one", () => {
    expect(quoteOf(sale, policyOf({}), 1, "exchange-product", [wanted(5_000n, 9)])).toMatchObject({
      refundMinor: 3_000n,
      owedMinor: 0n,
    });
  });

  test("a bonus lowers what is owed and is never paid out", () => {
    const policy = policyOf({ exchangeBonus: { kind: "fixed", amount: { EUR: "15.00" } } });
    const to = (totalMinor: bigint) => quoteOf(sale, policy, 1, "exchange-product", [wanted(totalMinor, 9)]);
    expect(to(10_000n)).toMatchObject({ bonusMinor: 1_500n, owedMinor: 500n, refundMinor: 0n });
    expect(to(9_000n)).toMatchObject({ bonusMinor: 1_000n, owedMinor: 0n, refundMinor: 0n });
    expect(to(7_000n)).toMatchObject({ bonusMinor: 0n, owedMinor: 0n, refundMinor: 1_000n });
  });

  test("fees are taken off what the return is worth, and may leave something to pay", () => {
    const policy = policyOf({ returnShippingFee: { amount: { EUR: "4.95" } } });
    expect(quoteOf(sale, policy, 1, "exchange-variant", [wanted(8_000n)])).toMatchObject({ owedMinor: 495n });
  });
});
