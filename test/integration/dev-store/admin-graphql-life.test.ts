/** What happens to orders, customers and returns over the Admin API after they were made, and which webhooks tell of it. */
import { beforeEach, describe, expect, it } from "vitest";

import { createCustomer, createReturn, fulfilOrder } from "#test/dev-store/state/actions/index.ts";
import { customerInput } from "#test/dev-store/state/input/customer.ts";
import { type Client, clientOf } from "./admin-graphql-support.ts";
import { gid, type Life, startLife } from "./life-support.ts";

let { devStore, admin, told, topics, bodyOf, mutate, threeMugs } = {} as Life;

beforeEach(async () => {
  ({ devStore, admin, told, topics, bodyOf, mutate, threeMugs } = await startLife());
});

describe("an order", () => {
  it("is deleted for good, with all that hangs on it", async () => {
    const { orderId } = threeMugs();
    fulfilOrder(devStore, { orderId });
    const customerId = devStore.store.get("Order", orderId)?.customerId ?? 0;
    const DELETE = `mutation ($id: ID!) { orderDelete(orderId: $id) { deletedId userErrors { field message code } } }`;
    expect(await mutate(DELETE, { id: gid("Order", orderId) })).toEqual({
      deletedId: gid("Order", orderId),
      userErrors: [],
    });
    expect(bodyOf("orders/delete")).toEqual({ id: orderId });
    for (const type of [
      "Order",
      "LineItem",
      "OrderTransaction",
      "FulfillmentOrder",
      "Fulfillment",
      "FulfillmentLineItem",
    ] as const)
      expect([type, devStore.store.count(type)]).toEqual([type, 0]);
    expect(devStore.store.get("Customer", customerId)).toMatchObject({
      numberOfOrders: "0",
      amountSpent: { amount: "0.0" },
      lastOrderId: null,
    });
    expect(await mutate(DELETE, { id: gid("Order", orderId) })).toEqual({
      deletedId: null,
      userErrors: [{ field: ["orderId"], message: "Order does not exist", code: "NOT_FOUND" }],
    });
  });
});

describe("customers", () => {
  const MERGE = `mutation ($one: ID!, $two: ID!, $override: CustomerMergeOverrideFields) {
    customerMerge(customerOneId: $one, customerTwoId: $two, overrideFields: $override) { job { id done } resultingCustomerId userErrors { field message code } } }`;
  const make = (facts: object) => createCustomer(devStore, customerInput.parse(facts)).id;

  it("are merged by a job: orders, tags and notes move over, the other one is gone", async () => {
    const { orderId } = threeMugs();
    const one = devStore.store.get("Order", orderId)?.customerId ?? 0;
    const two = make({ email: "ada@example.org", tags: ["trade"], note: "Calls on Mondays" });
    told.length = 0;
    const { job, resultingCustomerId, userErrors } = await mutate(MERGE, {
      one: gid("Customer", one),
      two: gid("Customer", two),
    });
    expect(userErrors).toEqual([]);
    expect(job.done).toBe(false);
    expect(resultingCustomerId).toBe(gid("Customer", two));
    const { body } = await admin(
      `query ($job: ID!, $one: ID!, $two: ID!) {
        customerMergeJobStatus(jobId: $job) { status resultingCustomerId customerMergeErrors { message } }
        gone: customer(id: $one) { id } kept: customer(id: $two) { email note tags numberOfOrders orders(first: 5) { nodes { id } } } }`,
      { job: job.id, one: gid("Customer", one), two: gid("Customer", two) },
    );
    expect(body.data).toEqual({
      customerMergeJobStatus: { status: "COMPLETED", resultingCustomerId, customerMergeErrors: [] },
      gone: null,
      kept: {
        email: "ada@example.org",
        note: "Calls on Mondays",
        tags: ["trade"],
        numberOfOrders: "1",
        orders: { nodes: [{ id: gid("Order", orderId) }] },
      },
    });
    expect(bodyOf("customers/merge")).toMatchObject({
      admin_graphql_api_customer_kept_id: gid("Customer", two),
      admin_graphql_api_customer_deleted_id: gid("Customer", one),
      status: "completed",
    });
    expect(topics()).toEqual(["customers/merge", "customers/update", "customers/purchasing_summary"]);
  });

  it("the one who is kept is chosen by Shopify's rules", async () => {
    const kept = async (one: number, two: number, override: object = {}) =>
      Number(
        (
          await mutate(MERGE, { one: gid("Customer", one), two: gid("Customer", two), override })
        ).resultingCustomerId
          .split("/")
          .at(-1),
      );
    const named = () => make({ email: "a@example.com" });
    const nameless = () => make({ firstName: "Ada" });
    let one = named();
    expect(await kept(one, nameless())).toBe(one);
    one = make({ email: "b@example.com", state: "ENABLED" });
    expect(await kept(one, make({ email: "c@example.com" }))).toBe(one);
    one = make({ email: "d@example.com" });
    expect(
      await kept(one, make({ email: "e@example.com" }), { customerIdOfEmailToKeep: gid("Customer", one) }),
    ).toBe(one);
    const two = nameless();
    expect(await kept(nameless(), two)).toBe(two);
    const same = await mutate(MERGE, { one: gid("Customer", two), two: gid("Customer", two) });
    expect(same.userErrors).toEqual([
      { field: null, message: "Customers IDs should not match", code: "INVALID_CUSTOMER_ID" },
    ]);
  });

  it("consent to text messages, and only with a number to send them to", async () => {
    const CONSENT = `mutation ($input: CustomerSmsMarketingConsentUpdateInput!) {
      customerSmsMarketingConsentUpdate(input: $input) { customer { defaultPhoneNumber { marketingState marketingUpdatedAt marketingCollectedFrom } } userErrors { field message code } } }`;
    const ask = (id: number) =>
      mutate(CONSENT, {
        input: {
          customerId: gid("Customer", id),
          smsMarketingConsent: {
            marketingState: "SUBSCRIBED",
            marketingOptInLevel: "SINGLE_OPT_IN",
            consentUpdatedAt: "2026-05-01T10:00:00Z",
          },
        },
      });
    expect(await ask(make({ phone: "+12025550123" }))).toEqual({
      customer: {
        defaultPhoneNumber: {
          marketingState: "SUBSCRIBED",
          marketingUpdatedAt: "2026-05-01T10:00:00Z",
          marketingCollectedFrom: "OTHER",
        },
      },
      userErrors: [],
    });
    expect(bodyOf("customers_marketing_consent/update")).toMatchObject({
      phone: "+12025550123",
      sms_marketing_consent: { state: "subscribed", opt_in_level: "single_opt_in" },
    });
    expect(topics()).toContain("customers/update");
    expect(await ask(make({ email: "a@example.com" }))).toEqual({
      customer: null,
      userErrors: [
        {
          field: ["input", "smsMarketingConsent"],
          message: "A phone number is required to set the SMS consent state.",
          code: "INVALID",
        },
      ],
    });
  });
});

describe("returns", () => {
  function openReturn(): { returnId: number; lineId: number } {
    const { orderId } = threeMugs();
    const parcel = fulfilOrder(devStore, { orderId });
    const [sent] = devStore.store.children("FulfillmentLineItem", parcel.id);
    const made = createReturn(devStore, {
      orderId,
      lines: [{ fulfillmentLineItemId: sent?.id ?? 0, quantity: 3, returnReason: "COLOR" }],
    });
    told.length = 0;
    return {
      returnId: made.id,
      lineId: devStore.store.children("ReturnLineItem", made.id)[0]?.id ?? 0,
    };
  }
  const FIELDS = `return { status totalQuantity returnLineItems(first: 5) { nodes { quantity processedQuantity unprocessedQuantity } } } userErrors { field message code }`;

  it("lose units, and are closed when none is left", async () => {
    const { returnId, lineId } = openReturn();
    const remove = (quantity: number) =>
      mutate(
        `mutation ($id: ID!, $lines: [ReturnLineItemRemoveFromReturnInput!]) { removeFromReturn(returnId: $id, returnLineItems: $lines) { ${FIELDS} } }`,
        {
          id: gid("Return", returnId),
          lines: [{ returnLineItemId: gid("ReturnLineItem", lineId), quantity }],
        },
      );
    expect((await remove(1)).return).toMatchObject({ status: "OPEN", totalQuantity: 2 });
    expect(bodyOf("returns/update")).toMatchObject({
      admin_graphql_api_id: gid("Return", returnId),
      return_line_items: {
        removals: [{ admin_graphql_api_id: gid("ReturnLineItem", lineId), delta: 1 }],
      },
    });
    expect((await remove(9)).userErrors).toEqual([
      {
        field: ["returnLineItems", "0", "quantity"],
        message: "Return line item has an invalid quantity.",
        code: "INVALID",
      },
    ]);
    expect((await remove(2)).return).toMatchObject({ status: "CLOSED", totalQuantity: 0 });
    expect((await remove(1)).userErrors[0].message).toBe("Return status is invalid.");
  });

  it("are processed and stay open", async () => {
    const { returnId, lineId } = openReturn();
    const processed = await mutate(
      `mutation ($input: ReturnProcessInput!) { returnProcess(input: $input) { ${FIELDS} } }`,
      {
        input: {
          returnId: gid("Return", returnId),
          returnLineItems: [{ id: gid("ReturnLineItem", lineId), quantity: 2 }],
        },
      },
    );
    expect(processed).toEqual({
      return: {
        status: "OPEN",
        totalQuantity: 3,
        returnLineItems: { nodes: [{ quantity: 3, processedQuantity: 2, unprocessedQuantity: 1 }] },
      },
      userErrors: [],
    });
    expect(topics()).toContain("returns/process");
  });
});

describe("webhook subscriptions", () => {
  const subscribe = async (topic: string, client: Client = admin) =>
    (
      await client(
        `mutation ($topic: WebhookSubscriptionTopic!) { webhookSubscriptionCreate(topic: $topic, webhookSubscription: { uri: "https://example.com/hook" }) { webhookSubscription { topic } userErrors { message } } }`,
        { topic },
      )
    ).body;

  it("are refused for a topic that is never sent here", async () => {
    expect((await subscribe("SEGMENTS_CREATE")).errors[0].message).toBe(
      "The development store does not model WebhookSubscriptionTopic.SEGMENTS_CREATE",
    );
    expect(devStore.store.count("WebhookSubscription")).toBe(0);
  });

  it("ask for a scope that lets the caller read what they tell", async () => {
    const reader = clientOf(devStore, ["read_products"]);
    expect((await subscribe("ORDERS_CREATE", reader)).errors[0]).toMatchObject({
      message: expect.stringContaining("`read_orders` access scope"),
      extensions: { code: "ACCESS_DENIED" },
    });
    for (const topic of ["PRODUCTS_UPDATE", "SHOP_UPDATE", "APP_UNINSTALLED"])
      expect((await subscribe(topic, reader)).data.webhookSubscriptionCreate.userErrors).toEqual([]);
  });
});
