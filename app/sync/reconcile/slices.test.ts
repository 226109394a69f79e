import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { clip, createdWithin, isMonth, seconds, slicesBetween, spanOf } from "./slices.ts";

const ZONES = ["UTC", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe"];
const instant = fc.date({ min: new Date("1999-12-31"), max: new Date("2031-01-01"), noInvalidDate: true });

describe("slices", () => {
  test("hold every instant exactly once", () => {
    fc.assert(
      fc.property(instant, instant, instant, fc.constantFrom(...ZONES), (first, last, at, zone) => {
        fc.pre(first <= last && at <= last);
        const holding = slicesBetween(first, last, zone).filter((slice) => {
          const { from, until } = spanOf(slice, zone);
          return (!from || at >= from) && (!until || at < until);
        });
        expect(holding).toHaveLength(1);
      }),
    );
  });

  test("of a shop that has nothing are one", () => {
    expect(slicesBetween(null, new Date(), "UTC")).toEqual(["all"]);
    expect(spanOf("all", "UTC")).toEqual({ from: null, until: null });
  });

  test("are months of the shop's own time", () => {
    expect(spanOf("2026-03", "America/New_York")).toEqual({
      from: new Date("2026-03-01T05:00:00Z"),
      until: new Date("2026-04-01T04:00:00Z"),
    });
    expect(
      slicesBetween(new Date("2026-01-01T02:00:00Z"), new Date("2026-02-01T00:00:00Z"), "America/New_York"),
    ).toEqual(["<2025-12", "2025-12", "2026-01"]);
    expect(["2026-01", "<2026-01", "all"].map(isMonth)).toEqual([true, false, false]);
  });
});

test("what Encore is not shown is cut off", () => {
  const from = new Date("2026-03-01T00:00:00Z");
  const until = new Date("2026-04-01T00:00:00Z");
  const middle = new Date("2026-03-15T00:00:00Z");
  expect(clip({ from, until }, null)).toEqual({ from, until });
  expect(clip({ from, until }, middle)).toEqual({ from: middle, until });
  expect(clip({ from: null, until }, middle)).toEqual({ from: middle, until });
  expect(clip({ from, until }, until)).toBeUndefined();
  expect(clip({ from: null, until: null }, middle)).toEqual({ from: middle, until: null });
});

test("a search quotes its times, in whole seconds", () => {
  const from = new Date("2026-03-01T05:00:00.999Z");
  expect(seconds(from)).toBe("2026-03-01T05:00:00Z");
  expect(createdWithin({ from, until: null })).toBe("created_at:>='2026-03-01T05:00:00Z'");
  expect(createdWithin({ from: null, until: from })).toBe("created_at:<'2026-03-01T05:00:00Z'");
  expect(createdWithin({ from: null, until: null })).toBe("");
});
