import { beforeEach, describe, expect, it } from "vitest";

import type { RunningDevStore } from "#test/dev-store/server.ts";
import type { Change } from "#test/dev-store/state/store.ts";
import { type Client, clientOf } from "./admin-graphql-support.ts";
import { startDevStore } from "./support.ts";

let devStore: RunningDevStore;
let admin: Client;
let topics: string[];

beforeEach(async () => {
  devStore = await startDevStore();
  admin = clientOf(devStore);
  topics = [];
  devStore.store.changes.on("change", (change: Change) => topics.push(change.topic));
});

const PLACE = `mutation ($order: OrderCreateOrderInput!) {
  orderCreate(order: $order) {
    order {
      id name displayFinancialStatus totalPriceSet { shopMoney { amount } } customer { id email }
      lineItems(first: 5) { nodes { id quantity } }
      fulfillmentOrders(first: 1) { nodes { id status lineItems(first: 5) { nodes { id remainingQuantity } } } }
    }
    userErrors { field message code }
  }
}`;

const dollars = (amount: string) => ({ shopMoney: { amount, currencyCode: "USD" } });

async function place(order: Record<string, unknown> = {}) {
  const { body } = await admin(PLACE, {
    order: {
      email: "ada@example.com",
      lineItems: [{ title: "Mug", quantity: 2, priceSet: dollars("15.00") }],
      transactions: [{ kind: "SALE", status: "SUCCESS", amountSet: dollars("30.00") }],
      ...order,
    },
  });
  expect(body.errors).toBeUndefined();
  expect(body.data.orderCreate.userErrors).toEqual([]);
  return body.data.orderCreate.order;
}

describe("an order's life", () => {
  it("is placed, sent, delivered, paid back, asked to be returned and closed", async () => {
    const order = await place();
    expect(order).toMatchObject({
      displayFinancialStatus: "PAID",
      totalPriceSet: { shopMoney: { amount: "30.0" } },
    });
    expect(topics).toEqual(expect.arrayContaining(["customers/create", "orders/create", "orders/paid"]));
    topics.length = 0;

    const [fulfilmentOrder] = order.fulfillmentOrders.nodes;
    const sent = await admin(
      `mutation ($fulfillment: FulfillmentInput!) {
        fulfillmentCreate(fulfillment: $fulfillment) {
          fulfillment { id status displayStatus name order { displayFulfillmentStatus } trackingInfo { number company } fulfillmentLineItems(first: 5) { nodes { id quantity } } }
          userErrors { field message }
        }
      }`,
      {
        fulfillment: {
          lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: fulfilmentOrder.id }],
          trackingInfo: { number: "T1", company: "DHL" },
        },
      },
    );
    const { fulfillment, userErrors } = sent.body.data.fulfillmentCreate;
    expect(userErrors).toEqual([]);
    expect(fulfillment).toMatchObject({
      status: "SUCCESS",
      displayStatus: "FULFILLED",
      name: `${order.name}-F1`,
      order: { displayFulfillmentStatus: "FULFILLED" },
      trackingInfo: [{ number: "T1", company: "DHL" }],
    });
    expect(topics).toEqual(
      expect.arrayContaining(["fulfillments/create", "orders/fulfilled", "orders/updated"]),
    );

    const delivered = await admin(
      `mutation ($event: FulfillmentEventInput!) { fulfillmentEventCreate(fulfillmentEvent: $event) { fulfillmentEvent { status } userErrors { field message } } }`,
      { event: { fulfillmentId: fulfillment.id, status: "DELIVERED" } },
    );
    expect(delivered.body.data.fulfillmentEventCreate).toEqual({
      fulfillmentEvent: { status: "DELIVERED" },
      userErrors: [],
    });

    const requested = await admin(
      `mutation ($input: ReturnRequestInput!) { returnRequest(input: $input) { return { id name status order { returnStatus } } userErrors { field message code } } }`,
      {
        input: {
          orderId: order.id,
          returnLineItems: [
            {
              fulfillmentLineItemId: fulfillment.fulfillmentLineItems.nodes[0].id,
              quantity: 1,
              returnReason: "COLOR",
            },
          ],
        },
      },
    );
    expect(requested.body.data.returnRequest).toMatchObject({
      return: { name: `${order.name}-R1`, status: "REQUESTED", order: { returnStatus: "RETURN_REQUESTED" } },
      userErrors: [],
    });
    const left = await admin(
      `query ($id: ID!) { returnableFulfillments(orderId: $id, first: 5) { nodes { returnableFulfillmentLineItems(first: 5) { nodes { quantity } } } } }`,
      { id: order.id },
    );
    expect(left.body.errors).toBeUndefined();
    expect(left.body.data.returnableFulfillments.nodes[0].returnableFulfillmentLineItems.nodes).toEqual([
      { quantity: 1 },
    ]);

    const refund = (amount: string) =>
      admin(
        `mutation ($input: RefundInput!) {
          refundCreate(input: $input) @idempotent(key: "k") {
            refund { totalRefundedSet { shopMoney { amount } } refundLineItems(first: 5) { nodes { quantity restocked } } }
            order { displayFinancialStatus } userErrors { field message }
          }
        }`,
        {
          input: {
            orderId: order.id,
            refundLineItems: [
              { lineItemId: order.lineItems.nodes[0].id, quantity: 1, restockType: "NO_RESTOCK" },
            ],
            transactions: [{ orderId: order.id, kind: "REFUND", gateway: "manual", amount }],
          },
        },
      );
    expect((await refund("15.00")).body.data.refundCreate).toEqual({
      refund: {
        totalRefundedSet: { shopMoney: { amount: "15.0" } },
        refundLineItems: { nodes: [{ quantity: 1, restocked: false }] },
      },
      order: { displayFinancialStatus: "PARTIALLY_REFUNDED" },
      userErrors: [],
    });
    const tooMuch = (await refund("99.00")).body.data.refundCreate;
    expect(tooMuch).toMatchObject({ refund: null, order: { displayFinancialStatus: "PARTIALLY_REFUNDED" } });
    expect(tooMuch.userErrors[0].message).toBe(
      "Refund amount $99.00 is greater than net payment received $15.00",
    );

    const closed = await admin(
      `mutation ($id: ID!) { orderClose(input: { id: $id }) { order { closed } userErrors { message } } }`,
      { id: order.id },
    );
    expect(closed.body.data.orderClose).toEqual({ order: { closed: true }, userErrors: [] });
  });

  it("is unpaid without payments, then marked as paid once", async () => {
    const order = await place({ transactions: undefined, financialStatus: "PENDING" });
    expect(order.displayFinancialStatus).toBe("PENDING");
    const pay = () =>
      admin(
        `mutation ($id: ID!) { orderMarkAsPaid(input: { id: $id }) { order { displayFinancialStatus } userErrors { field message } } }`,
        { id: order.id },
      );
    expect((await pay()).body.data.orderMarkAsPaid).toEqual({
      order: { displayFinancialStatus: "PAID" },
      userErrors: [],
    });
    expect((await pay()).body.data.orderMarkAsPaid).toEqual({
      order: { displayFinancialStatus: "PAID" },
      userErrors: [{ field: ["id"], message: "Order cannot be marked as paid." }],
    });
  });

  it("is cancelled with a job, and not twice", async () => {
    const order = await place();
    const cancel = () =>
      admin(
        `mutation ($id: ID!) {
          orderCancel(orderId: $id, reason: CUSTOMER, restock: true, refundMethod: { originalPaymentMethodsRefund: true }) {
            job { id done } orderCancelUserErrors { field message code } userErrors { field message }
          }
        }`,
        { id: order.id },
      );
    const first = (await cancel()).body.data.orderCancel;
    expect(first).toMatchObject({ job: { done: false }, orderCancelUserErrors: [], userErrors: [] });
    expect(
      (await admin("query ($id: ID!) { job(id: $id) { done } }", { id: first.job.id })).body.data.job,
    ).toEqual({ done: true });
    const read = await admin(
      `query ($id: ID!) { order(id: $id) { cancelReason closed displayFinancialStatus } }`,
      { id: order.id },
    );
    expect(read.body.data.order).toEqual({
      cancelReason: "CUSTOMER",
      closed: true,
      displayFinancialStatus: "REFUNDED",
    });
    expect((await cancel()).body.data.orderCancel).toEqual({
      job: null,
      orderCancelUserErrors: [
        {
          field: ["orderId"],
          message: "Cannot cancel an order that has already been canceled",
          code: "INVALID",
        },
      ],
      userErrors: [{ field: ["orderId"], message: "Cannot cancel an order that has already been canceled" }],
    });
  });
});

describe("customers", () => {
  const CREATE = `mutation ($input: CustomerInput!) { customerCreate(input: $input) { customer { id email displayName tags defaultEmailAddress { marketingState } defaultAddress { countryCodeV2 formattedArea } } userErrors { field message } } }`;

  it("are made, changed, tagged and deleted", async () => {
    const { body } = await admin(CREATE, {
      input: {
        firstName: "Ada",
        lastName: "Lovelace",
        email: " Ada@Example.com ",
        tags: ["b", "A,c", "a"],
        addresses: [
          { address1: "1 Elm St", city: "Ottawa", provinceCode: "ON", country: "Canada", countryCode: "CA" },
        ],
        emailMarketingConsent: { marketingState: "SUBSCRIBED", marketingOptInLevel: "SINGLE_OPT_IN" },
      },
    });
    const { customer, userErrors } = body.data.customerCreate;
    expect(userErrors).toEqual([]);
    expect(customer).toMatchObject({
      email: "ada@example.com",
      displayName: "Ada Lovelace",
      tags: ["A", "b", "c"],
      defaultEmailAddress: { marketingState: "SUBSCRIBED" },
      defaultAddress: { countryCodeV2: "CA" },
    });
    const taken = await admin(CREATE, { input: { email: "ADA@example.com" } });
    expect(taken.body.data.customerCreate.userErrors).toEqual([
      { field: ["email"], message: "Email has already been taken" },
    ]);

    const tagged = await admin(
      `mutation ($id: ID!) { tagsRemove(id: $id, tags: ["B"]) { node { ... on Customer { tags } } userErrors { message } } }`,
      { id: customer.id },
    );
    expect(tagged.body.data.tagsRemove).toEqual({ node: { tags: ["A", "c"] }, userErrors: [] });

    const consent = await admin(
      `mutation ($input: CustomerEmailMarketingConsentUpdateInput!) {
        customerEmailMarketingConsentUpdate(input: $input) { customer { defaultEmailAddress { marketingState } } userErrors { field message code } }
      }`,
      {
        input: {
          customerId: customer.id,
          emailMarketingConsent: { marketingState: "UNSUBSCRIBED", marketingOptInLevel: "SINGLE_OPT_IN" },
        },
      },
    );
    expect(consent.body.data.customerEmailMarketingConsentUpdate).toEqual({
      customer: { defaultEmailAddress: { marketingState: "UNSUBSCRIBED" } },
      userErrors: [],
    });
    expect(topics).toContain("customers_email_marketing_consent/update");

    const gone = await admin(
      `mutation ($id: ID!) { customerDelete(input: { id: $id }) { deletedCustomerId userErrors { message } } }`,
      { id: customer.id },
    );
    expect(gone.body.data.customerDelete).toEqual({ deletedCustomerId: customer.id, userErrors: [] });
    expect(topics.at(-1)).toBe("customers/delete");
  });

  it("fail loudly on inputs that are not modelled", async () => {
    const { body } = await admin(CREATE, {
      input: { email: "x@example.com", metafields: [{ namespace: "a", key: "b", value: "c" }] },
    });
    expect(body.errors[0].message).toBe("The development store does not model CustomerInput.metafields");
    expect(devStore.store.count("Customer")).toBe(0);
  });
});

describe("products and webhook subscriptions", () => {
  it("makes, changes and deletes a product", async () => {
    const made = await admin(
      `mutation { productCreate(product: { title: "Oak Tray", tags: ["wood"] }) { product { id handle status variants(first: 5) { nodes { title } } } userErrors { field message } } }`,
    );
    const { product } = made.body.data.productCreate;
    expect(product).toMatchObject({
      handle: "oak-tray",
      status: "ACTIVE",
      variants: { nodes: [{ title: "Default Title" }] },
    });
    const changed = await admin(
      `mutation ($id: ID!) { productUpdate(product: { id: $id, title: "" }) { product { title } userErrors { field message } } }`,
      { id: product.id },
    );
    expect(changed.body.data.productUpdate).toEqual({
      product: { title: "Oak Tray" },
      userErrors: [{ field: ["title"], message: "Title can't be blank" }],
    });
    const gone = await admin(
      `mutation ($id: ID!) { productDelete(input: { id: $id }) { deletedProductId userErrors { message } } }`,
      { id: product.id },
    );
    expect(gone.body.data.productDelete).toEqual({ deletedProductId: product.id, userErrors: [] });
    expect(topics).toEqual(["products/create", "products/delete"]);
  });

  it("keeps subscriptions, refusing addresses that Shopify refuses", async () => {
    const subscribe = (uri: string) =>
      admin(
        `mutation ($input: WebhookSubscriptionInput!) {
          webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription: $input) {
            webhookSubscription { id topic format filter endpoint { __typename ... on WebhookHttpEndpoint { callbackUrl } } }
            userErrors { field message }
          }
        }`,
        { input: { uri } },
      );
    const made = (await subscribe("https://example.com/hook")).body.data.webhookSubscriptionCreate;
    expect(made).toMatchObject({
      webhookSubscription: {
        topic: "ORDERS_CREATE",
        format: "JSON",
        filter: null,
        endpoint: { __typename: "WebhookHttpEndpoint", callbackUrl: "https://example.com/hook" },
      },
      userErrors: [],
    });
    const messages = async (uri: string) =>
      (await subscribe(uri)).body.data.webhookSubscriptionCreate.userErrors.map(
        (error: { message: string }) => error.message,
      );
    expect(await messages("https://example.com/hook")).toEqual([
      "Address for this topic has already been taken",
    ]);
    expect(await messages("http://example.com/hook")).toEqual(["Address protocol http:// is not supported"]);
    expect(await messages("https://x.myshopify.com/")).toEqual([
      "Address cannot be a Shopify or an internal domain",
    ]);
    const gone = await admin(
      `mutation ($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { message } } }`,
      { id: made.webhookSubscription.id },
    );
    expect(gone.body.data.webhookSubscriptionDelete.deletedWebhookSubscriptionId).toBe(
      made.webhookSubscription.id,
    );
    expect(
      (await admin("{ webhookSubscriptionsCount { count } }")).body.data.webhookSubscriptionsCount.count,
    ).toBe(0);
  });
});
