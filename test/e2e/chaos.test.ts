/** A short chaos run (test/chaos says what it is); `npm run chaos` makes long ones. */
import { expect, test } from "vitest";

import { chaos } from "../chaos/chaos.ts";

test("whatever happens on the way, one reconciliation later the tables equal the shop, field by field", async () => {
  const said: string[] = [];
  const report = await chaos({ seed: "npm test", until: { changes: 350 }, say: (line) => said.push(line) });
  expect(report.differences, said.join("\n")).toEqual([]);
  // It was no fair-weather run.
  const { misfortunes } = report;
  for (const what of [
    ...["webhooks drop", "webhooks duplicate", "webhooks reorder", "webhooks delay"],
    ...["admin-graphql fail", "admin-graphql throttle", "database restarted"],
  ]) {
    expect(misfortunes[what], what).toBeGreaterThan(0);
  }
  expect(Object.keys(misfortunes).some((what) => what.startsWith("killed"))).toBe(true);
  expect(report.rows).toBeGreaterThan(3_000);
}, 300_000);
