import { expect, test } from "vitest";

import { type CaseFacts, caseStatus, type ReturnFacts } from "./case-status.ts";

const shopify = (some: Partial<ReturnFacts> = {}): ReturnFacts => ({
  status: "OPEN",
  lines: [{ returnLineItemId: "r1", quantity: 2, processedQuantity: 0 }],
  exchangeLines: [],
  refunds: [],
  storeCreditMinor: 0n,
  ...some,
});
const facts = (some: Partial<CaseFacts> = {}): CaseFacts => ({
  shopify: shopify(),
  decision: "none",
  arrived: {},
  due: null,
  paidMinor: 0n,
  ...some,
});
const due = (some: Partial<NonNullable<CaseFacts["due"]>>) => ({
  refundMinor: 0n,
  storeCreditMinor: 0n,
  owedMinor: 0n,
  ...some,
});
const processed = [{ returnLineItemId: "r1", quantity: 2, processedQuantity: 2 }];

test.each<[string, Partial<CaseFacts>, string]>([
  ["a request that Shopify does not hold yet", { shopify: null }, "requested"],
  ["declined before Shopify held it", { shopify: null, decision: "declined" }, "declined"],
  ["cancelled before Shopify held it", { shopify: null, decision: "cancelled" }, "cancelled"],
  ["requested in Shopify", { shopify: shopify({ status: "REQUESTED" }) }, "requested"],
  ["declined in Shopify", { shopify: shopify({ status: "DECLINED" }) }, "declined"],
  ["cancelled in Shopify", { shopify: shopify({ status: "CANCELED" }) }, "cancelled"],
  [
    "closed by Shopify because every line was taken out",
    { shopify: shopify({ status: "CLOSED", lines: [] }) },
    "cancelled",
  ],
  ["open: goods are awaited", {}, "approved"],
  ["one of two units here", { arrived: { r1: { received: 1, keep: 0 } } }, "approved"],
  ["both here, one of them kept by the customer", { arrived: { r1: { received: 1, keep: 1 } } }, "received"],
  [
    "processed in Shopify's admin, whatever was noted here",
    { shopify: shopify({ lines: processed }) },
    "received",
  ],
])("%s", (_what, some, status) => {
  expect(caseStatus(facts(some))).toMatchObject({ status, complete: false });
});

test("settled once every unit is processed and the money has moved: not while a refund is pending or failed", () => {
  const refunds = (...list: ReturnFacts["refunds"]) =>
    caseStatus(
      facts({ shopify: shopify({ lines: processed, refunds: list }), due: due({ refundMinor: 100n }) }),
    );
  expect(refunds({ status: "SUCCESS", minor: 60n }, { status: "SUCCESS", minor: 40n })).toMatchObject({
    status: "settled",
    complete: true,
    refundLeftMinor: 0n,
  });
  for (const status of ["PENDING", "FAILURE", "ERROR"] as const) {
    expect(refunds({ status: "SUCCESS", minor: 60n }, { status, minor: 40n })).toMatchObject({
      status: "received",
      complete: false,
      refundLeftMinor: 40n,
    });
  }
});

test("store credit, and an exchange whose difference is to be paid and whose goods are to be sent", () => {
  const credit = (storeCreditMinor: bigint) =>
    caseStatus(
      facts({
        shopify: shopify({ lines: processed, storeCreditMinor }),
        due: due({ storeCreditMinor: 110n }),
      }),
    );
  expect(credit(109n)).toMatchObject({ status: "received", storeCreditLeftMinor: 1n });
  expect(credit(110n)).toMatchObject({ status: "settled", complete: true });
  const exchange = (processedQuantity: number, paidMinor: bigint) =>
    caseStatus(
      facts({
        shopify: shopify({ lines: processed, exchangeLines: [{ quantity: 1, processedQuantity }] }),
        due: due({ owedMinor: 500n }),
        paidMinor,
      }),
    );
  expect(exchange(0, 500n)).toMatchObject({ complete: false, unprocessedUnits: 1 });
  expect(exchange(1, 499n)).toMatchObject({ complete: false, owedLeftMinor: 1n });
  expect(exchange(1, 500n)).toMatchObject({ status: "settled", complete: true });
});

test("a return that was closed early is closed and not complete", () => {
  expect(caseStatus(facts({ shopify: shopify({ status: "CLOSED" }) }))).toMatchObject({
    status: "closed",
    complete: false,
    awaitedUnits: 2,
    unprocessedUnits: 2,
  });
  const done = shopify({ status: "CLOSED", lines: processed });
  expect(caseStatus(facts({ shopify: done, due: due({}) }))).toMatchObject({
    status: "closed",
    complete: true,
  });
});
