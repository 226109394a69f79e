import { expect, test } from "vitest";

import { inspectionFault } from "./inspection.ts";

const line = { id: "line", quantity: 3, processed: 1 };

test("units are restocked, damaged or missing, together at most what was to come back", () => {
  expect(inspectionFault(line, { restocked: 1, damaged: 1, missing: 1 })).toBeUndefined();
  expect(inspectionFault(line, { restocked: 2, damaged: 1, missing: 1 })).toEqual({
    code: "too_many_units",
    lineId: "line",
    most: 3,
  });
});

test("what was paid for already cannot be taken out of the inspection again", () => {
  expect(inspectionFault(line, { restocked: 0, damaged: 0, missing: 0 })).toEqual({
    code: "already_processed",
    lineId: "line",
    least: 1,
  });
});
