import fc from "fast-check";
import { expect, test } from "vitest";

import { CostBudget } from "./cost-budget.ts";

const bucket = { maximumAvailable: 2000, currentlyAvailable: 0, restoreRate: 100 };

test("a request goes at once while points are left, and takes them", () => {
  const budget = new CostBudget();
  budget.learn({ ...bucket, currentlyAvailable: 60 }, 0);
  expect(budget.take(50, "interactive", 0)).toBe(0);
  expect(budget.available(0)).toBe(10);
});

test("otherwise it waits for as long as the missing points take to come back", () => {
  const budget = new CostBudget();
  budget.learn({ ...bucket, currentlyAvailable: 10 }, 0);
  expect(budget.take(110, "interactive", 0)).toBe(1000);
  expect(budget.take(110, "interactive", 1000)).toBe(0);
});

test("background work leaves half of the bucket to people who wait", () => {
  const budget = new CostBudget();
  budget.learn({ ...bucket, currentlyAvailable: 900 }, 0);
  expect(budget.take(10, "background", 0)).toBe(1100);
  expect(budget.take(10, "interactive", 0)).toBe(0);
});

test("whoever waits as told may go then, and the bucket is never overdrawn", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2000 }),
      fc.array(fc.record({ cost: fc.integer({ min: 0, max: 1000 }), background: fc.boolean() }), {
        maxLength: 30,
      }),
      (start, requests) => {
        const budget = new CostBudget();
        budget.learn({ ...bucket, currentlyAvailable: start }, 0);
        let now = 0;
        for (const { cost, background } of requests) {
          const priority = background ? "background" : "interactive";
          const wait = budget.take(cost, priority, now);
          if (wait > 0) expect(budget.take(cost, priority, (now += wait))).toBe(0);
          expect(budget.available(now)).toBeGreaterThanOrEqual(0);
        }
      },
    ),
  );
});
