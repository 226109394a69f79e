import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { toDecimal } from "#app/shared/money.ts";

import {
  bodyShopMinor,
  commaList,
  countryCode,
  gidOf,
  map,
  money,
  numericId,
  optionalText,
  shopMinor,
  text,
  timestamp,
} from "./parse.ts";

/** What a schema makes of a value, or why it makes nothing of it. */
function outcome<Output>(schema: z.ZodType<Output>, value: unknown): unknown {
  const mapped = map(schema, value, (parsed) => parsed);
  return mapped.ok ? mapped.value : mapped.reason;
}

describe("ids", () => {
  test("of the Admin API keep every digit", () => {
    expect(outcome(gidOf("Order"), "gid://shopify/Order/820982911946154508")).toBe(820982911946154508n);
    expect(outcome(gidOf("MailingAddress"), "gid://shopify/MailingAddress/1?model_name=Address")).toBe(1n);
  });

  test.each([
    "gid://shopify/LineItem/1",
    "1",
    "gid://shopify/Order/",
    "gid://shopify/Order/9223372036854775808",
    1,
  ])("%j is not the id of an Order", (value) =>
    expect(outcome(gidOf("Order"), value)).toEqual(expect.stringMatching(/global id|expected string/)),
  );

  test("of webhooks' bodies are numbers, or bigints where numbers end", () => {
    expect(outcome(numericId, 7)).toBe(7n);
    expect(outcome(numericId, 820982911946154508n)).toBe(820982911946154508n);
    for (const value of [1.5, -1, "7", 2 ** 60])
      expect(outcome(numericId, value)).toEqual(expect.any(String));
  });
});

describe("money", () => {
  test("is exact minor units of its currency", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.constantFrom("USD", "JPY", "KWD"),
        (minor, currencyCode) => {
          const amount = toDecimal(minor, currencyCode);
          expect(outcome(money, { amount, currencyCode })).toEqual({ minor, currency: currencyCode });
          const bag = { shop_money: { amount, currency_code: currencyCode } };
          expect(outcome(bodyShopMinor, bag)).toBe(minor);
        },
      ),
    );
  });

  test.each(["1.005", "", "NaN", "1e3", "1,00", " 1.00", "99999999999999999999"])(
    "%j is refused, never zero",
    (amount) => {
      const bag = { shopMoney: { amount, currencyCode: "USD" } };
      expect(outcome(shopMinor, bag)).toBe("shopMoney: not an amount of USD");
    },
  );

  test("as a number, or without a currency, is refused", () => {
    expect(outcome(money, { amount: 1, currencyCode: "USD" })).toMatch(/^amount: /);
    expect(outcome(money, { amount: "1", currencyCode: "dollars" })).toBe(
      "currencyCode: not an ISO 4217 code",
    );
  });
});

describe("texts and times", () => {
  test("blank texts are null, and PostgreSQL can hold every text", () => {
    expect(outcome(optionalText, "")).toBeNull();
    expect(outcome(optionalText, undefined)).toBeNull();
    expect(outcome(text, "a\0b")).toBe("ab");
  });

  test("tags of a body are one text", () => {
    expect(outcome(commaList, "tag1, big   sale ,")).toEqual(["tag1", "big   sale"]);
    expect(outcome(commaList, null)).toEqual([]);
  });

  test("a country that is none is null", () => {
    expect(outcome(countryCode, "AT")).toBe("AT");
    expect(outcome(countryCode, "Austria")).toBeNull();
  });

  test.each(["2026-02-30T00:00:00Z", "2026-01-01", "yesterday", "2026-01-01T00:00:00"])(
    "%s is not a time with a zone",
    (value) => expect(outcome(timestamp, value)).toBe("Invalid ISO datetime"),
  );
});

test("a reason names the field and never its value", () => {
  const schema = z.object({ lines: z.array(z.object({ email: z.int() })) });
  expect(outcome(schema, { lines: [{ email: 1 }, { email: "ada@example.com" }] })).toBe(
    "lines.1.email: Invalid input: expected number, received string",
  );
});
