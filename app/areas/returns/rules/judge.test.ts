import { describe, expect, test } from "vitest";

import {
  orderLine,
  policyOf,
  returnableOrder,
  ruleId,
  selectedLine,
  selection,
  sentId,
} from "#test/factories/returnable-order.ts";

import { judge } from "./judge.ts";
import type { Policy, ReturnableOrder } from "./types.ts";

const NOW = new Date("2026-11-10T12:00:00Z");
const finalSale = { returnable: { kind: "final-sale", message: "Worn next to the skin" } } as const;
/** The only judgement of an order with one line. */
const only = (order: ReturnableOrder, policy: Policy, now = NOW) => {
  const { lines } = judge(order, policy, now);
  expect(lines).toHaveLength(1);
  return lines[0]!;
};

describe("the window", () => {
  test("30 days from the shop's day of delivery, to the end of the last one", () => {
    const order = returnableOrder();
    expect(only(order, policyOf({}))).toMatchObject({
      returnableQuantity: 1,
      refusal: null,
      lastDay: "2026-12-04",
    });
    // 23:59 and 00:00 in Berlin
    expect(only(order, policyOf({}), new Date("2026-12-04T22:59:59Z")).refusal).toBeNull();
    expect(only(order, policyOf({}), new Date("2026-12-04T23:00:00Z"))).toMatchObject({
      returnableQuantity: 0,
      resolutions: [],
      refusal: { code: "window-ended", endedOn: "2026-12-04", ruleId: null },
    });
  });

  test("each parcel has its own window; one that was not delivered yet counts from its sending and the transit days", () => {
    const line = orderLine(1, { quantity: 2 });
    const parcel = (number: number, deliveredAt: Date | null) => ({
      fulfilmentId: `f${number}`,
      createdAt: new Date("2026-11-02T10:00:00Z"),
      deliveredAt,
      lines: [
        {
          fulfilmentLineItemId: `fl${number}`,
          lineItemId: line.lineItemId,
          quantity: 1,
          returnableQuantity: 1,
        },
      ],
    });
    const order = returnableOrder({
      lines: [line],
      fulfilments: [parcel(1, new Date("2026-11-04T10:00:00Z")), parcel(2, null)],
    });
    const policy = policyOf({ window: { kind: "days", days: 14, transitDays: 5 } });
    expect(judge(order, policy, NOW).lines.map(({ lastDay }) => lastDay)).toEqual([
      "2026-11-18",
      "2026-11-21",
    ]);
  });

  test("a holiday's rule never takes days away", () => {
    const holiday = policyOf(
      {},
      {
        when: { placed: { from: "2026-11-01", to: "2026-12-24" } },
        then: { window: { kind: "until", day: "2027-01-31", orDays: { days: 30, transitDays: 7 } } },
      },
    );
    expect(only(returnableOrder(), holiday).lastDay).toBe("2027-01-31");
    const [sent] = returnableOrder().fulfilments;
    const late = returnableOrder({
      fulfilments: [{ ...sent!, deliveredAt: new Date("2027-01-10T10:00:00Z") }],
    });
    expect(only(late, holiday).lastDay).toBe("2027-02-09");
    const before = returnableOrder({ placedAt: new Date("2026-10-31T22:59:00Z") });
    expect(only(before, holiday).lastDay).toBe("2026-12-04");
    // The shop's day: 23:00 UTC is midnight in Berlin.
    expect(only(returnableOrder({ placedAt: new Date("2026-10-31T23:00:00Z") }), holiday).lastDay).toBe(
      "2027-01-31",
    );
  });

  test("a window that never ends", () => {
    const policy = policyOf({ window: { kind: "unlimited" } });
    expect(only(returnableOrder(), policy, new Date("2036-01-01T00:00:00Z"))).toMatchObject({
      lastDay: null,
      returnableQuantity: 1,
    });
  });
});

describe("what cannot be returned", () => {
  test.each([
    ["gift-card", orderLine(1, { giftCard: true })],
    ["returned-already", orderLine(1, { refundedQuantity: 1, refundedTotalMinor: 10_000n })],
  ])("%s", (code, line) => {
    const { refusal, returnableQuantity } = only(returnableOrder({ lines: [line] }), policyOf({}));
    expect({ code: refusal?.code, returnableQuantity }).toEqual({ code, returnableQuantity: 0 });
  });

  test("what was not sent yet stands on its own", () => {
    const line = orderLine(1, { quantity: 3 });
    const [whole] = returnableOrder({ lines: [line] }).fulfilments;
    const order = returnableOrder({
      lines: [line],
      fulfilments: [{ ...whole!, lines: [{ ...whole!.lines[0]!, quantity: 2, returnableQuantity: 2 }] }],
    });
    expect(judge(order, policyOf({}), NOW).lines).toMatchObject([
      { fulfilmentLineItemId: sentId(line), returnableQuantity: 2, refusal: null },
      { fulfilmentLineItemId: null, returnableQuantity: 0, refusal: { code: "not-fulfilled" } },
    ]);
    expect(only(returnableOrder({ lines: [line], fulfilments: [] }), policyOf({})).refusal).toEqual({
      code: "not-fulfilled",
    });
  });

  test("a unit that was refunded without a return is gone, in whichever parcel Shopify still lists it", () => {
    const line = orderLine(1, { quantity: 2, refundedQuantity: 1, refundedTotalMinor: 10_000n });
    const [whole] = returnableOrder({ lines: [line] }).fulfilments;
    const parcel = (number: number) => ({
      ...whole!,
      lines: [
        {
          fulfilmentLineItemId: `fl${number}`,
          lineItemId: line.lineItemId,
          quantity: 1,
          returnableQuantity: 1,
        },
      ],
    });
    const order = returnableOrder({ lines: [line], fulfilments: [parcel(1), parcel(2)] });
    expect(judge(order, policyOf({}), NOW).lines).toMatchObject([
      { fulfilmentLineItemId: "fl1", returnableQuantity: 1, refusal: null },
      { fulfilmentLineItemId: "fl2", returnableQuantity: 0, refusal: { code: "returned-already" } },
    ]);
  });

  test("units in a return under way; a declined return holds none", () => {
    const line = orderLine(1);
    const [whole] = returnableOrder({ lines: [line] }).fulfilments;
    const held = (status: "OPEN" | "DECLINED", returnableQuantity: number) =>
      returnableOrder({
        lines: [line],
        fulfilments: [{ ...whole!, lines: [{ ...whole!.lines[0]!, returnableQuantity }] }],
        returns: [
          {
            returnId: "r1",
            status,
            lines: [{ fulfilmentLineItemId: sentId(line), quantity: 1, refundedQuantity: 0 }],
          },
        ],
      });
    expect(only(held("OPEN", 0), policyOf({})).refusal).toEqual({ code: "in-return" });
    expect(only(held("DECLINED", 1), policyOf({})).refusal).toBeNull();
  });

  test("final sale, with the merchant's message and the rule that says so", () => {
    const order = returnableOrder({ lines: [orderLine(1, { productTags: ["Underwear"] })] });
    const policy = policyOf({}, { when: { productTags: { anyOf: ["underwear"] } }, then: finalSale });
    expect(only(order, policy).refusal).toEqual({
      code: "final-sale",
      message: "Worn next to the skin",
      ruleId: ruleId(1),
    });
  });

  test("the first rule that speaks of the topic decides, and others may speak of other topics", () => {
    const order = returnableOrder({ lines: [orderLine(1, { productTags: ["sale", "outlet"] })] });
    const policy = policyOf(
      {},
      { when: { productTags: { anyOf: ["outlet"] } }, then: { resolutions: ["store-credit"] } },
      {
        when: { productTags: { anyOf: ["sale"] } },
        then: { resolutions: ["refund"], returnable: { kind: "yes" } },
      },
      { when: {}, then: { returnable: { kind: "not-returnable" }, window: { kind: "unlimited" } } },
    );
    expect(only(order, policy)).toMatchObject({
      refusal: null,
      lastDay: null,
      resolutions: ["store-credit"],
    });
    const off = { ...policy, rules: policy.rules.map((rule, at) => ({ ...rule, enabled: at !== 1 })) };
    expect(only(order, off).refusal).toMatchObject({ code: "not-returnable", ruleId: ruleId(3) });
  });
});

describe("reasons", () => {
  const policy = policyOf(
    {},
    { when: { reasons: { anyOf: ["damaged-or-defective"] } }, then: { returnable: { kind: "yes" } } },
    { when: {}, then: finalSale },
  );
  const order = returnableOrder();

  test("before one is chosen, a line says with which it may be returned", () => {
    expect(only(order, policy)).toMatchObject({
      refusal: null,
      returnableQuantity: 1,
      reasons: { anyOf: ["damaged-or-defective"] },
    });
    const except = policyOf({}, { when: { reasons: { anyOf: ["style"] } }, then: finalSale });
    expect(only(order, except)).toMatchObject({ refusal: null, reasons: { noneOf: ["style"] } });
    expect(only(order, policyOf({})).reasons).toBeNull();
  });

  test("once chosen, it decides", () => {
    const line = order.lines[0]!;
    const chosen = (reasonHandle: string) =>
      judge(order, policy, NOW, selection([selectedLine(line, 1, { reasonHandle })])).lines[0];
    expect(chosen("damaged-or-defective")).toMatchObject({ refusal: null, reasons: null });
    expect(chosen("style")).toMatchObject({ refusal: { code: "final-sale" }, returnableQuantity: 0 });
  });
});

describe("resolutions", () => {
  test("what all selected lines are offered", () => {
    const lines = [orderLine(1, { productTags: ["sale"] }), orderLine(2)];
    const order = returnableOrder({ lines });
    const policy = policyOf(
      {},
      {
        when: { productTags: { anyOf: ["sale"] } },
        then: { resolutions: ["exchange-variant", "store-credit"] },
      },
    );
    expect(judge(order, policy, NOW).resolutions).toHaveLength(4);
    const both = selection(lines.map((line) => selectedLine(line)));
    expect(judge(order, policy, NOW, both).resolutions).toEqual(["store-credit", "exchange-variant"]);
  });

  test("no store credit without a customer, no exchange with duties", () => {
    const duties = [{ dutyId: "d", amountMinor: 1n, refundedMinor: 0n }];
    const order = returnableOrder({ customer: null, lines: [orderLine(1, { duties })] });
    expect(only(order, policyOf({})).resolutions).toEqual(["refund"]);
  });
});
