import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { formatMoney, parseMinor, toDecimal } from "./money.ts";

describe("Shopify's decimal text becomes minor units exactly", () => {
  test.each([
    ["19.99", "USD", 1999n],
    ["7.5", "USD", 750n],
    ["20.0", "USD", 2000n],
    ["0.0", "USD", 0n],
    ["-1.00", "USD", -100n],
    ["1000.0", "JPY", 1000n],
    ["1.234", "KWD", 1234n],
    ["1.5000", "USD", 150n],
    ["90071992547409931.07", "USD", 9007199254740993107n],
  ])("%s %s is %s", (text, currency, minor) => {
    expect(parseMinor(text, currency)).toBe(minor);
  });

  test.each([
    ["0.001", "USD"],
    ["1.5", "JPY"],
    ["", "USD"],
    ["1e3", "USD"],
    ["1,000.00", "USD"],
    ["NaN", "USD"],
    [".5", "USD"],
  ])("%j %s is refused", (text, currency) => {
    expect(parseMinor(text, currency)).toBeUndefined();
  });
});

test("any amount survives being written and read", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      fc.constantFrom("USD", "JPY", "KWD"),
      (minor, currency) => {
        expect(parseMinor(toDecimal(minor, currency), currency)).toBe(minor);
      },
    ),
  );
});

test("people see money in their language", () => {
  expect(formatMoney({ minor: 199_900n, currency: "USD" }, "en")).toBe("$1,999.00");
  expect(formatMoney({ minor: 199_900n, currency: "EUR" }, "de")).toBe("1.999,00\u00a0€");
  expect(formatMoney({ minor: 1999n, currency: "JPY" }, "en")).toBe("¥1,999");
});
