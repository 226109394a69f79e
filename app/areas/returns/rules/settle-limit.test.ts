import { expect, test } from "vitest";

import { settleLimit, type SettlingActor } from "./settle-limit.ts";

const order = { currency: "CAD", rate: { shopCurrency: "EUR", shopMinor: 100n, presentmentMinor: 150n } };
const clerk: SettlingActor = { kind: "staff", maySettleAboveLimit: false };
const manager: SettlingActor = { kind: "staff", maySettleAboveLimit: true };
const limit = { EUR: "100.00" }; // 150.00 CAD

test("up to the limit, at the order's rate, without asking anyone; above it somebody with the right", () => {
  expect(settleLimit(order, 15_000n, limit, clerk)).toEqual({ kind: "allowed" });
  expect(settleLimit(order, 15_001n, limit, clerk)).toEqual({ kind: "waits", limitMinor: 15_000n });
  expect(settleLimit(order, 15_001n, limit, { kind: "automatic" })).toMatchObject({ kind: "waits" });
  expect(settleLimit(order, 15_001n, limit, manager)).toEqual({ kind: "allowed" });
});

test("no limit lets anybody; a limit that says nothing for the order's currency lets nobody", () => {
  expect(settleLimit(order, 10n ** 12n, null, clerk)).toEqual({ kind: "allowed" });
  expect(settleLimit(order, 1n, { GBP: "100.00" }, clerk)).toEqual({ kind: "waits", limitMinor: null });
});
