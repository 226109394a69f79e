import { describe, expect, test } from "vitest";

import { nextActions, type NextFacts } from "./next-action.ts";

const facts = (over: Partial<NextFacts>): NextFacts => ({
  status: "requested",
  stuck: false,
  refused: false,
  underWay: false,
  atShopify: true,
  approverNeeded: false,
  mayApprove: false,
  keepItems: false,
  units: 2,
  inspected: 0,
  processed: 0,
  ...over,
});

describe("what a merchant does next", () => {
  test.each([
    ["a request", {}, "approve", ["decline", "cancel"]],
    ["goods that are awaited", { status: "approved" }, "inspect", ["cancel", "close"]],
    [
      "goods of which some have come",
      { status: "approved", inspected: 1 },
      "inspect",
      ["settle", "cancel", "close"],
    ],
    [
      "goods of which some are paid",
      { status: "approved", inspected: 1, processed: 1 },
      "inspect",
      ["close"],
    ],
    ["goods that have come", { status: "received", inspected: 2 }, "settle", ["inspect", "close"]],
    ["goods that are kept", { status: "received", keepItems: true }, "settle", ["close"]],
    ["money that has moved", { status: "settled", inspected: 2, processed: 2 }, "close", []],
    ["a return that is over", { status: "closed" }, null, ["reopen"]],
    ["a refusal", { status: "declined" }, null, []],
    ["a cancelled one", { status: "cancelled" }, null, []],
    ["something under way", { status: "received", inspected: 2, underWay: true }, null, []],
    ["what Shopify refused", { stuck: true, refused: true }, "try-again", ["give-up"]],
    ["what nobody knows the end of", { stuck: true, underWay: true }, "try-again", []],
    [
      "an amount above the limit",
      { status: "received", inspected: 2, approverNeeded: true },
      null,
      ["inspect", "close"],
    ],
    [
      "the same for who may",
      { status: "received", inspected: 2, approverNeeded: true, mayApprove: true },
      "settle",
      ["inspect", "close"],
    ],
  ] as const)("%s", (_, over, next, others) => {
    expect(nextActions(facts(over))).toEqual({ next, others });
  });

  test("a return that Shopify does not have is not closed there", () => {
    expect(nextActions(facts({ status: "approved", atShopify: false })).others).not.toContain("close");
  });
});
