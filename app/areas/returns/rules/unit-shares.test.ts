import fc from "fast-check";
import { expect, test } from "vitest";

import { sum } from "./arithmetic.ts";
import { shareOfNext } from "./unit-shares.ts";

const whole = (wholeMinor: bigint, units: number) => ({
  wholeMinor,
  units,
  refundedMinor: 0n,
  refundedUnits: 0,
});

test.each([
  [1000n, 3, [334n, 333n, 333n]], // 10.00 EUR among three
  [1n, 3, [1n, 0n, 0n]],
  [0n, 2, [0n, 0n]],
  [2n, 3, [1n, 1n, 0n]],
])("%s among %s units", (minor, units, shares) => {
  expect(shares.map((_, unit) => shareOfNext(whole(minor, units), unit, 1))).toEqual(shares);
});

test("nothing is left of a line without units, or of one that was refunded beyond its amount", () => {
  expect(shareOfNext(whole(0n, 0), 0, 1)).toBe(0n);
  expect(shareOfNext({ wholeMinor: 1000n, units: 2, refundedMinor: 1200n, refundedUnits: 1 }, 0, 1)).toBe(0n);
});

test("a unit that was refunded for less does not make the others dearer", () => {
  expect(shareOfNext({ wholeMinor: 1000n, units: 2, refundedMinor: 0n, refundedUnits: 1 }, 0, 1)).toBe(500n);
});

const anySplit = fc
  .record({ wholeMinor: fc.bigInt(0n, 10n ** 12n), units: fc.integer({ min: 1, max: 50 }) })
  .chain(({ wholeMinor, units }) =>
    fc.record({
      wholeMinor: fc.constant(wholeMinor),
      cuts: fc.array(fc.integer({ min: 1, max: units }), { minLength: 1, maxLength: 60 }),
      units: fc.constant(units),
    }),
  );

test("any sequence of partial returns, refunded one after the other, gives the whole and nothing more", () => {
  fc.assert(
    fc.property(anySplit, ({ wholeMinor, units, cuts }) => {
      let refundedMinor = 0n;
      let refundedUnits = 0;
      for (const quantity of [...cuts, units]) {
        const share = shareOfNext({ wholeMinor, units, refundedMinor, refundedUnits }, 0, quantity);
        expect(share).toBeGreaterThanOrEqual(0n);
        refundedMinor += share;
        refundedUnits = Math.min(units, refundedUnits + quantity);
        expect(refundedMinor).toBeLessThanOrEqual(wholeMinor);
      }
      expect(refundedMinor).toBe(wholeMinor);
    }),
  );
});

test("returns side by side take what they would take one after the other, and units differ by at most one minor unit", () => {
  fc.assert(
    fc.property(anySplit, ({ wholeMinor, units }) => {
      const shares = Array.from({ length: units }, (_, unit) =>
        shareOfNext(whole(wholeMinor, units), unit, 1),
      );
      expect(sum(shares)).toBe(wholeMinor);
      expect(shares[0]! - shares.at(-1)!).toBeLessThanOrEqual(1n);
    }),
  );
});
