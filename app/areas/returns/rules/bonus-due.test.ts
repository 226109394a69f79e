import fc from "fast-check";
import { expect, test } from "vitest";

import { bonusDue } from "./bonus-due.ts";

const due = (over: Partial<Parameters<typeof bonusDue>[0]>) =>
  bonusDue({ bonusMinor: 500n, creditMinor: 5_000n, creditedMinor: 5_000n, bonusCreditedMinor: 0n, ...over });

test("is given whole for all that was promised, and in part for a part", () => {
  expect(due({})).toBe(500n);
  expect(due({ creditedMinor: 2_500n })).toBe(250n);
  expect(due({ creditedMinor: 0n })).toBe(0n);
});

test("is given once, and not without a promise", () => {
  expect(due({ bonusCreditedMinor: 1n })).toBe(0n);
  expect(due({ bonusMinor: 0n })).toBe(0n);
  expect(due({ creditMinor: 0n })).toBe(0n);
});

test("is never more than promised", () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
  fc.assert(
    fc.property(amount, amount, amount, (bonusMinor, creditMinor, creditedMinor) => {
      const bonus = due({ bonusMinor, creditMinor, creditedMinor });
      expect(bonus >= 0n && bonus <= bonusMinor).toBe(true);
    }),
  );
});
