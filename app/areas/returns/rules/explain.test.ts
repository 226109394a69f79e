import { expect, test } from "vitest";

import {
  orderLine,
  policyOf,
  returnableOrder,
  ruleId,
  selectedLine,
  selection,
} from "#test/factories/returnable-order.ts";

import { explain } from "./explain.ts";
import { TOPICS } from "./policy-document.ts";

const NOW = new Date("2026-11-10T12:00:00Z");
const order = returnableOrder({ lines: [orderLine(1, { productTags: ["sale"] }), orderLine(2)] });
const written = policyOf(
  { approval: "auto" },
  {
    when: { productTags: { anyOf: ["sale"] }, countries: { anyOf: ["AT"] } },
    then: { restockingFee: { percent: 50 } },
  },
  { when: {}, then: { restockingFee: { percent: 40 } } },
  { when: { productTags: { anyOf: ["sale"] } }, then: { restockingFee: { percent: 10 }, label: "merchant" } },
  { when: {}, then: { restockingFee: { percent: 90 } } },
);
const policy = { ...written, rules: written.rules.map((rule, at) => ({ ...rule, enabled: at !== 1 })) };

test("every topic of every line, with the rules looked at up to the one that decided", () => {
  const chosen = selection([selectedLine(order.lines[0]!)]);
  const { lines, judgement, verdict, quotes } = explain(order, policy, NOW, chosen);
  expect(lines.map(({ title, selectedQuantity }) => [title, selectedQuantity])).toEqual([
    ["Product 1", 1],
    ["Product 2", 0],
  ]);
  expect(lines[0]?.decisions.map(({ topic }) => topic)).toEqual(TOPICS);
  const decided = (line: number, topic: string) => lines[line]?.decisions.find((of) => of.topic === topic);
  expect(decided(0, "restockingFee")).toEqual({
    topic: "restockingFee",
    ruleId: ruleId(3),
    effect: { percent: 10 },
    looked: [
      { ruleId: ruleId(1), result: "condition-fails", failed: "countries" },
      { ruleId: ruleId(2), result: "disabled", failed: null },
      { ruleId: ruleId(3), result: "applies", failed: null },
    ],
  });
  expect(decided(1, "restockingFee")).toMatchObject({ ruleId: ruleId(4), effect: { percent: 90 } });
  expect(decided(1, "label")).toMatchObject({
    ruleId: null,
    effect: "own",
    looked: [{ ruleId: ruleId(3), result: "condition-fails", failed: "productTags" }],
  });
  expect(judgement.lines).toHaveLength(2);
  expect(verdict?.outcome).toBe("approve");
  expect(
    quotes.map(({ resolution, refundMinor, storeCreditMinor }) => [
      resolution,
      refundMinor + storeCreditMinor,
    ]),
  ).toEqual([
    ["refund", 9_000n],
    ["store-credit", 9_000n],
    ["exchange-variant", 9_000n],
    ["exchange-product", 9_000n],
  ]);
});

test("without a selection: what may be returned, and neither verdict nor money", () => {
  expect(explain(order, policy, NOW, selection([]))).toMatchObject({ verdict: null, quotes: [] });
});
