/** A reading by the Admin API serves every webhook that was received before it began. */
import { expect, test } from "vitest";

import { readOnce } from "#app/sync/webhooks/read-once.ts";
import { DONE, type Outcome, unreadable } from "#app/sync/webhooks/topic.ts";

import { shopWithContext } from "./support.ts";

const SECOND = 1000;

async function reader() {
  const context = await shopWithContext();
  let readings = 0;
  return {
    count: () => readings,
    /** @param secondsAgo how long ago the webhook was received */
    read: (object: string, secondsAgo: number, outcome: Outcome = DONE) =>
      readOnce({ context, receivedAt: new Date(Date.now() - secondsAgo * SECOND) }, object, () => {
        readings += 1;
        return Promise.resolve(outcome);
      }),
  };
}

test("webhooks that waited are served by one reading, each object for itself", async () => {
  const { read, count } = await reader();
  expect(await read("Order/1", 60)).toEqual(DONE);
  expect(await read("Order/1", 30)).toEqual({ status: "ignored", reason: "read_since" });
  expect(await read("Order/1", 10)).toEqual({ status: "ignored", reason: "read_since" });
  expect(await read("Order/2", 10)).toEqual(DONE);
  expect(count()).toBe(2);
});

test("a webhook that may tell of something later is read for", async () => {
  const { read, count } = await reader();
  await read("Order/1", 60);
  // Just received: the clocks of database and process may differ by as much.
  expect(await read("Order/1", 1)).toEqual(DONE);
  expect(count()).toBe(2);
});

test("a reading that failed serves nobody, nor does another shop's", async () => {
  const one = await reader();
  await one.read("Order/1", 60, unreadable("name: not text"));
  expect(await one.read("Order/1", 60)).toEqual(DONE);
  const other = await reader();
  expect(await other.read("Order/1", 60)).toEqual(DONE);
});
