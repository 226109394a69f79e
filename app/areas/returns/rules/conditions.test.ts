import { expect, test } from "vitest";

import { orderLine, returnableOrder, returningCustomer } from "#test/factories/returnable-order.ts";

import { failedCondition, type LineFacts } from "./conditions.ts";
import type { Conditions } from "./types.ts";

const line = orderLine(1, {
  quantity: 2,
  discountedTotalMinor: 15_000n,
  productTags: ["Summer", "Sale"],
  productType: "Shoes",
  collectionIds: ["gid://shopify/Collection/7"],
  vendor: "Acme",
  sku: "SHOE-42-RED",
});
const facts: LineFacts = {
  order: returnableOrder({ lines: [line], customer: returningCustomer({ tags: ["VIP"], tier: "gold" }) }),
  line,
  now: new Date("2026-11-30T23:30:00Z"), // 1 December in Berlin
  reasonHandle: "too-small",
  returnValueMinor: 7_500n,
};

test.each<[Conditions, Conditions]>([
  [{ productTags: { anyOf: ["sale", "x"] } }, { productTags: { noneOf: ["sale"] } }],
  [{ productTypes: { anyOf: ["shoes"] } }, { productTypes: { anyOf: ["Hats"] } }],
  [
    { collectionIds: { anyOf: ["gid://shopify/Collection/7"] } },
    { collectionIds: { anyOf: ["gid://shopify/Collection/8"] } },
  ],
  [{ vendors: { noneOf: ["Other"] } }, { vendors: { noneOf: ["acme"] } }],
  [{ skus: { anyOf: ["shoe-*"] } }, { skus: { anyOf: ["SHOE-42"] } }],
  [{ skus: { noneOf: ["HAT-*"] } }, { skus: { noneOf: ["SHOE-*"] } }],
  [{ customerTags: { anyOf: ["vip"] } }, { customerTags: { anyOf: ["wholesale"] } }],
  [{ customerTiers: { anyOf: ["gold"] } }, { customerTiers: { noneOf: ["gold", "silver"] } }],
  [{ countries: { anyOf: ["DE", "AT"] } }, { countries: { noneOf: ["DE"] } }],
  [{ channels: { anyOf: ["web"] } }, { channels: { anyOf: ["pos"] } }],
  [{ placed: { from: "2026-11-01", to: "2026-11-01" } }, { placed: { to: "2026-10-31" } }],
  [{ requested: { from: "2026-12-01" } }, { requested: { to: "2026-11-30" } }],
  [{ reasons: { anyOf: ["too-small"] } }, { reasons: { noneOf: ["too-small"] } }],
  [{ itemValue: { atLeast: { EUR: "75.00" } } }, { itemValue: { below: { EUR: "75.00" } } }],
  [{ returnValue: { below: { EUR: "75.01" } } }, { returnValue: { atLeast: { EUR: "75.01" } } }],
  [{ itemValue: { atLeast: { EUR: "0.00" } } }, { itemValue: { atLeast: { GBP: "0.00" } } }],
  [{ discount: { above: 24.99 } }, { discount: { above: 25 } }],
  [{ discount: { above: 0 } }, { discount: { above: 100 } }],
])("%j holds, %j does not", (holds, fails) => {
  expect(failedCondition(holds, facts)).toBeNull();
  expect(failedCondition(fails, facts)).toBe(Object.keys(fails)[0]);
});

test("all must hold, and the first that does not is named", () => {
  expect(failedCondition({}, facts)).toBeNull();
  const when: Conditions = {
    vendors: { anyOf: ["acme"] },
    channels: { anyOf: ["pos"] },
    countries: { anyOf: ["FR"] },
  };
  expect(failedCondition(when, facts)).toBe("countries");
});

test("what is not known holds for no list of any, and for every list of none; without a reason nothing about reasons holds", () => {
  const unknown: LineFacts = {
    ...facts,
    order: { ...facts.order, customer: null, country: null, channel: null },
    reasonHandle: null,
    returnValueMinor: null,
  };
  expect(failedCondition({ countries: { anyOf: ["DE"] } }, unknown)).toBe("countries");
  expect(
    failedCondition({ countries: { noneOf: ["DE"] }, customerTags: { noneOf: ["vip"] } }, unknown),
  ).toBeNull();
  expect(failedCondition({ reasons: { noneOf: ["style"] } }, unknown)).toBe("reasons");
  expect(failedCondition({ returnValue: { below: { EUR: "9999" } } }, unknown)).toBe("returnValue");
});
