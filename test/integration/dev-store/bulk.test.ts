/* eslint-disable @typescript-eslint/no-explicit-any --
   answers of every shape are read here, and a wrong reach into one fails its test */
import { beforeEach, describe, expect, it, vi } from "vitest";

import { BulkOperations, bulkOperationsOf } from "#test/dev-store/bulk/operations.ts";
import type { RunningDevStore } from "#test/dev-store/server.ts";
import type { Change } from "#test/dev-store/state/store.ts";
import { fillShop } from "./admin-graphql-support.ts";
import { type BulkClient, bulkClientOf, FIELDS, lines, QUERY } from "./bulk-support.ts";
import { send, startDevStore } from "./support.ts";

let devStore: RunningDevStore;
let { admin, operations, start, read, run } = {} as BulkClient;

function use(store: RunningDevStore): void {
  devStore = store;
  ({ admin, operations, start, read, run } = bulkClientOf(store));
}

beforeEach(async () => use(await startDevStore()));

describe("a bulk query", () => {
  it("is created, runs, completes and tells of its end", async () => {
    fillShop(devStore, 5);
    const told: Change[] = [];
    devStore.store.changes.on("change", (change) => told.push(change));
    const { bulkOperation, userErrors } = await start();
    expect(userErrors).toEqual([]);
    expect(bulkOperation).toMatchObject({ status: "CREATED", objectCount: "0", url: null, query: QUERY });
    await operations.settled();
    const done = await read(bulkOperation.id);
    expect(done).toMatchObject({
      status: "COMPLETED",
      errorCode: null,
      rootObjectCount: "5",
      objectCount: "13",
      partialDataUrl: null,
    });
    expect(done.completedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const response = await fetch(done.url);
    expect(response.headers.get("content-type")).toBe("application/jsonl");
    expect((await response.arrayBuffer()).byteLength).toBe(Number(done.fileSize));
    expect(told).toEqual([
      expect.objectContaining({
        topic: "bulk_operations/finish",
        doc: expect.objectContaining({ status: "COMPLETED" }),
      }),
    ]);
  });

  it("writes escaped slashes, selection order, children after their parent with __parentId last", async () => {
    fillShop(devStore, 2);
    const { url } = await run(
      `{ orders { edges { node { name id lineItems { edges { node { title id } } } } } } }`,
    );
    const text = await (await fetch(url)).text();
    expect(text.endsWith("\n")).toBe(true);
    const [first = "", second = "", third = ""] = text.split("\n");
    expect(first).toMatch(/^\{"name":"#\d+","id":"gid:\\\/\\\/shopify\\\/Order\\\/\d+"\}$/);
    expect(second).toMatch(
      /^\{"title":"Mug","id":"gid:\\\/\\\/shopify\\\/LineItem\\\/\d+","__parentId":"gid:\\\/\\\/shopify\\\/Order\\\/\d+"\}$/,
    );
    expect(JSON.parse(second).__parentId).toBe(JSON.parse(first).id);
    expect(JSON.parse(third).__parentId).toBe(JSON.parse(first).id);
  });

  it("names the node's own id as parent, wherever another id stands before it", async () => {
    fillShop(devStore, 2);
    const { url } = await run(
      `{ orders { edges { node { customer { id } id lineItems { edges { node { id } } } } } } }`,
    );
    const all = await lines(url);
    const orders = all.filter((line) => line.customer).map((line) => line.id);
    expect(orders).toHaveLength(2);
    expect([...new Set(all.filter((line) => !line.customer).map((line) => line.__parentId))]).toEqual(orders);
  });

  it("may be written in fragments", async () => {
    fillShop(devStore, 2);
    const { url } = await run(
      `{ orders { edges { node { ... on Order { ...Whole } } } } }
       fragment Whole on Order { id name ...Lines }
       fragment Lines on Order { lineItems { edges { node { id } } } }`,
    );
    const all = await lines(url);
    expect(all.filter((line) => line.name)).toHaveLength(2);
    expect(all.filter((line) => line.__parentId).length).toBeGreaterThan(1);
  });

  it("says exactly what the same query answers page by page", async () => {
    fillShop(devStore, 9);
    const { url } = await run();
    const { body } = await admin(
      `{ orders(first: 50, sortKey: ID) { nodes { ${FIELDS} lineItems(first: 50) { nodes { id title quantity } } } } }`,
    );
    const expected = body.data.orders.nodes.flatMap(({ lineItems, ...order }: any) => [
      order,
      ...lineItems.nodes.map((line: object) => ({ ...line, __parentId: order.id })),
    ]);
    expect(await lines(url)).toEqual(expected);
  });

  it("filters as the query says, and has no file when nothing matches", async () => {
    fillShop(devStore, 4);
    const even = await run(`{ orders(query: "tag:even") { edges { node { id } } } }`);
    expect(even.objectCount).toBe("2");
    const none = await run(`{ orders(query: "tag:nobody") { edges { node { id } } } }`);
    expect(none).toMatchObject({ status: "COMPLETED", objectCount: "0", fileSize: null, url: null });
  });

  it("fails for a missing scope", async () => {
    fillShop(devStore, 1);
    const { operation } = operations.start("{ customers { edges { node { id } } } }", ["read_orders"]);
    await operations.settled();
    expect(await read(`gid://shopify/BulkOperation/${operation?.id ?? 0}`)).toMatchObject({
      status: "FAILED",
      errorCode: "ACCESS_DENIED",
    });
  });

  it.each([
    ["{ orders { edges { node { id customerJourneySummary { ready } } } } }", "Order.customerJourneySummary"],
    [`{ orders(query: "tag:nobody") { edges { node { id totalWeight } } } }`, "Order.totalWeight"],
    [
      "{ orders { edges { node { id lineItems { edges { node { id sellingPlan { name } } } } } } } }",
      "LineItem.sellingPlan",
    ],
    ["{ orders { edges { node { id events { edges { node { id } } } } } } }", "Order.events"],
  ])("is refused aloud and not begun for what is not modelled: %s", async (query, place) => {
    fillShop(devStore, 1);
    const { body } = await admin(
      `mutation ($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id } userErrors { message } } }`,
      { query },
    );
    expect(body.errors[0]).toMatchObject({
      message: `The development store does not model ${place}`,
      path: ["bulkOperationRunQuery"],
    });
    expect(devStore.store.count("BulkOperation")).toBe(0);
  });

  it("can be cancelled while it runs, not afterwards", async () => {
    fillShop(devStore, 2);
    operations.faults.operations.push({ kind: "hang" });
    const { bulkOperation } = await start();
    const cancel = async () =>
      (
        await admin(
          `mutation ($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { field message } } }`,
          {
            id: bulkOperation.id,
          },
        )
      ).body.data.bulkOperationCancel;
    expect(await cancel()).toEqual({ bulkOperation: { status: "CANCELING" }, userErrors: [] });
    await operations.settled();
    expect(await read(bulkOperation.id)).toMatchObject({
      status: "CANCELED",
      completedAt: null,
      fileSize: null,
      url: null,
    });
    const { bulkOperation: finished } = await start();
    await operations.settled();
    const { body } = await admin(
      `mutation ($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { field message } } }`,
      { id: finished.id },
    );
    expect(body.data.bulkOperationCancel).toEqual({
      bulkOperation: { status: "COMPLETED" },
      userErrors: [{ field: null, message: "A bulk operation cannot be canceled when it is completed" }],
    });
  });

  it("is refused beside five others", async () => {
    operations.faults.operations.push(...Array.from({ length: 5 }, () => ({ kind: "hang" }) as const));
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push((await start()).bulkOperation.id);
    const { bulkOperation, userErrors } = await start();
    expect(bulkOperation).toBeNull();
    expect(userErrors).toEqual([
      {
        field: null,
        message: `A bulk query operation for this app and shop is already in progress: ${ids.join(", ")}.`,
        code: "OPERATION_IN_PROGRESS",
      },
    ]);
  });
});

describe("what a bulk query may not be", () => {
  it.each([
    ["{ shop { id } }", "Bulk queries must contain at least one connection."],
    ["{ orders { edges { node { id", "Invalid bulk query: syntax error, unexpected end of file"],
    [
      `mutation { tagsAdd(id: "gid://shopify/Order/1", tags: []) { node { id } } }`,
      "Invalid operation type. Only `query` operations are supported.",
    ],
    [
      "{ orders { nodes { id } } }",
      "All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'orders { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: 'orders'.",
    ],
    [
      "{ products { edges { node { title variants { edges { node { id } } } } } } }",
      "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': products.",
    ],
    [
      "{ orders { edges { node { id fulfillments { events { edges { node { id } } } } } } } }",
      "Queries that contain a connection field within a list field are not currently supported.",
    ],
    [
      "{ orders { edges { node { id colour } } } }",
      "Invalid bulk query: Field 'colour' doesn't exist on type 'Order'",
    ],
    [
      "{ products { edges { node { ...Variants } } } } fragment Variants on Product { title variants { edges { node { id } } } }",
      "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': products.",
    ],
    [
      "{ customers { edges { node { id ...Orders } } } } fragment Orders on Customer { orders { edges { node { id ...Lines } } } } fragment Lines on Order { fulfillmentOrders { edges { node { id ...Items } } } } fragment Items on FulfillmentOrder { lineItems { edges { node { id } } } }",
      "Bulk queries cannot contain connections with a nesting depth greater than 2.",
    ],
    [`#${"a".repeat(65_535)}`, "Query is too large (65536 bytes; maximum is 65535 bytes)"],
  ])("%.60s", async (query, message) => {
    expect(await start(query)).toEqual({
      bulkOperation: null,
      userErrors: [{ field: ["query"], message, code: "INVALID" }],
    });
  });
});

describe("the file", () => {
  it("is served in ranges, without a token, under its signature only", async () => {
    fillShop(devStore, 3);
    const { url } = await run();
    const whole = await (await fetch(url)).text();
    const part = async (range: string) => fetch(url, { headers: { range } });
    const middle = await part("bytes=10-19");
    expect(middle.status).toBe(206);
    expect(middle.headers.get("content-range")).toBe(`bytes 10-19/${whole.length}`);
    expect(await middle.text()).toBe(whole.slice(10, 20));
    expect(await (await part(`bytes=${whole.length - 5}-`)).text()).toBe(whole.slice(-5));
    expect(await (await part("bytes=-7")).text()).toBe(whole.slice(-7));
    const beyond = await part(`bytes=${whole.length}-`);
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get("content-range")).toBe(`bytes */${whole.length}`);
    expect((await fetch(url.replace(/[^/]+\/file\.jsonl$/, "forged/file.jsonl"))).status).toBe(403);
  });

  it("is gone after seven days", async () => {
    let now = new Date("2026-10-01T00:00:00Z");
    const aging = await startDevStore({ now: () => now });
    fillShop(aging, 1);
    const { operation } = bulkOperationsOf(aging).start("{ orders { edges { node { id } } } }", [
      "read_orders",
    ]);
    await bulkOperationsOf(aging).settled();
    const finished = aging.store.get("BulkOperation", operation?.id ?? 0);
    const url = finished ? bulkOperationsOf(aging).url(finished) : null;
    expect((await fetch(url ?? "")).status).toBe(200);
    now = new Date("2026-10-08T00:00:01Z");
    expect((await fetch(url ?? "")).status).toBe(400);
    expect(finished && bulkOperationsOf(aging).url(finished)).toBeNull();
  });
});

it("leaves the event loop free while it runs", async () => {
  fillShop(devStore, 300);
  operations.faults.operations.push({ kind: "slow", delayMs: 30 });
  const { bulkOperation } = await start();
  const seen = new Set<string>();
  for (let status = "CREATED"; status !== "COMPLETED";) {
    ({ status } = await read(bulkOperation.id));
    seen.add(status);
  }
  expect(seen).toContain("RUNNING");
});

it("goes on after a restart", async () => {
  fillShop(devStore, 3);
  operations.faults.operations.push({ kind: "hang" });
  const { bulkOperation } = await start();
  await operations.close();
  const resumed = new BulkOperations(devStore);
  resumed.resume();
  await resumed.settled();
  expect(devStore.store.get("BulkOperation", Number(bulkOperation.id.split("/").at(-1)))).toMatchObject({
    status: "COMPLETED",
    rootObjectCount: "3",
  });
  await resumed.close();
});

it("is forgotten by a reset, running or done", async () => {
  fillShop(devStore, 3);
  const { url } = await run();
  operations.faults.operations.push({ kind: "hang" }, { kind: "fail" });
  operations.faults.downloads.push({ kind: "hang" });
  const { bulkOperation } = await start();
  await vi.waitFor(async () => expect((await read(bulkOperation.id)).status).toBe("RUNNING"));
  expect((await send(devStore.origin, "POST", "/__store/reset")).status).toBe(200);
  expect((await fetch(url)).status).toBe(403);
  use(devStore);
  // Ids begin anew, so these have the ids of the two before.
  fillShop(devStore, 2);
  expect(await run()).toMatchObject({ status: "COMPLETED", rootObjectCount: "2" });
  const again = await run("{ customers { edges { node { id } } } }");
  expect(await lines(again.url)).toHaveLength(2);
});
