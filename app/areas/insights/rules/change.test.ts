import { expect, test } from "vitest";

import { changeOf } from "./change.ts";

test.each([
  ["a quarter more", "relative", 125, 100, { kind: "relative", by: 0.25 }],
  ["half, of money", "relative", 50n, 100n, { kind: "relative", by: -0.5 }],
  ["to nothing", "relative", 0, 10, { kind: "relative", by: -1 }],
  ["up from below zero", "relative", -50, -100, { kind: "relative", by: 0.5 }],
  ["from nothing: no share of it can be given", "relative", 5, 0, null],
  ["a rate, in points", "points", 0.75, 0.5, { kind: "points", by: 0.25 }],
  ["a rate from zero", "points", 0.25, 0, { kind: "points", by: 0.25 }],
  ["when it cannot be told now", "relative", null, 3, null],
  ["when it could not be told before", "points", 0.2, null, null],
] as const)("%s", (_, kind, now, before, change) => {
  expect(changeOf(kind, now, before)).toEqual(change);
});
