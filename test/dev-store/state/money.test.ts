import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { fromBag, parseAmount, shareOf, split, toAmountText, toBag } from "./money.ts";

const minor = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const currency = fc.constantFrom("USD", "JPY", "KWD");

describe("Shopify's money text", () => {
  test.each([
    [2000, "USD", "20.0"],
    [723, "USD", "7.23"],
    [0, "USD", "0.0"],
    [-100, "USD", "-1.0"],
    [5, "USD", "0.05"],
    [1999, "JPY", "1999.0"],
    [1230, "KWD", "1.23"],
  ])("%i of %s is %s", (amount, code, text) => {
    expect(toAmountText(amount, code)).toBe(text);
    expect(parseAmount(text, code)).toBe(amount);
  });

  test("comes back as the same amount", () => {
    fc.assert(
      fc.property(minor, minor, currency, currency, (shop, presentment, a, b) => {
        const bag = toBag({ shop, presentment }, { shop: a, presentment: b });
        expect(fromBag(bag)).toEqual({ shop, presentment });
      }),
    );
  });

  test.each(["1.005", "1,5", "", "1e3", "0x1", "12."])("%j is no amount of dollars", (text) => {
    expect(parseAmount(text, "USD")).toBeUndefined();
  });
});

describe("parts", () => {
  test("of a split sum to the whole, and none is further than one unit from its share", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 8 }),
        (amount, weights) => {
          const parts = split({ shop: amount, presentment: amount * 2 }, weights);
          expect(parts.reduce((n, part) => n + part.shop, 0)).toBe(amount);
          expect(parts.reduce((n, part) => n + part.presentment, 0)).toBe(amount * 2);
          const total = weights.reduce((a, b) => a + b, 0);
          parts.forEach((part, index) => {
            const share = total === 0 ? amount / weights.length : (amount * (weights[index] ?? 0)) / total;
            expect(Math.abs(part.shop - share)).toBeLessThan(1);
          });
        },
      ),
    );
  });

  test("of units taken one after another sum to the whole", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 1, max: 40 }),
        (amount, units) => {
          let total = 0;
          for (let taken = 0; taken < units; taken++) {
            total += shareOf({ shop: amount, presentment: amount }, taken, 1, units).shop;
          }
          expect(total).toBe(amount);
        },
      ),
    );
  });
});
