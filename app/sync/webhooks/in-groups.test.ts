import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import { inGroups } from "./in-groups.ts";

/** Writes that end when told to, and what they were given. */
function slowWrites() {
  const groups: number[][] = [];
  const ends: (() => void)[] = [];
  const write = async (items: readonly number[]) => {
    groups.push([...items]);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    ends.push(() => resolve(undefined));
    await promise;
    return items.map((item) => item * 10);
  };
  return { groups, write, endNext: () => ends.shift()?.() };
}

test("an item that comes alone is written at once, and those that come meanwhile together", async () => {
  const { groups, write, endNext } = slowWrites();
  const add = inGroups(write, { atMost: 10, lanes: 1 });
  const results = Promise.all([1, 2, 3].map(add));
  expect(groups).toEqual([[1]]);
  endNext();
  await sleep(0);
  expect(groups).toEqual([[1], [2, 3]]);
  endNext();
  expect(await results).toEqual([10, 20, 30]);
});

test("a group has no more items than it may, and so many writes are under way at once as there are lanes", async () => {
  const { groups, write, endNext } = slowWrites();
  const add = inGroups(write, { atMost: 2, lanes: 2 });
  const results = Promise.all([1, 2, 3, 4, 5].map(add));
  expect(groups).toEqual([[1], [2]]);
  endNext();
  await sleep(0);
  expect(groups).toEqual([[1], [2], [3, 4]]);
  for (let index = 0; index < 3; index += 1) {
    endNext();
    await sleep(0);
  }
  expect(await results).toEqual([10, 20, 30, 40, 50]);
});

test("one that cannot be written fails alone", async () => {
  const write = async (items: readonly number[]) => {
    await sleep(1);
    if (items.includes(3)) throw new Error("3 is not for us");
    return items;
  };
  const add = inGroups(write, { atMost: 10, lanes: 1 });
  const settled = await Promise.allSettled([1, 2, 3, 4].map(add));
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
});
