import { describe, expect, test } from "vitest";

import { DEFAULT_POLICY, parsePolicy, policySchema } from "./policy.ts";

const rule = (some: object) => ({
  id: "0199a000-0000-7000-8000-000000000001",
  name: "Christmas",
  enabled: true,
  when: {},
  then: { label: "free" },
  ...some,
});
const withRule = (some: object) => ({ ...DEFAULT_POLICY, rules: [rule(some)] });

describe("the policy document", () => {
  test("the default is one, and stays what it is when it is stored as JSON", () => {
    expect(parsePolicy(JSON.parse(JSON.stringify(DEFAULT_POLICY)))).toEqual(DEFAULT_POLICY);
    expect(DEFAULT_POLICY.base).toMatchObject({
      window: { kind: "days", days: 30 },
      resolutions: ["refund", "store-credit", "exchange-variant", "exchange-product"],
      restockingFee: { percent: 0 },
      returnShippingFee: { amount: null },
    });
  });

  test.each([
    ["another format", { ...DEFAULT_POLICY, formatVersion: 2 }],
    ["a word that is not known", { ...DEFAULT_POLICY, also: 1 }],
    ["a condition that is not known", withRule({ when: { weather: "rain" } })],
    ["a rule without effect", withRule({ then: {} })],
    ["two rules with one id", { ...DEFAULT_POLICY, rules: [rule({}), rule({})] }],
    [
      "an amount that its currency cannot hold",
      withRule({ then: { returnShippingFee: { amount: { JPY: "4.95" } } } }),
    ],
    ["an amount below zero", withRule({ then: { returnShippingFee: { amount: { EUR: "-1" } } } })],
    ["a day that is none", withRule({ when: { placed: { from: "2026-02-30" } } })],
    [
      "a range that ends before it starts",
      withRule({ when: { placed: { from: "2026-12-02", to: "2026-12-01" } } }),
    ],
    ["a percentage above a hundred", withRule({ then: { restockingFee: { percent: 101 } } })],
    ["no resolution at all", withRule({ then: { resolutions: [] } })],
  ])("%s is refused", (_what, document) => {
    expect(policySchema.safeParse(document).success).toBe(false);
  });

  test("amounts in currencies with 0, 2 and 3 decimals are taken", () => {
    const document = withRule({
      then: { returnShippingFee: { amount: { JPY: "600", EUR: "4.95", KWD: "1.250" } } },
    });
    expect(policySchema.safeParse(document).success).toBe(true);
  });
});
