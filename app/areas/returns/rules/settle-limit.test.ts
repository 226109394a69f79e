import { expect, test } from "vitest";

import { maySettle } from "./settle-limit.ts";

const worth = (valueMinor: bigint, bonusMinor = 0n, shopRate = 1) => ({ valueMinor, bonusMinor, shopRate });
const staff = { limitMinor: 10_000n, mayApprove: false };

test("staff settle up to the limit, the bonus counted in", () => {
  expect(maySettle(worth(10_000n), staff)).toBe(true);
  expect(maySettle(worth(10_001n), staff)).toBe(false);
  expect(maySettle(worth(9_500n, 501n), staff)).toBe(false);
});

test("an order in another currency is measured in the shop's", () => {
  // 15,000 yen of an order at 1.5 yen a cent are 10,000 cents.
  expect(maySettle(worth(15_000n, 0n, 1.5), staff)).toBe(true);
  expect(maySettle(worth(15_001n, 0n, 1.5), staff)).toBe(false);
});

test("who has the right settles anything, and so does everybody where there is no limit", () => {
  expect(maySettle(worth(10n ** 9n), { ...staff, mayApprove: true })).toBe(true);
  expect(maySettle(worth(10n ** 9n), { ...staff, limitMinor: null })).toBe(true);
});
