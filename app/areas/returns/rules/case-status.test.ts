import { describe, expect, test } from "vitest";

import { caseStatus, type CaseFacts } from "./case-status.ts";

const open = (over: Partial<CaseFacts> = {}): CaseFacts => ({
  status: "OPEN",
  lines: [{ quantity: 2, processedQuantity: 0 }],
  transactions: [],
  inspectedUnits: 0,
  keepItems: false,
  ...over,
});
const processed = [{ quantity: 2, processedQuantity: 2 }];

describe("where a case stands", () => {
  test.each([
    ["REQUESTED", "requested"],
    ["DECLINED", "declined"],
    ["CANCELED", "cancelled"],
    ["CLOSED", "closed"],
  ])("%s at Shopify is %s", (status, expected) => {
    expect(caseStatus(open({ status }))).toBe(expected);
  });

  test("an open one awaits the goods until every unit is accounted for", () => {
    expect(caseStatus(open())).toBe("approved");
    expect(caseStatus(open({ inspectedUnits: 1 }))).toBe("approved");
    expect(caseStatus(open({ inspectedUnits: 2 }))).toBe("received");
    expect(caseStatus(open({ keepItems: true }))).toBe("received");
  });

  test("it is settled by quantities and money that has arrived, not by a refund that exists", () => {
    expect(caseStatus(open({ lines: processed }))).toBe("settled");
    expect(caseStatus(open({ lines: processed, transactions: [{ status: "PENDING" }] }))).toBe("received");
    expect(caseStatus(open({ lines: processed, transactions: [{ status: "FAILURE" }] }))).toBe("received");
    expect(caseStatus(open({ lines: processed, transactions: [{ status: "SUCCESS" }] }))).toBe("settled");
  });
});
