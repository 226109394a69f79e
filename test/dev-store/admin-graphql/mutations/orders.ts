/** Orders: placed, changed, closed, paid, called off, deleted. */
import {
  cancelOrder,
  deleteOrder,
  markOrderPaid,
  placeOrder,
  updateOrder,
} from "../../state/actions/index.ts";
import { orderInput, type OrderInput } from "../../state/input/order.ts";
import { normaliseTags } from "../../state/input/values.ts";
import type { OrderCancelReason } from "../../state/documents.ts";
import { acceptWithoutEffect, eachGiven, given } from "../arguments.ts";
import { find, idOf, type AdminContext, type Args, type Resolve, type TypeResolvers } from "../context.ts";
import { NotModelledError, userError, type UserError } from "../errors.ts";
import { gid } from "../scalars.ts";
import { addressOf, moneyOf, payload, pick } from "./payload.ts";
import { normalPhone } from "./customers.ts";
import { splitTags } from "./tags.ts";

const setClosed =
  (closed: boolean): Resolve =>
  (_source, args, context) => {
    const { id } = given(closed ? "OrderCloseInput" : "OrderOpenInput", args["input"], ["id"]);
    const orderId = idOf("Order", id);
    return payload({ order: null }, () => {
      const order = find(context, "Order", id);
      return {
        order: order?.["closed"] === closed ? order : updateOrder(context.devStore, { orderId, closed }),
      };
    });
  };

export const orderMutations: TypeResolvers = {
  Mutation: {
    orderCreate: (_source, args, context) => {
      const input = given("OrderCreateOrderInput", args["order"], ORDER_FIELDS);
      // Nobody gets e-mails from this shop, and its stock is not counted down.
      given("OrderCreateOptionsInput", args["options"] ?? {}, ["sendReceipt", "sendFulfillmentReceipt"]);
      const refusals = createFaults(input, context);
      if (refusals.length > 0) return { order: null, userErrors: refusals };
      return payload({ order: null }, () => ({ order: placeOrder(context.devStore, orderOf(input)).order }));
    },
    orderUpdate: (_source, args, context) => {
      const input = given("OrderInput", args["input"], [
        "id",
        "email",
        "phone",
        "note",
        "tags",
        "customAttributes",
        "poNumber",
        "shippingAddress",
      ]);
      const order = find(context, "Order", input["id"]);
      if (!order) return { order: null, userErrors: [userError("id", "Order does not exist")] };
      if (typeof input["phone"] === "string" && input["phone"] !== "" && !normalPhone(input["phone"])) {
        return { order, userErrors: [userError("phone", "Phone is invalid")] };
      }
      const tags = input["tags"] as string[] | null | undefined;
      const address = addressOf(input["shippingAddress"]);
      return payload({ order }, () => ({
        order: updateOrder(context.devStore, {
          orderId: order.id,
          ...pick(input, ["email", "note", "customAttributes", "poNumber"]),
          ...(input["phone"] !== undefined && { phone: normalPhone(input["phone"]) }),
          ...(tags && { tags: splitTags(tags) }),
          ...(address && { shippingAddress: address }),
        }),
      }));
    },
    orderDelete: (_source, args, { devStore }) => {
      const orderId = idOf("Order", args["orderId"]);
      return payload({ deletedId: null }, () => {
        deleteOrder(devStore, { orderId });
        return { deletedId: args["orderId"] };
      });
    },
    orderClose: setClosed(true),
    orderOpen: setClosed(false),
    orderMarkAsPaid: (_source, args, context) => {
      const { id } = given("OrderMarkAsPaidInput", args["input"], ["id"]);
      const orderId = idOf("Order", id);
      return payload(
        () => ({ order: find(context, "Order", id) }),
        () => ({ order: markOrderPaid(context.devStore, { orderId }).order }),
      );
    },
    orderCancel: (_source, args, context) => {
      const { devStore } = context;
      const orderId = idOf("Order", args["orderId"]);
      const method = given("OrderCancelRefundMethodInput", args["refundMethod"] ?? {}, [
        "originalPaymentMethodsRefund",
      ]);
      acceptWithoutEffect(args, "notifyCustomer");
      const note = args["staffNote"] as string | null | undefined;
      const refuse = (field: string, message: string) => ({
        job: null,
        orderCancelUserErrors: [userError(field, message, "INVALID")],
        userErrors: [userError(field, message)],
      });
      if (typeof args["refund"] === "boolean" && args["refundMethod"]) {
        return refuse("refund", "Only one of the arguments `refund` or `refund_method` is allowed.");
      }
      if (note && note.length > 255)
        return refuse("staffNote", "Staff note is too long. Maximum length is 255 characters.");
      const done = payload({ job: null }, () => {
        cancelOrder(devStore, {
          orderId,
          reason: args["reason"] as OrderCancelReason,
          refund: args["refund"] === true || method["originalPaymentMethodsRefund"] === true,
          restock: args["restock"] === true,
          staffNote: note ?? null,
        });
        return { job: { id: gid("Job", crypto.randomUUID()), done: false } };
      }) as { userErrors: UserError[] };
      return {
        ...done,
        orderCancelUserErrors: done.userErrors.map((error) => ({ ...error, code: error.code ?? "INVALID" })),
      };
    },
  },
};

const ORDER_FIELDS = [
  "lineItems",
  "customer",
  "customerId",
  "email",
  "phone",
  "note",
  "tags",
  "test",
  "name",
  "processedAt",
  "closedAt",
  "currency",
  "presentmentCurrency",
  "customAttributes",
  "financialStatus",
  "fulfillmentStatus",
  "transactions",
  "shippingLines",
  "discountCode",
  "taxesIncluded",
  "billingAddress",
  "shippingAddress",
  "sourceName",
];

function createFaults(input: Args, { devStore }: AdminContext): UserError[] {
  const lines = input["lineItems"] as unknown[] | null | undefined;
  const processedAt = input["processedAt"];
  return [
    ...(!lines || lines.length === 0
      ? [userError("order.lineItems", "Line items must have at least one line item", "INVALID")]
      : []),
    ...(typeof processedAt === "string" && Date.parse(processedAt) > devStore.now().getTime()
      ? [userError("order.processedAt", "Processed at must not be in the future", "PROCESSED_AT_INVALID")]
      : []),
    ...(input["customerId"] && input["customer"]
      ? [userError("order", "Only one of customerId and customer is allowed", "REDUNDANT_CUSTOMER_FIELDS")]
      : []),
  ];
}

/** OrderCreateOrderInput as the shop's actions take an order. */
function orderOf(input: Args): OrderInput {
  const shipping = (input["shippingLines"] as Args[] | null | undefined) ?? [];
  if (shipping.length > 1)
    throw new NotModelledError("OrderCreateOrderInput", "shippingLines beyond the first");
  const [shippingLine] = eachGiven("OrderCreateShippingLineInput", shipping, [
    "title",
    "code",
    "priceSet",
    "taxLines",
  ]);
  const code = given("OrderCreateDiscountCodeInput", input["discountCode"] ?? {}, ["itemFixedDiscountCode"]);
  const fixed = code["itemFixedDiscountCode"] as Args | null | undefined;
  // Which lines were sent is not said, and the status follows from them.
  const { fulfillmentStatus } = input;
  if (fulfillmentStatus && fulfillmentStatus !== "FULFILLED")
    throw new NotModelledError("OrderCreateOrderInput", `fulfillmentStatus ${fulfillmentStatus as string}`);
  const transactions = eachGiven("OrderCreateOrderTransactionInput", input["transactions"], [
    "kind",
    "status",
    "amountSet",
    "gateway",
    "processedAt",
  ]);
  const tags = input["tags"] as string[] | null | undefined;
  return orderInput.parse({
    ...pick(input, {
      email: "email",
      phone: "phone",
      note: "note",
      test: "test",
      name: "name",
      processedAt: "processedAt",
      closedAt: "closedAt",
      currency: "currencyCode",
      presentmentCurrency: "presentmentCurrencyCode",
      customAttributes: "customAttributes",
      financialStatus: "displayFinancialStatus",
      taxesIncluded: "taxesIncluded",
      sourceName: "sourceName",
    }),
    ...customerOf(input),
    ...(fulfillmentStatus === "FULFILLED" && { displayFulfillmentStatus: "FULFILLED" }),
    ...(tags && { tags: normaliseTags(splitTags(tags)) }),
    ...(input["billingAddress"] !== undefined && {
      billingAddress: addressOf(input["billingAddress"]) ?? null,
    }),
    ...(input["shippingAddress"] !== undefined && {
      shippingAddress: addressOf(input["shippingAddress"]) ?? null,
    }),
    lineItems: (input["lineItems"] as Args[]).map(lineOf),
    ...(shippingLine && {
      shippingLine: {
        ...pick(shippingLine, ["title", "code"]),
        originalPriceSet: moneyOf(shippingLine["priceSet"]),
        ...taxLinesOf(shippingLine),
      },
    }),
    ...(fixed && { discountCodes: [fixed["code"]], totalDiscountsSet: moneyOf(fixed["amountSet"]) }),
    // Without payments and without a word on them nothing was paid.
    ...(input["transactions"]
      ? {
          transactions: transactions.map((transaction) => ({
            ...pick(transaction, ["gateway", "processedAt", "status"]),
            kind: transaction["kind"] ?? "SALE",
            amountSet: moneyOf(transaction["amountSet"]),
          })),
        }
      : input["financialStatus"] === undefined && { transactions: [] }),
  });
}

function customerOf(input: Args): object {
  const customer = input["customer"] as Args | null | undefined;
  const associate = customer?.["toAssociate"];
  const upsert = customer?.["toUpsert"];
  if (input["customerId"]) return { customer: { id: input["customerId"] } };
  if (associate) {
    return {
      customer: pick(given("OrderCreateAssociateCustomerAttributesInput", associate, ["id"]), ["id"]),
    };
  }
  if (!upsert) return {};
  const known = given("OrderCreateUpsertCustomerAttributesInput", upsert, [
    "id",
    "email",
    "firstName",
    "lastName",
    "phone",
    "note",
    "tags",
    "taxExempt",
  ]);
  return {
    customer: pick(known, ["id", "email", "firstName", "lastName", "phone", "note", "tags", "taxExempt"]),
  };
}

function lineOf(line: Args): object {
  given("OrderCreateLineItemInput", line, [
    "title",
    "variantTitle",
    "sku",
    "vendor",
    "quantity",
    "productId",
    "variantId",
    "priceSet",
    "taxLines",
    "giftCard",
    "requiresShipping",
    "taxable",
    "properties",
  ]);
  return {
    ...pick(line, {
      title: "title",
      variantTitle: "variantTitle",
      sku: "sku",
      vendor: "vendor",
      quantity: "quantity",
      giftCard: "isGiftCard",
      requiresShipping: "requiresShipping",
      taxable: "taxable",
    }),
    ...(line["productId"] ? { product: line["productId"] } : {}),
    ...(line["variantId"] ? { variant: line["variantId"] } : {}),
    ...(line["priceSet"] ? { originalUnitPriceSet: moneyOf(line["priceSet"]) } : {}),
    ...taxLinesOf(line),
    ...(Array.isArray(line["properties"]) && {
      customAttributes: (line["properties"] as Args[]).map((property) => ({
        key: property["name"],
        value: property["value"],
      })),
    }),
  };
}

function taxLinesOf(holder: Args): object {
  if (!holder["taxLines"]) return {};
  return {
    taxLines: eachGiven("OrderCreateTaxLineInput", holder["taxLines"], ["title", "rate", "priceSet"]).map(
      (line) => ({
        title: line["title"],
        rate: Number(line["rate"]),
        ...(line["priceSet"] ? { priceSet: moneyOf(line["priceSet"]) } : {}),
      }),
    ),
  };
}
