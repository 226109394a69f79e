import { expect, test } from "vitest";

import { customerFromNode } from "./customer.ts";
import { orderFromNode } from "./order-node.ts";
import { productFromBody, variantFromNode } from "./product.ts";
import { returnLineItemFromNode } from "./return-node.ts";

test("a customer without e-mail, phone, address and names", () => {
  const mapped = customerFromNode({
    id: "gid://shopify/Customer/1",
    firstName: null,
    lastName: "",
    defaultEmailAddress: null,
    defaultPhoneNumber: null,
    defaultAddress: null,
    state: "DISABLED",
    locale: "en",
    tags: [],
    createdAt: "2026-01-01T00:00:00Z",
    updatedAt: "2026-01-01T00:00:00Z",
  });
  expect(mapped).toMatchObject({
    ok: true,
    value: { id: 1n, email: null, lastName: null, countryCode: null, emailMarketingState: null },
  });
});

test("an order that lacks a field is a named failure", () => {
  expect(orderFromNode({ id: "gid://shopify/Order/1" })).toEqual({
    ok: false,
    reason: expect.stringMatching(/^name: /),
  });
});

test("a variant's price is in the shop's currency", () => {
  const node = { id: "gid://shopify/ProductVariant/2", title: "S", sku: "", price: "1200", position: 1 };
  expect(variantFromNode(node, 1n, "JPY")).toMatchObject({ value: { priceMinor: 1200n, sku: null } });
  expect(variantFromNode({ ...node, price: "12.5" }, 1n, "JPY")).toEqual({
    ok: false,
    reason: "price: not an amount of JPY",
  });
});

test("a product's body with more variants than it holds is not complete", () => {
  const body = {
    admin_graphql_api_id: "gid://shopify/Product/1",
    title: "Mug",
    handle: "mug",
    status: "active",
    tags: "",
    updated_at: "2026-01-01T00:00:00Z",
    variants: [],
    variant_gids: [{ admin_graphql_api_id: "gid://shopify/ProductVariant/2" }],
  };
  expect(productFromBody(body, "USD")).toMatchObject({ value: { complete: false } });
  expect(productFromBody({ ...body, variant_gids: [] }, "USD")).toMatchObject({
    value: { complete: true, product: { status: "ACTIVE", vendor: "", createdAt: "2026-01-01T00:00:00Z" } },
  });
});

test("an unverified return line names no line item", () => {
  const node = {
    id: "gid://shopify/UnverifiedReturnLineItem/4",
    quantity: 1,
    processedQuantity: 0,
    refundedQuantity: 0,
    returnReasonDefinition: null,
  };
  expect(returnLineItemFromNode(node, 1n, 2n)).toMatchObject({
    value: { id: 4n, lineItemId: null, reason: null },
  });
});
