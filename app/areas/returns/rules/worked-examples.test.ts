/** The worked examples of docs/returns.md are what the rules reckon. */
import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { toDecimal } from "#app/shared/money.ts";
import {
  orderLine,
  policyOf,
  returnableOrder,
  selectedLine,
  selection,
} from "#test/factories/returnable-order.ts";

import { quote } from "./quote.ts";
import type { Effects, OrderLine, Quote, Replacement, Resolution, ReturnableOrder } from "./types.ts";

interface Example {
  readonly line: Partial<OrderLine>;
  readonly order?: Partial<ReturnableOrder>;
  readonly quantity?: number;
  readonly base?: Partial<Effects>;
  readonly resolution?: Resolution;
  readonly replacement?: Partial<Replacement>;
}

const thirds = { quantity: 3, unitPriceMinor: 400n, discountedTotalMinor: 1000n };
const fees: Partial<Effects> = {
  restockingFee: { percent: 10 },
  returnShippingFee: { amount: { EUR: "4.95" } },
};
const lessTen = { quantity: 2, unitPriceMinor: 5_000n, discountedTotalMinor: 9_000n };
const eighty = { unitPriceMinor: 8_000n };
const fifteen: Partial<Effects> = { exchangeBonus: { kind: "fixed", amount: { EUR: "15.00" } } };
const inPart = { transactionId: "t", gateway: "manual", receivedMinor: 3_000n, refundableMinor: 3_000n };

const EXAMPLES: Readonly<Record<string, Example>> = {
  A: { line: thirds },
  B: { line: { ...thirds, refundedQuantity: 1, refundedTotalMinor: 334n }, order: { refundedMinor: 334n } },
  C: { line: lessTen, base: fees },
  D: {
    line: lessTen,
    base: { ...fees, creditBonus: { kind: "percent", percent: 10 } },
    resolution: "store-credit",
  },
  E: {
    line: { taxMinor: 1_900n },
    order: { taxesIncluded: false, shipping: { paidMinor: 500n, taxMinor: 95n, refundedMinor: 0n } },
    base: { originalShipping: "whole-order" },
  },
  F: { line: {}, order: { payments: [inPart] } },
  G: { line: eighty, resolution: "exchange-variant", replacement: { totalMinor: 10_000n } },
  H: {
    line: eighty,
    base: { ...fifteen, exchangePrice: "current" },
    resolution: "exchange-variant",
    replacement: { totalMinor: 10_000n },
  },
  I: {
    line: eighty,
    base: fifteen,
    resolution: "exchange-product",
    replacement: { productId: "other", totalMinor: 5_000n },
  },
  J: { line: { unitPriceMinor: 300n }, base: { ...fees, restockingFee: { percent: 50 } } },
  K: { line: thirds, order: { currency: "JPY" }, quantity: 2 },
  L: { line: thirds, order: { currency: "KWD" } },
  M: {
    line: { unitPriceMinor: 15_000n },
    order: { currency: "CAD", rate: { shopCurrency: "EUR", shopMinor: 10_000n, presentmentMinor: 15_000n } },
    base: { returnShippingFee: { amount: { EUR: "5.00" } } },
  },
};

function quoteOf({ line, order, quantity, base, resolution, replacement }: Example): Quote {
  const bought = orderLine(1, line);
  const replacements = replacement
    ? [{ variantId: "v", productId: bought.productId ?? "", quantity: 1, totalMinor: 0n, ...replacement }]
    : [];
  return quote(
    returnableOrder({ ...order, lines: [bought] }),
    policyOf(base ?? {}),
    new Date("2026-11-10T12:00:00Z"),
    selection([selectedLine(bought, quantity)], { replacements }),
    resolution ?? "refund",
  );
}

const rows = readFileSync("docs/returns.md", "utf8")
  .split("\n")
  .map((row) => row.split("|").map((cell) => cell.trim()))
  .filter(([, letter]) => /^[A-Z]$/.test(letter ?? ""));

test("every example of the page is here, and every one here is on the page", () => {
  expect(rows.map(([, letter]) => letter)).toEqual(Object.keys(EXAMPLES));
});

test.each(rows.map(([, letter = "", what = "", ...figures]) => [letter, what, figures.slice(0, 6)] as const))(
  "%s: %s",
  (letter, _what, figures) => {
    const of = quoteOf(EXAMPLES[letter]!);
    const inPlain = (minor: bigint) => toDecimal(minor, of.currency);
    expect([
      inPlain(of.lines.reduce((total, { valueMinor }) => total + valueMinor, 0n)),
      inPlain(of.shippingMinor),
      inPlain(of.restockingFeeMinor + of.returnShippingFeeMinor),
      inPlain(of.bonusMinor),
      inPlain(of.refundMinor + of.storeCreditMinor),
      inPlain(of.owedMinor),
    ]).toEqual(figures);
  },
);
