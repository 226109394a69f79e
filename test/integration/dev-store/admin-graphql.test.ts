import { beforeEach, describe, expect, it, vi } from "vitest";

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
    const root = await clientOf(devStore, ["read_discounts"])("{ discountNodes(first: 1) { nodes { id } } }");
    expect(root.body.errors[0].message).toBe("The development store does not model QueryRoot.discountNodes");
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

  it("throttles on order, and the bucket says so too: it holds less than was asked for, and fills again", async () => {
    bucketOf(devStore.store, "control").configure({ maximumAvailable: 2000, restoreRate: 50 });
    devStore.faults.add({ interface: "admin-graphql", kind: "throttle" });
    const QUERY = "{ customers(first: 250) { nodes { id } } }";
    const { errors, extensions } = (await admin(QUERY)).body;
    expect(errors[0].extensions.code).toBe("THROTTLED");
    const { requestedQueryCost, throttleStatus } = extensions.cost;
    expect(throttleStatus.currentlyAvailable).toBeLessThan(requestedQueryCost);
    await vi.waitFor(async () => expect((await admin(QUERY)).body.errors).toBeUndefined(), {
      timeout: 10_000,
      interval: 20,
    });
  });

  it("an ordered throttle is spent by a request that fails before it costs anything", async () => {
    devStore.faults.add({ interface: "admin-graphql", kind: "throttle" });
    expect((await admin("{ colour }")).body.errors[0].extensions.code).toBe("undefinedField");
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
