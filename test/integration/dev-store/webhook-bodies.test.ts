/** Bodies of webhooks against Shopify's published samples, as far as Encore keeps them: every key of a sample is sent. */
import { readdirSync, readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { bulkOperationsOf } from "#test/dev-store/bulk/operations.ts";
import { readAppConfig } from "#test/dev-store/app-config.ts";
import * as actions from "#test/dev-store/state/actions/index.ts";
import { customerInput } from "#test/dev-store/state/input/customer.ts";
import { orderInput } from "#test/dev-store/state/input/order.ts";
import { productInput } from "#test/dev-store/state/input/product.ts";
import { buildBody } from "#test/dev-store/webhooks/payloads/index.ts";

import { clientOf } from "./admin-graphql-support.ts";
import { send, startDevStore } from "./support.ts";

const SAMPLES = new URL("../sync/fixtures/", import.meta.url);
const sampleNames = readdirSync(SAMPLES).filter((name) => name.endsWith(".json"));

/** What is not modelled, so that no act of this shop's life has it. */
const NOT_LIVED = [
  "customers_merge.json: errors[].",
  "returns_approve.json: exchange_line_items[].",
  "returns_approve.json: return_shipping_fees[].",
];

/** "line_items[].price" and so on: every key of a body; what an empty list or null would hold is not known. */
function keysOf(value: unknown, path = ""): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...keysOf(item, `${path}[]`)]));
  if (value === null || typeof value !== "object") return new Set();
  return new Set(
    Object.entries(value).flatMap(([key, inner]) => {
      const at = path === "" ? key : `${path}.${key}`;
      return [at, ...keysOf(inner, at)];
    }),
  );
}

/** Lets happen what a shop lives through. @returns the keys that were sent, by the sample's file name */
async function liveThrough(): Promise<{ sent: Map<string, Set<string>>; topics: Set<string> }> {
  const devStore = await startDevStore();
  const topics = new Set<string>();
  const { store, installation } = devStore;
  const sent = new Map<string, Set<string>>();
  store.changes.on("change", (change) => {
    topics.add(change.topic);
    const name = `${change.topic.replace("/", "_")}.json`;
    const keys = keysOf(buildBody(change, devStore));
    sent.set(name, new Set([...(sent.get(name) ?? []), ...keys]));
  });
  const act = async (path: string, body: unknown): Promise<void> => {
    const answer = await send(devStore.origin, "POST", `/__store/${path}`, body);
    expect([path, answer.body["error"]]).toEqual([path, undefined]);
  };

  installation.open();
  const address = {
    firstName: "Ada",
    lastName: "Byron",
    address1: "1 Mill Lane",
    city: "Leeds",
    countryCodeV2: "GB",
  };
  const customer = actions.createCustomer(
    devStore,
    customerInput.parse({
      email: "ada@example.com",
      phone: "+442012345678",
      tags: ["vip"],
      defaultAddress: address,
    }),
  );
  const customerId = customer.id;
  actions.updateCustomer(devStore, {
    customerId,
    tags: ["trade"],
    defaultEmailAddress: { emailAddress: "ada@example.com", marketingState: "SUBSCRIBED" },
    defaultPhoneNumber: { phoneNumber: "+442012345678", marketingState: "SUBSCRIBED" },
  });
  await act(`customers/${customerId}/enable`, {});
  await act(`customers/${customerId}/disable`, {});
  const option = (value: string) => [{ name: "Size", value }];
  const { product } = actions.createProduct(
    devStore,
    productInput.parse({
      title: "Mug",
      featuredImage: { url: "https://cdn.example/mug.png" },
      variants: [
        { sku: "MUG-S", price: "20.00", selectedOptions: option("S") },
        { sku: "MUG-L", price: "25.00", selectedOptions: option("L") },
      ],
    }),
  );
  actions.updateProduct(devStore, { productId: product.id, title: "Sample mug" });

  const place = () =>
    actions.placeOrder(
      devStore,
      orderInput.parse({
        customer: { id: customerId },
        shippingAddress: address,
        displayFinancialStatus: "PENDING",
        discountCodes: ["TEN"],
        shippingLine: {
          title: "Post",
          originalPriceSet: "4.00",
        },
        lineItems: ["MUG-S", "MUG-L"].map((sku) => ({
          sku,
          quantity: 2,
          totalDiscountSet: "1.00",
          taxLines: [{ title: "VAT", rate: 0.2 }],
        })),
      }),
    ).order;
  const orderId = place().id;
  await act(`orders/${orderId}/pay`, {});
  const [line, other] = store.children("LineItem", orderId);
  const [small] = store.children("ProductVariant", product.id);
  actions.editOrder(devStore, {
    orderId,
    edits: [
      { kind: "set-quantity", lineItemId: other?.id ?? 0, quantity: 1, restock: true },
      { kind: "add-variant", variantId: small?.id ?? 0, quantity: 1 },
    ],
  });
  await act(`orders/${orderId}/fulfil`, {
    lines: [{ lineItemId: line?.id, quantity: 1 }],
    trackingInfo: [{ company: "DHL", number: "1", url: "https://dhl.example/1" }],
  });
  await act(`orders/${orderId}/deliver`, {});
  const [parcel] = store.children("Fulfillment", orderId);
  const [unit] = store.children("FulfillmentLineItem", parcel?.id ?? 0);
  const lines = [{ fulfillmentLineItemId: unit?.id ?? 0, quantity: 1, returnReason: "COLOR" as const }];
  const declined = actions.requestReturn(devStore, { orderId, lines }).id;
  actions.declineReturn(devStore, { returnId: declined, reason: "OTHER", note: "No" });
  const returnId = actions.requestReturn(devStore, { orderId, lines }).id;
  actions.approveReturn(devStore, { returnId });
  actions.closeReturn(devStore, { returnId });
  actions.reopenReturn(devStore, { returnId });
  actions.cancelReturn(devStore, { returnId });
  const shortened = actions.createReturn(devStore, { orderId, lines }).id;
  const [goesBack] = store.children("ReturnLineItem", shortened);
  actions.removeFromReturn(devStore, {
    returnId: shortened,
    lines: [{ returnLineItemId: goesBack?.id ?? 0, quantity: 1 }],
  });
  const arrived = actions.createReturn(devStore, { orderId, lines }).id;
  const [comesBack] = store.children("ReturnLineItem", arrived);
  actions.processReturn(devStore, {
    returnId: arrived,
    lines: [{ returnLineItemId: comesBack?.id ?? 0, quantity: 1 }],
  });
  await act(`orders/${orderId}/refund`, {});
  await act(`orders/${place().id}/cancel`, {});
  await act("shop", { name: "Another name" });

  const admin = clientOf(devStore);
  await admin(
    `mutation { bulkOperationRunQuery(query: "{ orders { edges { node { id } } } }") { userErrors { message } } }`,
  );
  await bulkOperationsOf(devStore).settled();
  await act("compliance", { topic: "customers/data_request", customerId });
  await act("compliance", { topic: "customers/redact", customerId });
  await act("compliance", { topic: "shop/redact" });
  actions.deleteProduct(devStore, { productId: product.id });
  const double = actions.createCustomer(devStore, customerInput.parse({ email: "ada@example.org" }));
  actions.mergeCustomers(devStore, { customerOneId: double.id, customerTwoId: customerId });
  actions.deleteOrder(devStore, { orderId });
  const guest = actions.createCustomer(devStore, customerInput.parse({ email: "b@example.com" }));
  actions.deleteCustomer(devStore, { customerId: guest.id });
  installation.setScopes(["read_orders"]);
  installation.uninstall();
  return { sent, topics };
}

it("every key of Shopify's samples is sent, and every topic that Encore subscribes to comes to pass", async () => {
  const { sent, topics } = await liveThrough();
  const config = readAppConfig(new URL("../../../shopify.app.toml", import.meta.url).pathname);
  const subscribed = config.webhooks.flatMap((subscription) => subscription.topics);
  expect(subscribed.length).toBeGreaterThan(30);
  expect(subscribed.filter((topic) => !topics.has(topic))).toEqual([]);
  const missing = sampleNames.flatMap((name) => {
    const sample = keysOf(JSON.parse(readFileSync(new URL(name, SAMPLES), "utf8")));
    return [...sample].filter((key) => sent.get(name)?.has(key) !== true).map((key) => `${name}: ${key}`);
  });
  expect(sampleNames.length).toBeGreaterThan(30);
  expect(missing.filter((key) => !NOT_LIVED.some((start) => key.startsWith(start)))).toEqual([]);
});
