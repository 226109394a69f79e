/* eslint-disable @typescript-eslint/no-explicit-any --
   answers of every shape are read here, and a wrong reach into one fails its test */
/** What is asked for is heeded or refused: an argument or input field is never passed over in silence. */
import { beforeEach, describe, expect, it } from "vitest";

import type { RunningDevStore } from "#test/dev-store/server.ts";
import {
  approveReturn,
  createReturn,
  fulfilOrder,
  placeOrder,
  processReturn,
  requestReturn,
} from "#test/dev-store/state/actions/index.ts";
import { orderInput } from "#test/dev-store/state/input/order.ts";
import type { OrderAggregate } from "#test/dev-store/state/orders/aggregate.ts";
import { type Client, clientOf, fillShop } from "./admin-graphql-support.ts";
import { bulkClientOf, lines } from "./bulk-support.ts";
import { startDevStore } from "./support.ts";

let devStore: RunningDevStore;
let admin: Client;

beforeEach(async () => {
  devStore = await startDevStore();
  admin = clientOf(devStore);
});

/** An order of two mugs, one in each of two parcels. */
function sentInTwoParcels(): OrderAggregate {
  const placed = placeOrder(
    devStore,
    orderInput.parse({ lineItems: [{ title: "Mug", quantity: 2, originalUnitPriceSet: "15.00" }] }),
  );
  const lineItemId = placed.lineItems[0]?.id ?? 0;
  for (let parcel = 0; parcel < 2; parcel += 1)
    fulfilOrder(devStore, { orderId: placed.order.id, lines: [{ lineItemId, quantity: 1 }] });
  return placed;
}

function sentLines(orderId: number): number[] {
  const { store } = devStore;
  return store
    .children("Fulfillment", orderId)
    .flatMap((parcel) => store.children("FulfillmentLineItem", parcel.id).map((line) => line.id));
}

async function ofOrder(orderId: number, selection: string): Promise<any> {
  const { body } = await admin(`query ($id: ID!) { order(id: $id) { ${selection} } }`, {
    id: `gid://shopify/Order/${orderId}`,
  });
  expect(body.errors).toBeUndefined();
  return body.data.order;
}

describe("arguments that are heeded", () => {
  it("an order's returns by status, and their lines by what was processed", async () => {
    const { order } = sentInTwoParcels();
    const [first = 0, second = 0] = sentLines(order.id);
    const line = (fulfillmentLineItemId: number) => ({
      fulfillmentLineItemId,
      quantity: 1,
      returnReason: "COLOR" as const,
    });
    requestReturn(devStore, { orderId: order.id, lines: [line(first)] });
    const open = createReturn(devStore, { orderId: order.id, lines: [line(second)] });
    const statuses = async (query: string) =>
      (await ofOrder(order.id, `returns(first: 5, query: "${query}") { nodes { status } }`)).returns.nodes;
    expect(await statuses("status:OPEN")).toEqual([{ status: "OPEN" }]);
    expect(await statuses("status:requested")).toEqual([{ status: "REQUESTED" }]);
    expect(await statuses(`id:${open.id}`)).toEqual([{ status: "OPEN" }]);
    expect(await statuses("status:CLOSED")).toEqual([]);
    expect(await statuses("")).toHaveLength(2);

    const counts = async () => {
      const { body } = await admin(
        `query ($id: ID!) { return(id: $id) {
          processable: returnLineItems(first: 5, processingStatus: PROCESSABLE) { nodes { quantity } }
          processed: returnLineItems(first: 5, processingStatus: PROCESSED) { nodes { quantity } }
        } }`,
        { id: `gid://shopify/Return/${open.id}` },
      );
      return [body.data.return.processable.nodes.length, body.data.return.processed.nodes.length];
    };
    expect(await counts()).toEqual([1, 0]);
    const [returned] = devStore.store.children("ReturnLineItem", open.id);
    processReturn(devStore, {
      returnId: open.id,
      lines: [{ returnLineItemId: returned?.id ?? 0, quantity: 1 }],
    });
    expect(await counts()).toEqual([0, 1]);
  });

  it("an order's fulfilment orders by status, and its parcels by time", async () => {
    const { order, lineItems } = placeOrder(
      devStore,
      orderInput.parse({ lineItems: [{ title: "Mug", quantity: 2, originalUnitPriceSet: "15.00" }] }),
    );
    const waiting = async (query: string) =>
      (
        await ofOrder(
          order.id,
          `fulfillmentOrders(first: 5, displayable: true, query: "${query}") { nodes { status } }`,
        )
      ).fulfillmentOrders.nodes;
    expect(await waiting("status:open")).toEqual([{ status: "OPEN" }]);
    expect(await waiting("status:closed")).toEqual([]);
    fulfilOrder(devStore, { orderId: order.id, lines: [{ lineItemId: lineItems[0]?.id ?? 0, quantity: 2 }] });
    expect(await waiting("status:closed")).toEqual([{ status: "CLOSED" }]);
    const sent = async (query: string) =>
      (await ofOrder(order.id, `fulfillments(query: "${query}") { id }`)).fulfillments;
    expect(await sent("created_at:>='2020-01-01T00:00:00Z'")).toHaveLength(1);
    expect(await sent("created_at:<'2020-01-01T00:00:00Z'")).toEqual([]);
  });

  it("an order's payments by whether they can be captured", async () => {
    const kinds = async (orderId: number, argument: string) =>
      (await ofOrder(orderId, `transactions(${argument}) { kind }`)).transactions.map((t: any) => t.kind);
    const place = (kindsOfPayment: string[]) =>
      placeOrder(
        devStore,
        orderInput.parse({
          lineItems: [{ title: "Mug", quantity: 1, originalUnitPriceSet: "15.00" }],
          transactions: kindsOfPayment.map((kind) => ({ kind, amountSet: "15.00" })),
        }),
      ).order.id;
    const authorised = place(["AUTHORIZATION"]);
    expect(await kinds(authorised, "capturable: true")).toEqual(["AUTHORIZATION"]);
    expect(await kinds(authorised, "manuallyResolvable: true")).toEqual(["AUTHORIZATION"]);
    expect(await kinds(authorised, "capturable: false")).toEqual([]);
    const captured = place(["AUTHORIZATION", "CAPTURE"]);
    expect(await kinds(captured, "capturable: true")).toEqual([]);
    expect(await kinds(captured, "capturable: false")).toEqual(["AUTHORIZATION", "CAPTURE"]);
  });
});

describe("arguments that are not modelled", () => {
  it.each([
    ["orders(first: 1) { nodes { statusPageUrl(audience: CUSTOMERVIEW) } }", "Order.statusPageUrl(audience)"],
    [
      "orders(first: 1) { nodes { lineItems(first: 1) { nodes { discountedTotalSet(withCodeDiscounts: true) { shopMoney { amount } } } } } }",
      "LineItem.discountedTotalSet(withCodeDiscounts)",
    ],
    [
      'products(first: 1) { nodes { media(first: 1, query: "media_type:IMAGE") { nodes { id } } } }',
      "Product.media(query)",
    ],
    [
      "products(first: 1) { nodes { images(first: 1, sortKey: CREATED_AT) { nodes { id } } } }",
      "Product.images(sortKey)",
    ],
    ["locations(first: 1, includeLegacy: true) { nodes { id } }", "QueryRoot.locations(includeLegacy)"],
  ])("%s", async (query, place) => {
    fillShop(devStore, 1);
    const { body } = await clientOf(devStore, ["read_orders", "read_products", "read_locations"])(
      `{ ${query} }`,
    );
    expect(body.errors[0]).toMatchObject({
      message: `The development store does not model ${place}`,
      extensions: { code: "DEVELOPMENT_STORE_NOT_MODELLED" },
    });
  });

  it("are no fault when they say what the schema says anyway, or null", async () => {
    fillShop(devStore, 1);
    const { body } = await admin(`{ products(first: 1, query: null, reverse: false) { nodes {
      images(first: 1, sortKey: POSITION) { nodes { id } }
    } } }`);
    expect(body.errors).toBeUndefined();
  });

  it("are refused in bulk queries too, which leave first and after aside", async () => {
    fillShop(devStore, 2);
    const { run, admin: bulk } = bulkClientOf(devStore);
    const heeded = await run(
      `{ orders(first: 1) { edges { node { id lineItems(first: 1) { edges { node { id title } } } } } } }`,
    );
    expect(heeded.status).toBe("COMPLETED");
    expect((await lines(heeded.url)).filter((line) => line.title)).toHaveLength(3);
    const { body } = await bulk(
      `mutation ($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id } userErrors { message } } }`,
      { query: `{ orders { edges { node { id statusPageUrl(audience: CUSTOMERVIEW) } } } }` },
    );
    expect(body.errors[0].message).toBe("The development store does not model Order.statusPageUrl(audience)");
    expect(devStore.store.count("BulkOperation")).toBe(1);
  });
});

describe("what mutations are given", () => {
  const dollars = (amount: string) => ({ shopMoney: { amount, currencyCode: "USD" } });
  const ORDER = {
    lineItems: [{ title: "Mug", quantity: 2, priceSet: dollars("15.00") }],
    transactions: [{ kind: "SALE", status: "SUCCESS", amountSet: dollars("30.00") }],
  };
  const CREATE = `mutation ($order: OrderCreateOrderInput!, $options: OrderCreateOptionsInput) {
    orderCreate(order: $order, options: $options) { order { id } userErrors { message } }
  }`;

  it.each([
    [
      { order: { ...ORDER, fulfillmentStatus: "PARTIAL" } },
      "OrderCreateOrderInput.fulfillmentStatus PARTIAL",
    ],
    [{ order: { ...ORDER, buyerAcceptsMarketing: true } }, "OrderCreateOrderInput.buyerAcceptsMarketing"],
    [
      { order: ORDER, options: { inventoryBehaviour: "DECREMENT_IGNORING_POLICY" } },
      "OrderCreateOptionsInput.inventoryBehaviour",
    ],
    [
      { order: { ...ORDER, shippingLines: [{ title: "Post", source: "x", priceSet: dollars("4.00") }] } },
      "OrderCreateShippingLineInput.source",
    ],
    [
      { order: { ...ORDER, transactions: [{ amountSet: dollars("30.00"), authorizationCode: "1" }] } },
      "OrderCreateOrderTransactionInput.authorizationCode",
    ],
  ])("an order with %j is refused and not placed", async (variables, place) => {
    const { body } = await admin(CREATE, variables);
    expect(body.errors[0].message).toBe(`The development store does not model ${place}`);
    expect(devStore.store.count("Order")).toBe(0);
    expect(devStore.store.count("Customer")).toBe(0);
  });

  it("an order asks for no receipts in vain: there are none", async () => {
    const { body } = await admin(CREATE, {
      order: ORDER,
      options: { sendReceipt: true, inventoryBehaviour: "BYPASS" },
    });
    expect(body.errors).toBeUndefined();
    expect(body.data.orderCreate.userErrors).toEqual([]);
  });

  it("a mutation that ignores an argument does nothing", async () => {
    fillShop(devStore, 1);
    const id = devStore.store.list("Product")[0]?.id ?? 0;
    const { body } = await admin(
      `mutation ($id: ID!) { productDelete(input: { id: $id }, synchronous: false) { deletedProductId } }`,
      { id: `gid://shopify/Product/${id}` },
    );
    expect(body.errors[0].message).toBe(
      "The development store does not model Mutation.productDelete(synchronous)",
    );
    expect(devStore.store.has("Product", id)).toBe(true);
  });

  const REFUND = `mutation ($input: RefundInput!) {
    refundCreate(input: $input) @idempotent(key: "k") {
      refund { totalRefundedSet { shopMoney { amount } } orderAdjustments(first: 5) { nodes { reason amountSet { shopMoney { amount } } } } }
      userErrors { message }
    }
  }`;

  it("a refund may be more than was paid where that is allowed, for a reason", async () => {
    const { order, transactions } = placeOrder(
      devStore,
      orderInput.parse({ lineItems: [{ title: "Mug", quantity: 1, originalUnitPriceSet: "15.00" }] }),
    );
    const orderId = `gid://shopify/Order/${order.id}`;
    const refund = (extra: object) =>
      admin(REFUND, {
        input: {
          orderId,
          transactions: [
            {
              orderId,
              kind: "REFUND",
              gateway: "manual",
              amount: "20.00",
              parentId: `gid://shopify/OrderTransaction/${transactions[0]?.id ?? 0}`,
            },
          ],
          ...extra,
        },
      });
    expect((await refund({})).body.data.refundCreate.userErrors[0].message).toBe(
      "Refund amount $20.00 is greater than net payment received $15.00",
    );
    expect(
      (await refund({ allowOverRefunding: true, discrepancyReason: "DAMAGE" })).body.data.refundCreate,
    ).toEqual({
      refund: {
        totalRefundedSet: { shopMoney: { amount: "20.0" } },
        orderAdjustments: { nodes: [{ reason: "DAMAGE", amountSet: { shopMoney: { amount: "-20.0" } } }] },
      },
      userErrors: [],
    });
    const when = await refund({ processedAt: "2026-01-01T00:00:00Z" });
    expect(when.body.errors[0].message).toBe("The development store does not model RefundInput.processedAt");
  });

  it("a restocked unit goes to the place that is named", async () => {
    const { order, lineItems } = placeOrder(
      devStore,
      orderInput.parse({ lineItems: [{ title: "Mug", quantity: 1, originalUnitPriceSet: "15.00" }] }),
    );
    for (const place of devStore.store.list("Location"))
      devStore.store.put("Location", { ...place, id: 77, name: "Annexe", isPrimary: false });
    const { body } = await admin(REFUND, {
      input: {
        orderId: `gid://shopify/Order/${order.id}`,
        refundLineItems: [
          {
            lineItemId: `gid://shopify/LineItem/${lineItems[0]?.id ?? 0}`,
            quantity: 1,
            restockType: "CANCEL",
            locationId: "gid://shopify/Location/77",
          },
        ],
      },
    });
    expect(body.data.refundCreate.userErrors).toEqual([]);
    const [refund] = devStore.store.children("Refund", order.id);
    expect(devStore.store.children("RefundLineItem", refund?.id ?? 0)[0]?.locationId).toBe(77);
  });

  it("returns say loudly what they cannot do", async () => {
    const { order } = sentInTwoParcels();
    const [line = 0] = sentLines(order.id);
    const asked = requestReturn(devStore, {
      orderId: order.id,
      lines: [{ fulfillmentLineItemId: line, quantity: 1, returnReason: "COLOR" }],
    });
    const approve = await admin(
      `mutation ($input: ReturnApproveRequestInput!) { returnApproveRequest(input: $input) { return { status } userErrors { message } } }`,
      { input: { id: `gid://shopify/Return/${asked.id}`, unprocessed: true, notifyCustomer: true } },
    );
    expect(approve.body.data.returnApproveRequest).toEqual({ return: { status: "OPEN" }, userErrors: [] });
    expect(() => approveReturn(devStore, { returnId: asked.id })).toThrow("Return is not approvable");
    expect(devStore.store.children("ReturnLineItem", asked.id)[0]?.processedQuantity).toBe(0);
    const fee = await admin(
      `mutation ($input: ReturnInput!) { returnCreate(returnInput: $input) { return { id } userErrors { message } } }`,
      {
        input: {
          orderId: `gid://shopify/Order/${order.id}`,
          returnLineItems: [
            {
              fulfillmentLineItemId: `gid://shopify/FulfillmentLineItem/${sentLines(order.id)[1] ?? 0}`,
              quantity: 1,
              returnReason: "COLOR",
              restockingFee: { percentage: 10 },
            },
          ],
        },
      },
    );
    expect(fee.body.errors[0].message).toBe(
      "The development store does not model ReturnLineItemInput.restockingFee",
    );
    expect(devStore.store.children("Return", order.id)).toHaveLength(1);
  });
});
