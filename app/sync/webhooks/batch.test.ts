import { readFileSync } from "node:fs";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { planBatch } from "./batch.ts";

const template = JSON.parse(
  readFileSync(
    new URL("../../../test/integration/sync/fixtures/orders_create.json", import.meta.url),
    "utf8",
  ),
) as Record<string, unknown>;

interface Told {
  id: number;
  /** Seconds after the first of March. */
  second: number;
  tags: string;
}

function body({ id, second, tags }: Told): string {
  const updatedAt = new Date(Date.UTC(2026, 2, 1) + second * 1000).toISOString();
  return JSON.stringify({
    ...template,
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    updated_at: updatedAt,
    tags,
  });
}

const plan = (...told: Told[]) =>
  planBatch(told.map((each, index) => ({ webhookId: `w${index}`, text: body(each) })));

describe("webhooks of whole orders, put together", () => {
  test("are one state of each order, the newest, in the order of ids", () => {
    const { orders, notNewer, alone } = plan(
      { id: 2, second: 1, tags: "" },
      { id: 1, second: 5, tags: "late" },
      { id: 1, second: 3, tags: "early" },
    );
    expect(orders.map(({ webhookId }) => webhookId)).toEqual(["w1", "w0"]);
    expect([notNewer, alone]).toEqual([["w2"], []]);
  });

  test("that say the same of one moment are one", () => {
    const same = { id: 1, second: 1, tags: "vip" };
    expect(plan(same, same, same)).toMatchObject({ notNewer: ["w1", "w2"], alone: [] });
  });

  test("that say different things of one moment need the shop's word", () => {
    const { orders, alone } = plan({ id: 1, second: 1, tags: "a" }, { id: 1, second: 1, tags: "b" });
    expect([orders.map(({ webhookId }) => webhookId), alone]).toEqual([["w0"], ["w1"]]);
  });

  test.each([
    ["no JSON", '{"id": 1'],
    ["no order", '{"id": 1}'],
    ["nothing", ""],
    ["a list", "[]"],
  ])("leave out what is %s", (_, text) => {
    expect(planBatch([{ webhookId: "bad", text }])).toEqual({ orders: [], notNewer: [], alone: ["bad"] });
  });

  test("none is lost or counted twice, and what is taken is the newest", () => {
    const told = fc.record({
      id: fc.integer({ min: 1, max: 4 }),
      second: fc.integer({ min: 0, max: 3 }),
      tags: fc.constantFrom("a", "b"),
    });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 12 }), (all) => {
        const { orders, notNewer, alone } = plan(...all);
        const settled = [...orders.map(({ webhookId }) => webhookId), ...notNewer, ...alone];
        expect(settled.sort()).toEqual(all.map((_, index) => `w${index}`).sort());
        for (const { rows } of orders) {
          const seconds = all.filter(({ id }) => BigInt(id) === rows.order.id).map(({ second }) => second);
          expect(Date.parse(rows.order.updatedAt)).toBe(Date.UTC(2026, 2, 1) + Math.max(...seconds) * 1000);
        }
      }),
    );
  });
});
