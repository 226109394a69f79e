import { describe, expect, test } from "vitest";

import {
  orderLine,
  policyOf,
  returnableOrder,
  returningCustomer,
  ruleId,
  selectedLine,
  selection,
} from "#test/factories/returnable-order.ts";

import type { Policy, ReturnableOrder, Selection } from "./types.ts";
import { verdict } from "./verdict.ts";

const NOW = new Date("2026-11-10T12:00:00Z");
const codes = (order: ReturnableOrder, policy: Policy, chosen: Selection) => {
  const { outcome, whys } = verdict(order, policy, NOW, chosen);
  return [outcome, ...whys.map(({ code }) => code)];
};
const order = returnableOrder();
const one = selectedLine(order.lines[0]!);
const auto = policyOf({ approval: "auto" });

test("by hand or by itself, as the policy says", () => {
  expect(verdict(order, policyOf({}), NOW, selection([one]))).toEqual({
    outcome: "review",
    whys: [
      {
        outcome: "review",
        code: "manual-approval",
        fulfilmentLineItemId: one.fulfilmentLineItemId,
        ruleId: null,
        data: {},
      },
    ],
  });
  const byRule = policyOf(
    {},
    { when: { returnValue: { below: { EUR: "100.01" } } }, then: { approval: "auto" } },
  );
  expect(verdict(order, byRule, NOW, selection([one]))).toMatchObject({
    outcome: "approve",
    whys: [{ code: "auto-approved", ruleId: ruleId(1) }],
  });
});

test("one line that needs a person keeps the whole return from being approved", () => {
  const two = returnableOrder({ lines: [orderLine(1), orderLine(2, { vendor: "Acme" })] });
  const policy = policyOf(
    { approval: "auto" },
    { when: { vendors: { anyOf: ["acme"] } }, then: { approval: "manual" } },
  );
  expect(codes(two, policy, selection(two.lines.map((line) => selectedLine(line))))).toEqual([
    "review",
    "manual-approval",
    "auto-approved",
  ]);
});

describe("refused", () => {
  const replacement = { variantId: "v", productId: "other", quantity: 1, totalMinor: 1n };
  test.each<[string, Selection]>([
    ["nothing-selected", selection([])],
    ["resolution-missing", selection([one], { resolution: null })],
    ["unknown-line", selection([{ ...one, fulfilmentLineItemId: "elsewhere" }])],
    ["line-selected-twice", selection([one, one])],
    ["quantity-too-high", selection([{ ...one, quantity: 2 }])],
    ["quantity-too-high", selection([{ ...one, quantity: 0 }])],
    ["quantity-too-high", selection([{ ...one, quantity: 0.5 }])],
    ["replacement-missing", selection([one], { resolution: "exchange-variant" })],
    [
      "replacement-other-product",
      selection([one], { resolution: "exchange-variant", replacements: [replacement] }),
    ],
  ])("%s", (code, chosen) => {
    const [outcome, ...whys] = codes(order, auto, chosen);
    expect(outcome).toBe("refuse");
    expect(whys).toContain(code);
  });

  test("what the policy does not offer, and what may not be returned, with the rule and its data", () => {
    const credit = policyOf({ approval: "auto", resolutions: ["store-credit"] });
    expect(codes(order, credit, selection([one]))).toEqual([
      "refuse",
      "resolution-not-offered",
      "auto-approved",
    ]);
    const late = verdict(order, auto, new Date("2027-01-01T00:00:00Z"), selection([one]));
    expect(late.outcome).toBe("refuse");
    expect(late.whys).toContainEqual({
      outcome: "refuse",
      code: "window-ended",
      fulfilmentLineItemId: one.fulfilmentLineItemId,
      ruleId: null,
      data: { endedOn: "2026-12-04" },
    });
  });
});

describe("reviewed", () => {
  const day = (of: string, boughtUnits: number, returnedUnits: number) => ({
    day: of,
    pastOrders: boughtUnits > 0 ? 1 : 0,
    boughtUnits,
    pastReturns: returnedUnits > 0 ? 1 : 0,
    returnedUnits,
  });
  const customer = returningCustomer({
    history: [
      day("2026-08-12", 5, 5),
      day("2026-08-13", 4, 0),
      day("2026-09-20", 0, 2),
      day("2026-11-10", 0, 1),
    ],
  });
  const known = returnableOrder({ customer });
  const checks = (...list: Policy["base"]["review"]["checks"]) =>
    policyOf({ approval: "auto", review: { checks: list } });

  test("a return rate above the limit, within the days looked back on and from so many units on", () => {
    const rate = (above: number, minUnits: number, lookBackDays = 90) =>
      verdict(known, checks({ kind: "return-rate", above, lookBackDays, minUnits }), NOW, selection([one]));
    expect(rate(74.99, 4)).toMatchObject({
      outcome: "review",
      whys: [
        {
          code: "return-rate-high",
          fulfilmentLineItemId: null,
          data: { returned: 3, bought: 4, rate: 75, above: 74.99, lookBackDays: 90 },
        },
        { code: "auto-approved" },
      ],
    });
    expect(rate(75, 4).outcome).toBe("approve");
    expect(rate(0, 5).outcome).toBe("approve");
    expect(rate(75, 4, 91).whys[0]?.data).toMatchObject({ returned: 8, bought: 9, rate: 88.9 });
  });

  test("a number of returns above the limit; told once however many lines ask", () => {
    const two = returnableOrder({ customer, lines: [orderLine(1), orderLine(2)] });
    const chosen = selection(two.lines.map((line) => selectedLine(line)));
    expect(codes(two, checks({ kind: "return-count", above: 1, lookBackDays: 90 }), chosen)).toEqual([
      "review",
      "return-count-high",
      "auto-approved",
      "auto-approved",
    ]);
    expect(codes(two, checks({ kind: "return-count", above: 2, lookBackDays: 90 }), chosen)[0]).toBe(
      "approve",
    );
  });

  test("a dear return", () => {
    const dear = (above: string) =>
      verdict(order, checks({ kind: "return-value", above: { EUR: above } }), NOW, selection([one]));
    expect(dear("99.99").whys[0]).toMatchObject({
      code: "return-value-high",
      data: { value: "100.00", above: "99.99", currency: "EUR" },
    });
    expect(dear("100.00").outcome).toBe("approve");
  });

  test("photos, a note or a reason that are missing", () => {
    const policy = policyOf({ approval: "auto", evidence: { photos: 2, note: true } });
    expect(codes(order, policy, selection([{ ...one, photos: 1, reasonHandle: null }]))).toEqual([
      "review",
      "reason-missing",
      "photos-missing",
      "note-missing",
      "auto-approved",
    ]);
    expect(codes(order, policy, selection([{ ...one, photos: 2, hasNote: true }]))[0]).toBe("approve");
  });

  test("a customer's history is a condition too: who returns little is approved by itself", () => {
    const policy = policyOf(
      {},
      { when: { history: { lookBackDays: 90, minOrders: 1, maxReturns: 2 } }, then: { approval: "auto" } },
    );
    expect(codes(known, policy, selection([one]))[0]).toBe("approve");
    expect(codes(order, policy, selection([one]))[0]).toBe("review");
    expect(codes(returnableOrder({ customer: null }), policy, selection([one]))[0]).toBe("review");
  });
});
