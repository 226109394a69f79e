import { beforeEach, describe, expect, it } from "vitest";

import { createProduct } from "#test/dev-store/state/actions/index.ts";
import { productInput } from "#test/dev-store/state/input/product.ts";
import { gid, type Life, startLife } from "./life-support.ts";
import { expectConsistent } from "./order-invariants.ts";

let { devStore, admin, told, bodyOf, setNow, mutate, threeMugs } = {} as Life;

beforeEach(async () => {
  ({ devStore, admin, told, bodyOf, setNow, mutate, threeMugs } = await startLife());
});

describe("an order edit", () => {
  const CALCULATED = `calculatedOrder { id subtotalLineItemsQuantity totalPriceSet { shopMoney { amount } }
    lineItems(first: 5) { nodes { id title quantity } } addedLineItems(first: 5) { nodes { id title quantity variant { id } } } }
    userErrors { field message }`;
  const BEGIN = `mutation ($id: ID!) { orderEditBegin(id: $id) { ${CALCULATED} orderEditSession { id } } }`;
  const SET = `mutation ($id: ID!, $line: ID!, $quantity: Int!) { orderEditSetQuantity(id: $id, lineItemId: $line, quantity: $quantity) { ${CALCULATED} calculatedLineItem { quantity } } }`;
  const ADD = `mutation ($id: ID!, $variant: ID!, $quantity: Int!) { orderEditAddVariant(id: $id, variantId: $variant, quantity: $quantity) { ${CALCULATED} calculatedLineItem { id quantity } } }`;
  const COMMIT = `mutation ($id: ID!) { orderEditCommit(id: $id, staffNote: "by phone") {
    order { updatedAt edited displayFinancialStatus totalPriceSet { shopMoney { amount } } currentTotalPriceSet { shopMoney { amount } } totalOutstandingSet { shopMoney { amount } }
      lineItems(first: 5) { nodes { id title quantity currentQuantity } } fulfillmentOrders(first: 5) { nodes { status lineItems(first: 5) { nodes { remainingQuantity } } } } }
    successMessages userErrors { field message } } }`;

  function plate(): string {
    const made = createProduct(
      devStore,
      productInput.parse({ title: "Plate", variants: [{ sku: "PLATE", price: "10.00" }] }),
    );
    return gid("ProductVariant", made.variants[0]?.id ?? 0);
  }

  it("takes units off and adds a variant, which nobody sees before it is committed", async () => {
    const { orderId, lineId } = threeMugs();
    const variant = plate();
    const begun = await mutate(BEGIN, { id: gid("Order", orderId) });
    const { id } = begun.calculatedOrder;
    expect(begun).toMatchObject({
      calculatedOrder: {
        totalPriceSet: { shopMoney: { amount: "45.0" } },
        lineItems: { nodes: [{ id: gid("CalculatedLineItem", lineId), title: "Mug", quantity: 3 }] },
        addedLineItems: { nodes: [] },
      },
      orderEditSession: { id: id.replace("CalculatedOrder", "OrderEditSession") },
      userErrors: [],
    });
    const fewer = await mutate(SET, { id, line: gid("CalculatedLineItem", lineId), quantity: 1 });
    expect(fewer).toMatchObject({
      calculatedOrder: { totalPriceSet: { shopMoney: { amount: "15.0" } }, subtotalLineItemsQuantity: 1 },
      calculatedLineItem: { quantity: 1 },
    });
    const more = await mutate(ADD, { id, variant, quantity: 2 });
    expect(more.calculatedOrder).toMatchObject({
      totalPriceSet: { shopMoney: { amount: "35.0" } },
      addedLineItems: { nodes: [{ title: "Plate", quantity: 2, variant: { id: variant } }] },
    });
    expect(devStore.store.get("Order", orderId)?.currentTotalPriceSet.shopMoney.amount).toBe("45.0");
    expect(devStore.store.children("LineItem", orderId)).toHaveLength(1);
    told.length = 0;

    setNow("2026-06-01T13:00:00Z");
    const { order, successMessages, userErrors } = await mutate(COMMIT, { id });
    expect(userErrors).toEqual([]);
    expect(successMessages).toEqual(["Order updated"]);
    expect(order).toMatchObject({
      updatedAt: "2026-06-01T13:00:00Z",
      edited: true,
      totalPriceSet: { shopMoney: { amount: "65.0" } },
      currentTotalPriceSet: { shopMoney: { amount: "35.0" } },
      totalOutstandingSet: { shopMoney: { amount: "-10.0" } },
      lineItems: {
        nodes: [
          { title: "Mug", quantity: 3, currentQuantity: 1 },
          { title: "Plate", quantity: 2, currentQuantity: 2 },
        ],
      },
      fulfillmentOrders: {
        nodes: [
          { lineItems: { nodes: [{ remainingQuantity: 1 }] } },
          { lineItems: { nodes: [{ remainingQuantity: 2 }] } },
        ],
      },
    });
    expectConsistent(devStore.store, orderId);
    const added = devStore.store.children("LineItem", orderId)[1]?.id;
    expect(bodyOf("orders/edited").order_edit).toMatchObject({
      order_id: orderId,
      line_items: { additions: [{ id: added, delta: 2 }], removals: [{ id: lineId, delta: 2 }] },
      staff_note: "by phone",
      notify_customer: false,
    });
    expect(bodyOf("orders/updated")).toMatchObject({ id: orderId, current_total_price: "35.00" });
    expect((await mutate(COMMIT, { id })).userErrors).toEqual([
      { field: ["id"], message: "The calculated order does not exist." },
    ]);
  });

  it("leaves money that is owed, and a refund of it is no discrepancy", async () => {
    const { orderId, lineId } = threeMugs();
    const { id } = (await mutate(BEGIN, { id: gid("Order", orderId) })).calculatedOrder;
    await mutate(SET, { id, line: gid("CalculatedLineItem", lineId), quantity: 2 });
    await mutate(COMMIT, { id });
    const refund = await mutate(
      `mutation ($input: RefundInput!) { refundCreate(input: $input) @idempotent(key: "k") {
        refund { orderAdjustments(first: 1) { nodes { id } } } order { totalOutstandingSet { shopMoney { amount } } } userErrors { message } } }`,
      {
        input: {
          orderId: gid("Order", orderId),
          transactions: [
            { orderId: gid("Order", orderId), kind: "REFUND", gateway: "manual", amount: "15.00" },
          ],
        },
      },
    );
    expect(refund).toEqual({
      refund: { orderAdjustments: { nodes: [] } },
      order: { totalOutstandingSet: { shopMoney: { amount: "0.0" } } },
      userErrors: [],
    });
    expectConsistent(devStore.store, orderId);
  });

  it("is refused in Shopify's words", async () => {
    const { orderId, lineId } = threeMugs();
    const variant = plate();
    const messages = async (text: string, variables: Record<string, unknown>) =>
      (await mutate(text, variables)).userErrors;
    expect(await messages(BEGIN, { id: gid("Order", 999) })).toEqual([
      { field: ["id"], message: "The order does not exist." },
    ]);
    const { id } = (await mutate(BEGIN, { id: gid("Order", orderId) })).calculatedOrder;
    expect(await messages(COMMIT, { id })).toEqual([
      { field: ["id"], message: "There must be at least one change to be made." },
    ]);
    expect(await messages(SET, { id, line: gid("CalculatedLineItem", 7), quantity: 1 })).toEqual([
      { field: ["lineItemId"], message: "The line item does not exist on the order." },
    ]);
    expect(await messages(SET, { id, line: gid("CalculatedLineItem", lineId), quantity: -1 })).toEqual([
      { field: ["quantity"], message: "must be greater than or equal to 0" },
    ]);
    await mutate(ADD, { id, variant, quantity: 1 });
    expect(await messages(ADD, { id, variant, quantity: 1 })).toEqual([
      { field: ["id"], message: "Plate was not added because it's already on the order." },
    ]);
    const { body } = await admin(SET, { id, line: gid("CalculatedLineItem", lineId), quantity: 4 });
    expect(body.errors[0].message).toMatch("does not model Mutation.orderEditSetQuantity");
  });
});
