import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type PartProgress, timeLeft } from "./time-left.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
const secondsAgo = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

function part(details: Partial<PartProgress>): PartProgress {
  return {
    resource: "orders",
    status: "exporting",
    objectCount: 0,
    linesMerged: 0,
    mergeMs: 0,
    rootTotal: 1000,
    rootCount: 0,
    exportStartedAt: secondsAgo(10),
    ...details,
  };
}

const PRODUCTS_DONE = part({
  resource: "products",
  status: "completed",
  objectCount: 500,
  linesMerged: 500,
  mergeMs: 1000,
  rootTotal: 100,
  rootCount: 100,
});

describe("how long an import still takes", () => {
  test("cannot be told before Shopify has counted, begun or exported anything", () => {
    expect(timeLeft([part({ status: "waiting", rootTotal: null })], NOW)).toBeUndefined();
    expect(timeLeft([part({ exportStartedAt: null, status: "waiting" })], NOW)).toBeUndefined();
    expect(timeLeft([part({})], NOW)).toBeUndefined();
    expect(timeLeft([part({ rootCount: 50, objectCount: 150, exportStartedAt: secondsAgo(1) })], NOW)).toBe(
      undefined,
    );
  });

  test("is at least what Shopify needs for its export, at its pace so far", () => {
    const quarter = part({ rootCount: 250, objectCount: 750, exportStartedAt: secondsAgo(60) });
    expect(timeLeft([quarter], NOW)).toEqual({ kind: "at_least", ms: 180_000 });
  });

  test("is what is left of the lines, at the pace of those that are merged", () => {
    const orders = part({ status: "merging", objectCount: 3000, linesMerged: 1000, mergeMs: 2000 });
    expect(timeLeft([PRODUCTS_DONE, orders], NOW)).toEqual({ kind: "about", ms: 4000 });
  });

  test("is the last export and its lines, when those come after all others are merged", () => {
    const half = part({ rootCount: 500, objectCount: 1500, exportStartedAt: secondsAgo(100) });
    expect(timeLeft([PRODUCTS_DONE, half], NOW)).toEqual({ kind: "about", ms: 100_000 + 3000 * 2 });
  });

  test("reckons a slice that has not begun by its siblings", () => {
    const exported = part({
      status: "completed",
      rootCount: 1000,
      objectCount: 3000,
      linesMerged: 3000,
      mergeMs: 3000,
    });
    const merging = part({ status: "merging", rootTotal: 10, rootCount: 10, objectCount: 30 });
    expect(timeLeft([exported, merging], NOW)).toEqual({ kind: "about", ms: 30 });
  });

  test("is nothing for a shop that has nothing", () => {
    const empty = part({ rootTotal: 0 });
    expect(timeLeft([empty, PRODUCTS_DONE], NOW)).toEqual({ kind: "about", ms: 0 });
  });

  test("never grows when more of the same is merged, and is never negative", () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), fc.integer({ min: 1, max: 20 }), (some, more, msPerLine) => {
        const at = (merged: number) =>
          timeLeft(
            [
              PRODUCTS_DONE,
              part({
                status: "merging",
                objectCount: 10_000,
                linesMerged: merged,
                mergeMs: merged * msPerLine,
              }),
            ],
            NOW,
          )?.ms ?? 0;
        const [fewer, further] = [Math.min(some, more), Math.max(some, more)];
        // The pace is that of all lines so far: with a constant one, later is sooner done.
        const constant = (merged: number) =>
          ((10_000 - merged) * (merged * msPerLine + 1000)) / (merged + 500);
        expect(at(further)).toBeCloseTo(constant(further), 3);
        expect(at(fewer)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
