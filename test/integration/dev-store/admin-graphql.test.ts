/* eslint-disable @typescript-eslint/no-explicit-any --
   answers of every shape are read here, and a wrong reach into one fails its test */
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import { bucketOf } from "#test/dev-store/admin-graphql/buckets.ts";
import type { RunningDevStore } from "#test/dev-store/server.ts";
import { type Client, clientOf, fillShop, post } from "./admin-graphql-support.ts";
import { startDevStore } from "./support.ts";

let devStore: RunningDevStore;
let admin: Client;

beforeEach(async () => {
  devStore = await startDevStore();
  admin = clientOf(devStore);
});

describe("who may call", () => {
  it("refuses unknown and expired tokens with Shopify's body", async () => {
    const refusal = {
      errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
    };
    expect(await post(devStore, "shpat_nobody", "{ shop { id } }")).toMatchObject({
      status: 401,
      body: refusal,
    });
    const { accessToken } = devStore.tokens.issue("offline", ["read_orders"], true);
    expect((await post(devStore, accessToken, "{ shop { id } }")).status).toBe(200);
    devStore.tokens.expireAccess();
    expect(await post(devStore, accessToken, "{ shop { id } }")).toMatchObject({
      status: 401,
      body: refusal,
    });
  });

  it("knows one version of the API", async () => {
    const { accessToken } = devStore.tokens.issue("control", [], false);
    expect((await post(devStore, accessToken, "{ shop { id } }", {}, "2020-01")).status).toBe(404);
  });

  it("denies by the scope of a field's type, leaving the rest of the answer", async () => {
    fillShop(devStore, 1);
    const reader = clientOf(devStore, ["read_products"]);
    const { status, body } = await reader(`{ shop { name } order(id: "gid://shopify/Order/1") { id } }`);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ shop: { name: "Fernhill Supply" }, order: null });
    expect(body.errors).toEqual([
      {
        message: expect.stringMatching(
          /^Access denied for order field\. Required access: `read_orders` access scope/,
        ),
        locations: [{ line: 1, column: 17 }],
        extensions: {
          code: "ACCESS_DENIED",
          documentation: "https://shopify.dev/api/usage/access-scopes",
          requiredAccess: expect.stringContaining("`read_orders` access scope"),
        },
        path: ["order"],
      },
    ]);
  });

  it("denies what `node` would reveal", async () => {
    fillShop(devStore, 1);
    const reader = clientOf(devStore, ["read_products"]);
    const id = devStore.store.list("Order")[0]?.id ?? 0;
    const { body } = await reader("query ($id: ID!) { node(id: $id) { id } }", {
      id: `gid://shopify/Order/${id}`,
    });
    expect(body.data).toEqual({ node: null });
    expect(body.errors[0].extensions.code).toBe("ACCESS_DENIED");
  });
});

describe("what does not fit the schema", () => {
  const cases: [name: string, query: string, variables: Record<string, unknown>, expected: object][] = [
    [
      "an undefined field",
      "query Q { orders(first: 1) { nodes { id colour } } }",
      {},
      {
        message: "Field 'colour' doesn't exist on type 'Order'",
        path: ["query Q", "orders", "nodes", "colour"],
        extensions: { code: "undefinedField", typeName: "Order", fieldName: "colour" },
      },
    ],
    [
      "a missing argument",
      "{ order { id } }",
      {},
      {
        message: "Field 'order' is missing required arguments: id",
        path: ["query", "order"],
        extensions: { code: "missingRequiredArguments", className: "Field", name: "order", arguments: "id" },
      },
    ],
    [
      "a wrong enum member in a literal input object",
      `mutation { productCreate(product: { title: "x", status: PUBLISHED }) { product { id } } }`,
      {},
      {
        message:
          "Argument 'status' on InputObject 'ProductCreateInput' has an invalid value (PUBLISHED). Expected type 'ProductStatus'.",
        path: ["mutation", "productCreate", "product", "status"],
        extensions: { code: "argumentLiteralsIncompatible", typeName: "InputObject", argumentName: "status" },
      },
    ],
    [
      "a literal that is no id",
      `{ order(id: "12") { id } }`,
      {},
      {
        message: "Invalid global id '12'",
        extensions: { code: "argumentLiteralsIncompatible", typeName: "CoercionError" },
      },
    ],
    [
      "an unknown key and a wrong type in a variable",
      "mutation M($input: OrderInput!) { orderUpdate(input: $input) { order { id } } }",
      { input: { id: "gid://shopify/Order/1", colour: "red", tags: [7] } },
      {
        message:
          "Variable $input of type OrderInput! was provided invalid value for colour (Field is not defined on OrderInput), tags.0 (Could not coerce value 7 to String)",
        extensions: {
          code: "INVALID_VARIABLE",
          value: { id: "gid://shopify/Order/1", colour: "red", tags: [7] },
          problems: [
            { path: ["colour"], explanation: "Field is not defined on OrderInput" },
            {
              path: ["tags", 0],
              explanation: "Could not coerce value 7 to String",
              message: "Could not coerce value 7 to String",
            },
          ],
        },
      },
    ],
    [
      "a text that ends too early",
      "{ shop {\n  id",
      {},
      { message: "syntax error, unexpected end of file at [2, 3]", extensions: { code: "PARSE_ERROR" } },
    ],
  ];

  it.each(cases)("%s", async (_name, query, variables, expected) => {
    const { status, body } = await admin(query, variables);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["errors"]);
    expect(body.errors).toEqual([expect.objectContaining(expected)]);
  });

  it("reports every undefined field", async () => {
    const { body } = await admin("{ shop { a b c } }");
    expect(
      body.errors.map((error: { extensions: { fieldName: string } }) => error.extensions.fieldName),
    ).toEqual(["a", "b", "c"]);
  });

  it("refuses lists of more than 250", async () => {
    const tags = Array.from({ length: 251 }, (_, index) => `t${index}`);
    const { body } = await admin(
      "mutation ($id: ID!, $tags: [String!]!) { add: tagsAdd(id: $id, tags: $tags) { node { id } } }",
      { id: "gid://shopify/Order/1", tags },
    );
    expect(body.data).toBeUndefined();
    expect(body.errors).toEqual([
      expect.objectContaining({
        message: "The input array size of 251 is greater than the maximum allowed of 250.",
        path: ["add", "tags"],
        extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
      }),
    ]);
  });
});

describe("ids", () => {
  it("answers null for an unknown number and RESOURCE_NOT_FOUND for another type", async () => {
    const { body } = await admin(`{
      unknown: order(id: "gid://shopify/Order/999")  { id }
      wrong: order(id: "gid://shopify/Customer/1") { id }
      nodes(ids: ["gid://shopify/Product/999"]) { id }
    }`);
    expect(body.data).toEqual({ unknown: null, wrong: null, nodes: [null] });
    expect(body.errors).toEqual([
      expect.objectContaining({
        message: "Invalid id: gid://shopify/Customer/1",
        path: ["wrong"],
        extensions: { code: "RESOURCE_NOT_FOUND" },
      }),
    ]);
  });

  it("fails loudly for what is not modelled", async () => {
    fillShop(devStore, 1);
    const { body } = await admin("{ orders(first: 1) { nodes { id customerJourneySummary { ready } } } }");
    expect(body.errors[0]).toMatchObject({
      message: "The development store does not model Order.customerJourneySummary",
      extensions: { code: "DEVELOPMENT_STORE_NOT_MODELLED" },
    });
    const root = await admin("{ discountNodes(first: 1) { nodes { id } } }");
    expect(root.body.errors[0].message).toMatch(/does not model QueryRoot\.discountNodes|Access denied/);
  });
});

describe("lists", () => {
  const names = (body: Record<string, any>): string[] =>
    body["data"].orders.nodes.map((node: { name: string }) => node.name);

  it("wants first or last, and not both", async () => {
    const none = await admin("{ orders { nodes { id } } }");
    expect(none.body).toMatchObject({
      data: null,
      errors: [
        {
          message: "you must provide one of first or last",
          extensions: { code: "BAD_REQUEST" },
          path: ["orders"],
        },
      ],
    });
    const both = await admin("{ orders(first: 1, last: 1) { nodes { id } } }");
    expect(both.body.errors[0].message).toBe("providing both first and last is not supported");
  });

  it("pages through everything once, forwards and backwards, whatever the page size and order", async () => {
    fillShop(devStore, 11);
    const query = `query ($first: Int, $last: Int, $after: String, $before: String, $sortKey: OrderSortKeys!, $reverse: Boolean!) {
      orders(first: $first, last: $last, after: $after, before: $before, sortKey: $sortKey, reverse: $reverse) {
        nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom("ID", "CREATED_AT", "UPDATED_AT", "PROCESSED_AT", "TOTAL_PRICE", "ORDER_NUMBER"),
        fc.boolean(),
        async (size, sortKey, reverse) => {
          const all = names((await admin(query, { first: 250, sortKey, reverse })).body);
          expect(all).toHaveLength(11);
          const forwards: string[] = [];
          for (let after: string | null = null, more = true; more;) {
            const { body }: { body: any } = await admin(query, { first: size, after, sortKey, reverse });
            forwards.push(...names(body));
            ({ endCursor: after, hasNextPage: more } = body.data.orders.pageInfo);
          }
          const backwards: string[] = [];
          for (let before: string | null = null, more = true; more;) {
            const { body }: { body: any } = await admin(query, { last: size, before, sortKey, reverse });
            backwards.unshift(...names(body));
            ({ startCursor: before, hasPreviousPage: more } = body.data.orders.pageInfo);
          }
          expect(forwards).toEqual(all);
          expect(backwards).toEqual(all);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("searches by field, with OR, negation and prefixes", async () => {
    fillShop(devStore, 4);
    const search = async (query: string) =>
      names(
        (
          await admin(
            "query ($query: String!) { orders(first: 10, query: $query, sortKey: ID) { nodes { name } } }",
            { query },
          )
        ).body,
      );
    const all = await search("");
    expect(all).toHaveLength(4);
    expect(await search("tag:even")).toEqual([all[0], all[2]]);
    expect(await search("-tag:even")).toEqual([all[1], all[3]]);
    expect(await search(`name:${all[1] ?? ""} OR tag:even fulfillment_status:fulfilled`)).toEqual([
      all[0],
      all[1],
      all[2],
    ]);
    expect(await search("shopper1*")).toEqual([all[1]]);
    expect(await search("updated_at:<2000")).toEqual([]);
    expect(await search("updated_at:>='2000-01-01T00:00:00Z'")).toEqual(all);
  });

  it("ignores an unknown search field, with a warning", async () => {
    fillShop(devStore, 2);
    const { body } = await admin(
      `{ found: orders(first: 5, query: "colour:red tag:even") { nodes { id } } }`,
    );
    expect(body.data.found.nodes).toHaveLength(1);
    expect(body.extensions.search).toEqual([
      {
        path: ["found"],
        query: "colour:red tag:even",
        parsed: {
          and: [
            { field: "colour", match_all: "red" },
            { field: "tag", match_all: "even" },
          ],
        },
        warnings: [
          { field: "colour", message: "Invalid search field for this query.", code: "invalid_field" },
        ],
      },
    ]);
  });

  it("finds nothing for a value that an enumerated field does not accept, with a warning", async () => {
    const { body } = await admin(`{ bulkOperations(first: 5, query: "status:NEVER") { nodes { id } } }`);
    expect(body.data.bulkOperations.nodes).toEqual([]);
    expect(body.extensions.search[0].warnings).toEqual([
      { field: "status", message: "Input `NEVER` is not an accepted value.", code: "invalid_value" },
    ]);
  });

  it("counts up to a limit", async () => {
    fillShop(devStore, 3);
    const { body } = await admin(
      `{ all: ordersCount { count precision } one: ordersCount(limit: 1) { count precision } even: ordersCount(query: "tag:even") { count precision } }`,
    );
    expect(body.data).toEqual({
      all: { count: 3, precision: "EXACT" },
      one: { count: 1, precision: "AT_LEAST" },
      even: { count: 2, precision: "EXACT" },
    });
  });
});

describe("cost", () => {
  it("is what Shopify's recorded answers say for the same shapes", async () => {
    fillShop(devStore, 1);
    const requested = async (query: string) => (await admin(query)).body.extensions.cost.requestedQueryCost;
    expect(await requested("{ shop { id } }")).toBe(1);
    expect(await requested("{ ordersCount { count } }")).toBe(10);
    for (const [first, cost] of [
      [0, 2],
      [1, 3],
      [3, 4],
      [5, 5],
      [10, 6],
      [20, 7],
      [50, 9],
      [250, 13],
    ]) {
      expect(await requested(`{ customers(first: ${first ?? 0}) { nodes { id } } }`)).toBe(cost);
    }
    expect(
      await requested(`mutation { tagsAdd(id: "gid://shopify/Order/1", tags: []) { node { id } } }`),
    ).toBe(10);
  });

  it("takes the actual cost from the bucket and refuses when it is empty", async () => {
    bucketOf(devStore.store, "control").configure({ maximumAvailable: 20, restoreRate: 0 });
    const first = await admin("{ customers(first: 250) { nodes { id } } }");
    expect(first.body.extensions.cost.throttleStatus).toEqual({
      maximumAvailable: 20,
      currentlyAvailable: 20 - first.body.extensions.cost.actualQueryCost,
      restoreRate: 0,
    });
    bucketOf(devStore.store, "control").configure({ maximumAvailable: 5, restoreRate: 0 });
    const { status, body } = await admin("{ customers(first: 250) { nodes { id } } }");
    expect(status).toBe(200);
    expect(body).toEqual({
      errors: [
        {
          message: "Throttled",
          extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
        },
      ],
      extensions: {
        cost: {
          requestedQueryCost: 13,
          actualQueryCost: null,
          throttleStatus: { maximumAvailable: 5, currentlyAvailable: 5, restoreRate: 0 },
        },
      },
    });
  });

  it("is restored at its rate", async () => {
    bucketOf(devStore.store, "control").configure({ maximumAvailable: 1000, restoreRate: 1_000_000 });
    await admin("{ shop { id } }");
    const { body } = await admin("{ shop { id } }");
    expect(body.extensions.cost.throttleStatus.currentlyAvailable).toBeGreaterThanOrEqual(999);
  });

  it("throttles on order", async () => {
    devStore.faults.add({ interface: "admin-graphql", kind: "throttle", count: 1, status: 500, delayMs: 0 });
    expect((await admin("{ shop { id } }")).body.errors[0].extensions.code).toBe("THROTTLED");
    expect((await admin("{ shop { id } }")).body.errors).toBeUndefined();
  });

  it("refuses a single query over 1000 points before it runs", async () => {
    const { body } = await admin(
      "{ orders(first: 250) { nodes { id lineItems(first: 250) { nodes { id variant { product { id variants(first: 250) { nodes { id } } } } } } } } }",
    );
    expect(body.errors[0].extensions).toMatchObject({ code: "MAX_COST_EXCEEDED", maxCost: 1000 });
    expect(body.errors[0].message).toMatch(
      /^Query cost is \d+, which exceeds the single query max cost limit \(1000\)\./,
    );
  });
});
