/** What no policy and no order of events may break: nothing comes back beyond what was paid, and no cent is lost. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  orderLine,
  policyOf,
  returnableOrder,
  selectedLine,
  selection,
  totalOf,
} from "#test/factories/returnable-order.ts";

import { quote } from "./quote.ts";
import type { OrderLine, Policy, Quote, Resolution, ReturnableOrder } from "./types.ts";

const NOW = new Date("2026-11-10T12:00:00Z");

/** An order with up to four lines of any price, discount, tax and duty, and shipping; in a currency of 0, 2 or 3 decimals. */
const anyLine = fc
  .record({
    quantity: fc.integer({ min: 1, max: 9 }),
    unit: fc.bigInt(0n, 1_000_000n),
    off: fc.integer({ min: 0, max: 100 }),
  })
  .chain(({ quantity, unit, off }) => {
    const list = unit * BigInt(quantity);
    const discounted = list - (list * BigInt(off)) / 100n;
    return fc.record({
      quantity: fc.constant(quantity),
      unitPriceMinor: fc.constant(unit),
      discountedTotalMinor: fc.constant(discounted),
      taxMinor: fc.bigInt(0n, discounted / 4n),
      duties: fc.array(fc.bigInt(0n, 9_999n), { maxLength: 2 }),
    });
  });
const anyOrder = fc
  .record({
    lines: fc.array(anyLine, { minLength: 1, maxLength: 4 }),
    shipping: fc.bigInt(0n, 5_000n).chain((paid) => fc.tuple(fc.constant(paid), fc.bigInt(0n, paid / 4n))),
    taxesIncluded: fc.boolean(),
    currency: fc.constantFrom("EUR", "JPY", "KWD"),
  })
  .map(({ lines, shipping: [paidMinor, taxMinor], ...some }) =>
    returnableOrder({
      ...some,
      shipping: { paidMinor, taxMinor, refundedMinor: 0n },
      lines: lines.map(({ duties, ...line }, index) =>
        orderLine(index + 1, {
          ...line,
          duties: duties.map((amountMinor, duty) => ({
            dutyId: `${index}/${duty}`,
            amountMinor,
            refundedMinor: 0n,
          })),
        }),
      ),
    }),
  );
const anySteps = fc.array(
  fc.record({ line: fc.nat({ max: 3 }), quantity: fc.integer({ min: 1, max: 9 }), credit: fc.boolean() }),
  { maxLength: 25 },
);

/** The order as Shopify holds it after a quote was paid. */
function afterRefund(order: ReturnableOrder, quoted: Quote): ReturnableOrder {
  const paid = quoted.refundMinor + quoted.storeCreditMinor - quoted.bonusMinor;
  const lines = order.lines.map((line) => {
    const returned = quoted.lines.filter(({ lineItemId }) => lineItemId === line.lineItemId);
    return returned.reduce(
      (now, of) => ({
        ...now,
        refundedQuantity: now.refundedQuantity + of.quantity,
        refundedTotalMinor: now.refundedTotalMinor + of.goodsMinor - of.discountMinor,
        refundedTaxMinor: now.refundedTaxMinor + of.taxMinor,
        duties: now.duties.map((duty) => ({
          ...duty,
          refundedMinor:
            duty.refundedMinor + (of.duties.find(({ dutyId }) => dutyId === duty.dutyId)?.minor ?? 0n),
        })),
      }),
      line,
    );
  });
  return returnableOrder({
    ...order,
    lines,
    shipping: { ...order.shipping, refundedMinor: order.shipping.refundedMinor + quoted.shippingMinor },
    refundedMinor: order.refundedMinor + paid,
    payments: order.payments.map((payment) => ({
      ...payment,
      refundableMinor: payment.refundableMinor - paid,
    })),
  });
}

/** Returns the selected steps one after the other, each paid before the next, and in the end all that is left. */
function returnEverything(
  order: ReturnableOrder,
  policy: Policy,
  steps: { line: number; quantity: number; credit: boolean }[],
) {
  const quotes: Quote[] = [];
  let now = order;
  const take = (line: OrderLine, quantity: number, resolution: Resolution) => {
    const quoted = quote(now, policy, NOW, selection([selectedLine(line, quantity)]), resolution);
    quotes.push(quoted);
    now = afterRefund(now, quoted);
  };
  for (const { line, quantity, credit } of steps) {
    const of = now.lines[line];
    if (of) take(of, quantity, credit ? "store-credit" : "refund");
  }
  order.lines.forEach((_, index) => take(now.lines[index]!, now.lines[index]!.quantity, "refund"));
  return { quotes, end: now };
}

describe("no sequence of returns gives back more than was paid", () => {
  const whole = policyOf({ originalShipping: "whole-order" });
  const dear = policyOf({
    originalShipping: "whole-order",
    restockingFee: { percent: 33.33 },
    returnShippingFee: { amount: { EUR: "4.95", JPY: "600", KWD: "1.250" } },
    creditBonus: { kind: "percent", percent: 10 },
  });

  test("returning everything, in whatever parts, gives exactly everything back: by line, by duty and in all", () => {
    fc.assert(
      fc.property(anyOrder, anySteps, (order, steps) => {
        const { quotes, end } = returnEverything(order, whole, steps);
        expect(quotes.every(({ shortfallMinor }) => shortfallMinor === 0n)).toBe(true);
        for (const line of end.lines) {
          expect(line.refundedQuantity).toBe(line.quantity);
          expect(line.refundedTotalMinor).toBe(line.discountedTotalMinor);
          expect(line.refundedTaxMinor).toBe(line.taxMinor);
          for (const duty of line.duties) expect(duty.refundedMinor).toBe(duty.amountMinor);
        }
        expect(end.refundedMinor).toBe(totalOf(order));
        expect(end.payments[0]!.refundableMinor).toBe(0n);
      }),
      { numRuns: 300 },
    );
  });

  test("with fees and bonuses too, at every step, and no amount is ever below zero", () => {
    fc.assert(
      fc.property(anyOrder, anySteps, (order, steps) => {
        const { quotes, end } = returnEverything(order, dear, steps);
        expect(end.refundedMinor).toBeLessThanOrEqual(totalOf(order));
        for (const quoted of quotes) {
          const { lines, transactions, decidedBy: _, resolution, currency, label, keep, ...amounts } = quoted;
          expect([resolution, currency, label, keep]).not.toContain(undefined);
          for (const minor of Object.values(amounts)) expect(minor).toBeGreaterThanOrEqual(0n);
          for (const line of lines) expect(line.valueMinor).toBeGreaterThanOrEqual(line.restockingFeeMinor);
          expect(transactions.reduce((total, { minor }) => total + minor, 0n)).toBe(quoted.refundMinor);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("with earlier refunds of any amount on any line, in any state of payment", () => {
    const anyEarlier = fc.record({
      units: fc.nat({ max: 9 }),
      minor: fc.bigInt(0n, 2_000_000n),
      received: fc.bigInt(0n, 9_000_000n),
      refunded: fc.bigInt(0n, 9_000_000n),
    });
    fc.assert(
      fc.property(anyOrder, anyEarlier, anySteps, (order, { units, minor, received, refunded }, steps) => {
        const left = received > refunded ? received - refunded : 0n;
        const [first, ...others] = order.lines as [OrderLine, ...OrderLine[]];
        const line = {
          ...first,
          refundedQuantity: Math.min(units, first.quantity),
          refundedTotalMinor: minor,
        };
        const payment = {
          transactionId: "t1",
          gateway: "manual",
          receivedMinor: received,
          refundableMinor: left,
        };
        const before = returnableOrder({
          ...order,
          lines: [line, ...others],
          payments: [payment],
          refundedMinor: refunded,
        });
        const { end } = returnEverything(before, whole, steps);
        expect(end.refundedMinor - refunded).toBeLessThanOrEqual(left);
        const after = end.lines[0]!.refundedTotalMinor;
        expect(after).toBeLessThanOrEqual(
          minor > first.discountedTotalMinor ? minor : first.discountedTotalMinor,
        );
      }),
      { numRuns: 300 },
    );
  });

  test("returns side by side, none of them paid yet, promise every cent once, and the same again when asked again", () => {
    fc.assert(
      fc.property(
        anyOrder,
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 9 }),
        (order, cuts) => {
          const line = order.lines[0]!;
          let left = line.quantity;
          let now = order;
          const promised = new Map<string, bigint>();
          for (const [index, cut] of [...cuts, line.quantity].entries()) {
            const quantity = Math.min(cut, left);
            if (quantity === 0) break;
            left -= quantity;
            const chosen = selection([selectedLine(line, quantity)]);
            const returnId = `r${index}`;
            promised.set(returnId, quote(now, policyOf({}), NOW, chosen, "refund").refundMinor);
            const lines = chosen.lines.map((of) => ({ ...of, refundedQuantity: 0 }));
            now = { ...now, returns: [...now.returns, { returnId, status: "OPEN", lines }] };
          }
          const duties = line.duties.reduce((total, { amountMinor }) => total + amountMinor, 0n);
          const whole = line.discountedTotalMinor + (order.taxesIncluded ? 0n : line.taxMinor) + duties;
          const all = [...promised.values()].reduce((total, minor) => total + minor, 0n);
          expect({ left, all }).toEqual({ left: 0, all: whole });
          for (const { returnId, lines } of now.returns) {
            const chosen = selection([selectedLine(line, lines[0]!.quantity)]);
            const again = quote(now, policyOf({}), NOW, chosen, "refund", returnId);
            expect(again.refundMinor).toBe(promised.get(returnId));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("an exchange never gives back more than was paid, and never both gives and asks", () => {
    fc.assert(
      fc.property(anyOrder, fc.bigInt(0n, 9_000_000n), fc.boolean(), (order, totalMinor, sameProduct) => {
        const line = order.lines[0]!;
        const productId = sameProduct ? (line.productId ?? "") : "other";
        const replacements = [{ variantId: "v", productId, quantity: 2, totalMinor }];
        const chosen = selection([selectedLine(line, line.quantity)], { replacements });
        const quoted = quote(order, dear, NOW, chosen, "exchange-product");
        expect(quoted.refundMinor).toBeLessThanOrEqual(totalOf(order));
        expect(quoted.refundMinor === 0n || quoted.owedMinor === 0n).toBe(true);
        expect(quoted.replacementDiscountMinor).toBeLessThanOrEqual(totalMinor);
      }),
      { numRuns: 200 },
    );
  });
});
