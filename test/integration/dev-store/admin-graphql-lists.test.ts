/* eslint-disable @typescript-eslint/no-explicit-any --
   answers of every shape are read here, and a wrong reach into one fails its test */
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import type { RunningDevStore } from "#test/dev-store/server.ts";
import { createCustomer, deleteCustomer } from "#test/dev-store/state/actions/index.ts";
import { customerInput } from "#test/dev-store/state/input/customer.ts";
import { type Client, clientOf, fillShop } from "./admin-graphql-support.ts";
import { startDevStore } from "./support.ts";

let devStore: RunningDevStore;
let admin: Client;

beforeEach(async () => {
  devStore = await startDevStore();
  admin = clientOf(devStore);
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

describe("cursors", () => {
  const PAGE = `query ($after: String, $sortKey: CustomerSortKeys!, $reverse: Boolean!) {
    customers(first: 2, after: $after, sortKey: $sortKey, reverse: $reverse) {
      nodes { firstName } pageInfo { endCursor hasNextPage }
    }
  }`;

  function fillWithCustomers(): number[] {
    return ["Ada", "Ben", "Cleo", "Dee", "Eve"].map(
      (firstName) => createCustomer(devStore, customerInput.parse({ firstName, lastName: "Lee" })).id,
    );
  }

  it.each(["ID", "CREATED_AT", "UPDATED_AT", "NAME"])(
    "go on after a customer who was deleted meanwhile, sorted by %s either way",
    async (sortKey) => {
      for (const reverse of [false, true]) {
        const ids = fillWithCustomers();
        const first = (await admin(PAGE, { sortKey, reverse })).body.data.customers;
        const last = first.nodes[1].firstName as string;
        deleteCustomer(devStore, {
          customerId: ids[["Ada", "Ben", "Cleo", "Dee", "Eve"].indexOf(last)] ?? 0,
        });
        const second = await admin(PAGE, { sortKey, reverse, after: first.pageInfo.endCursor });
        expect(second.body.data.customers.nodes.map((node: any) => node.firstName)).toEqual(
          reverse ? ["Cleo", "Ben"] : ["Cleo", "Dee"],
        );
        for (const id of ids)
          if (devStore.store.has("Customer", id)) deleteCustomer(devStore, { customerId: id });
      }
    },
  );

  it("go on after a line of a list inside an object", async () => {
    fillShop(devStore, 1);
    const QUERY = `query ($after: String) {
      orders(first: 1) { nodes { lineItems(first: 1, after: $after) { nodes { title } pageInfo { endCursor } } } }
    }`;
    const lines = async (after: string | null) =>
      (await admin(QUERY, { after })).body.data.orders.nodes[0].lineItems;
    const first = await lines(null);
    expect(first.nodes).toEqual([{ title: "Mug" }]);
    expect((await lines(first.pageInfo.endCursor)).nodes).toEqual([{ title: "Card" }]);
  });

  it("of another list's sort, or made up, are an error and no fresh start", async () => {
    fillWithCustomers();
    const byName = (await admin(PAGE, { sortKey: "NAME", reverse: false })).body.data.customers.pageInfo
      .endCursor;
    for (const after of [byName, "bm9uc2Vuc2U="]) {
      for (const sortKey of ["ID", "UPDATED_AT"]) {
        const { body } = await admin(PAGE, { sortKey, reverse: false, after });
        expect(body.data).toBeNull();
        expect(body.errors[0]).toMatchObject({
          message: "Invalid cursor for current pagination sort.",
          extensions: { code: "BAD_REQUEST" },
          path: ["customers"],
        });
      }
    }
  });
});

describe("by identifier", () => {
  it("a customer is found whatever the case of their stored address or of the one asked for", async () => {
    createCustomer(devStore, customerInput.parse({ email: "Ada.Lovelace@Example.com" }));
    for (const email of [
      "ada.lovelace@example.com",
      "ADA.LOVELACE@EXAMPLE.COM",
      "Ada.Lovelace@Example.com",
    ]) {
      const { body } = await admin(
        "query ($email: String!) { customerByIdentifier(identifier: { emailAddress: $email }) { email } }",
        { email },
      );
      expect(body.data.customerByIdentifier).toEqual({ email: "Ada.Lovelace@Example.com" });
    }
  });
});
