import { expect, test } from "vitest";

import { FIRST_PAGE, isInstant, isWhole, pagePosition } from "./pagination.ts";

const positionOf = (after: string) => pagePosition(new URLSearchParams({ after }), [isInstant, isWhole]);

test.each(["2026-11-21T23:40:12.120Z", "-infinity"])("a cursor at %s is read", (instant) => {
  expect(positionOf(`${instant}~42`)).toEqual({ direction: "forward", after: [instant, "42"] });
});

test.each([
  "garbage",
  "%",
  "2026-11-21T23:40:12.120Z",
  "2026-02-30T00:00:00.000Z~1",
  "0000-01-01T00:00:00.000Z~1",
  "2026-11-21T00:00:00.0.0Z~1",
  "-infinity~9999999999999999999",
  "-infinity~1~2",
])("the cursor %s shows the first page", (cursor) => {
  expect(positionOf(cursor)).toEqual(FIRST_PAGE);
});
