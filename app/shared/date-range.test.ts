import { expect, test } from "vitest";

import { DEFAULT_RANGE, rangeChoiceFrom, withRangeChoice } from "./date-range.ts";

test.each([
  "range=garbage",
  "from=2026-05-01",
  "from=2026-05-02&to=2026-05-01",
  "from=2026-02-30&to=2026-03-01",
  "from=0001-01-01&to=9999-12-31",
  "from=2026-01-01&to=9999-12-31",
  "from=-271821-04-20&to=2026-01-01",
])("%s means nothing and shows the default", (query) => {
  expect(rangeChoiceFrom(new URLSearchParams(query))).toEqual(DEFAULT_RANGE);
});

test("a custom range comes back from the address it was put into", () => {
  const choice = { preset: "custom", range: { from: "1997-01-01", to: "1998-06-30" } } as const;
  const query = withRangeChoice(new URLSearchParams("range=all_time&q=x"), choice);
  expect(query.get("q")).toBe("x");
  expect(rangeChoiceFrom(query)).toEqual(choice);
});
