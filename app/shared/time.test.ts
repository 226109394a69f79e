import { describe, expect, test } from "vitest";

import { rangeChoiceFrom, type RangeChoice, resolveRange, withRangeChoice } from "./date-range.ts";
import { addMonths, dayOf, daysBetween, isDay, lengthInDays, monthsOf, precedingRange } from "./time.ts";

test.each([
  ["2026-03-08T06:59:59Z", "America/New_York", "2026-03-08"], // the night clocks go forward
  ["2026-03-08T04:59:59Z", "America/New_York", "2026-03-07"],
  ["2026-12-31T15:00:00Z", "Asia/Tokyo", "2027-01-01"],
  ["2026-06-30T23:59:59Z", "UTC", "2026-06-30"],
])("%s in %s is %s", (instant, zone, day) => {
  expect(dayOf(new Date(instant), zone)).toBe(day);
});

test.each([
  ["2026-02-28", true],
  ["2028-02-29", true],
  ["2026-02-29", false],
  ["2026-13-01", false],
  ["2026-1-1", false],
  ["", false],
])("%j is a day: %s", (text, is) => {
  expect(isDay(text)).toBe(is);
});

test("days, months and ranges", () => {
  expect(daysBetween("2026-02-28", "2026-03-01")).toBe(1);
  expect(daysBetween("2026-03-01", "2026-03-01")).toBe(0);
  expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
  expect(monthsOf({ from: "2025-11-30", to: "2026-02-01" })).toEqual([
    "2025-11",
    "2025-12",
    "2026-01",
    "2026-02",
  ]);
  const week = { from: "2026-03-02", to: "2026-03-08" };
  expect(lengthInDays(week)).toBe(7);
  expect(precedingRange(week)).toEqual({ from: "2026-02-23", to: "2026-03-01" });
});

describe("a chosen range", () => {
  test.each([
    ["last_7_days", { from: "2026-11-17", to: "2026-11-23" }],
    ["last_30_days", { from: "2026-10-25", to: "2026-11-23" }],
    ["last_90_days", { from: "2026-08-26", to: "2026-11-23" }],
    ["last_12_months", { from: "2025-11-24", to: "2026-11-23" }],
    ["this_year", { from: "2026-01-01", to: "2026-11-23" }],
    ["all_time", { from: "1997-01-01", to: "2026-11-23" }],
  ] as const)("%s", (preset, range) => {
    expect(resolveRange({ preset }, "2026-11-23", "1997-01-01")).toEqual(range);
  });

  test("all time of a shop without orders is today", () => {
    expect(resolveRange({ preset: "all_time" }, "2026-11-23", null)).toEqual({
      from: "2026-11-23",
      to: "2026-11-23",
    });
  });

  test("survives the address, which keeps its other parameters", () => {
    const choices: RangeChoice[] = [
      { preset: "last_7_days" },
      { preset: "custom", range: { from: "2026-01-01", to: "2026-01-31" } },
    ];
    for (const choice of choices) {
      const address = withRangeChoice(
        new URLSearchParams("host=abc&from=2020-01-01&to=2020-01-02&range=all_time"),
        choice,
      );
      expect(address.get("host")).toBe("abc");
      expect(rangeChoiceFrom(address)).toEqual(choice);
    }
  });

  test.each([
    "",
    "range=forever",
    "from=2026-01-02&to=2026-01-01",
    "from=2026-02-30&to=2026-03-01",
    "from=2026-01-01",
  ])("an address that says %j means the default", (address) => {
    expect(rangeChoiceFrom(new URLSearchParams(address))).toEqual({ preset: "last_12_months" });
  });
});
