import fc from "fast-check";
import { expect, test } from "vitest";

import { proportion } from "./proportion.ts";

test("is Wilson's interval", () => {
  // Newcombe, Statistics in Medicine 17 (1998), 857–872, table I, method 3: 81/263, 15/148, 0/20, 1/29.
  const rounded = (count: number, n: number) => {
    const { low, high } = proportion(count, n);
    return [low.toFixed(4), high.toFixed(4)];
  };
  expect(rounded(81, 263)).toEqual(["0.2553", "0.3662"]);
  expect(rounded(15, 148)).toEqual(["0.0624", "0.1605"]);
  expect(rounded(0, 20)).toEqual(["0.0000", "0.1611"]);
  expect(rounded(1, 29)).toEqual(["0.0061", "0.1718"]);
});

test("cannot tell anything of nothing", () => {
  expect(proportion(0, 0)).toEqual({ n: 0, share: null, low: 0, high: 1 });
});

test("holds the share, and narrows with more of the same", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.integer({ min: 1, max: 500 }), (count, n) => {
      const { share, low, high } = proportion(count, n);
      expect(low <= share! + 1e-12 && share! <= high + 1e-12 && low >= 0 && high <= 1).toBe(true);
      const more = proportion(count * 4, n * 4);
      expect(more.high - more.low).toBeLessThanOrEqual(high - low + 1e-12);
    }),
  );
});
