import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { Store } from "./store.ts";

let store: Store;
beforeEach(() => {
  store = new Store(":memory:");
});
afterEach(() => {
  store.close();
});

describe("documents", () => {
  test("come back as they went in, whatever is in them", () => {
    const money = (amount: string, presentment: string, currencyCode: string) => ({
      shopMoney: { amount, currencyCode: "USD" },
      presentmentMoney: { amount: presentment, currencyCode },
    });
    const text = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `¤${rest}`),
    );
    const bag = fc
      .tuple(fc.constantFrom("0.0", "7.23"), fc.constantFrom("0.0", "9.5"), fc.constantFrom("USD", "EUR"))
      .map(([a, b, c]) => money(a, b, c));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        bag,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie("value"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{3,8}$/), value, { maxKeys: 6 }), (fields) => {
        const doc = { ...fields, id: 1 };
        store.put("BulkOperation", doc);
        expect(JSON.stringify(store.get("BulkOperation", 1))).toBe(JSON.stringify(doc));
      }),
    );
  });

  test("have ids that never come twice, given ones included", () => {
    store.put("WebhookSubscription", { id: 5 });
    expect(store.nextId("WebhookSubscription")).toBe(6);
    store.put("WebhookSubscription", { id: 90 });
    expect(store.nextId("WebhookSubscription")).toBe(91);
    store.remove("WebhookSubscription", 90);
    // A refused action makes the store count anew.
    expect(() => store.transaction(() => expect.unreachable())).toThrow();
    expect(store.nextId("WebhookSubscription")).toBe(91);
  });
});

describe("a transaction", () => {
  const subscription = (id: number) => () => {
    store.put("WebhookSubscription", { id, [`field${id}`]: "a shape of its own" });
  };

  test("that fails leaves nothing, and what is written afterwards can be read", () => {
    expect(() =>
      store.transaction(() => {
        subscription(1)();
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(store.count("WebhookSubscription")).toBe(0);
    subscription(1)();
    expect(store.get("WebhookSubscription", 1)?.["field1"]).toBe("a shape of its own");
  });

  test("within another undoes only what it did itself, and tells nothing of it", () => {
    const told: string[] = [];
    store.changes.on("change", ({ topic }) => told.push(topic));
    const tell = (topic: string) => {
      store.tell({ topic, type: "Shop", doc: { id: 1 }, at: "2026-01-01T00:00:00Z" });
    };
    store.transaction(() => {
      subscription(1)();
      tell("one");
      expect(() =>
        store.transaction(() => {
          subscription(2)();
          tell("two");
          throw new Error("no");
        }),
      ).toThrow("no");
      store.transaction(subscription(3));
      expect(told).toEqual([]);
    });
    expect(store.list("WebhookSubscription").map(({ id }) => id)).toEqual([1, 3]);
    expect(told).toEqual(["one"]);
  });
});
