/** Orders: placed, changed, closed, paid, called off, paid back. */
import {
  cancelOrder,
  markOrderPaid,
  placeOrder,
  refundOrder,
  updateOrder,
} from "../../state/actions/index.ts";
import { orderInput, type OrderInput } from "../../state/input/order.ts";
import { normaliseTags } from "../../state/input/values.ts";
import type { OrderCancelReason } from "../../state/documents.ts";
import { find, idOf, type AdminContext, type Args, type Resolve, type TypeResolvers } from "../context.ts";
import { NotModelledError, userError, type UserError } from "../errors.ts";
import { gid } from "../scalars.ts";
import { addressOf, given, moneyOf, payload, pick } from "./payload.ts";
import { normalPhone } from "./customers.ts";
import { splitTags } from "./tags.ts";

const setClosed =
  (closed: boolean): Resolve =>
  (_source, args, context) => {
    const orderId = idOf("Order", (args["input"] as Args)["id"]);
    return payload({ order: null }, () => {
      const order = find(context, "Order", (args["input"] as Args)["id"]);
      return {
        order: order?.["closed"] === closed ? order : updateOrder(context.devStore, { orderId, closed }),
      };
    });
  };

export const orderMutations: TypeResolvers = {
  Mutation: {
    orderCreate: (_source, args, context) => {
      const input = given("OrderCreateOrderInput", args["order"], ORDER_FIELDS);
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
    orderClose: setClosed(true),
    orderOpen: setClosed(false),
    orderMarkAsPaid: (_source, args, context) => {
      const { id } = args["input"] as Args;
      const orderId = idOf("Order", id);
      return payload(
        () => ({ order: find(context, "Order", id) }),
        () => ({ order: markOrderPaid(context.devStore, { orderId }).order }),
      );
    },
    orderCancel: (_source, args, context) => {
      const { devStore } = context;
      const orderId = idOf("Order", args["orderId"]);
      const method = args["refundMethod"] as Args | null | undefined;
      const note = args["staffNote"] as string | null | undefined;
      const refuse = (field: string, message: string) => ({
        job: null,
        orderCancelUserErrors: [userError(field, message, "INVALID")],
        userErrors: [userError(field, message)],
      });
      if (typeof args["refund"] === "boolean" && method) {
        return refuse("refund", "Only one of the arguments `refund` or `refund_method` is allowed.");
      }
      if (note && note.length > 255)
        return refuse("staffNote", "Staff note is too long. Maximum length is 255 characters.");
      if (method?.["storeCreditRefund"])
        throw new NotModelledError("OrderCancelRefundMethodInput", "storeCreditRefund");
      const done = payload({ job: null }, () => {
        cancelOrder(devStore, {
          orderId,
          reason: args["reason"] as OrderCancelReason,
          refund: args["refund"] === true || method?.["originalPaymentMethodsRefund"] === true,
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
    refundCreate: (_source, args, context) => refund(args, context),
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
  const [shippingLine] = shipping;
  const fixed = (input["discountCode"] as Args | null | undefined)?.["itemFixedDiscountCode"] as
    Args | undefined;
  if (input["discountCode"] && !fixed)
    throw new NotModelledError("OrderCreateDiscountCodeInput", "other than itemFixedDiscountCode");
  const transactions = input["transactions"] as Args[] | null | undefined;
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
    ...(input["fulfillmentStatus"] === "FULFILLED" && { displayFulfillmentStatus: "FULFILLED" }),
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
    ...(transactions
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
  const associate = customer?.["toAssociate"] as Args | undefined;
  const upsert = customer?.["toUpsert"] as Args | undefined;
  if (input["customerId"]) return { customer: { id: input["customerId"] } };
  if (associate) return { customer: { id: associate["id"] } };
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
  const lines = holder["taxLines"] as Args[] | null | undefined;
  if (!lines) return {};
  return {
    taxLines: lines.map((line) => ({
      title: line["title"],
      rate: Number(line["rate"]),
      ...(line["priceSet"] ? { priceSet: moneyOf(line["priceSet"]) } : {}),
    })),
  };
}

function refund(args: Args, context: AdminContext): object {
  const input = given("RefundInput", args["input"], [
    "orderId",
    "note",
    "notify",
    "refundLineItems",
    "shipping",
    "transactions",
    "currency",
    "allowOverRefunding",
    "discrepancyReason",
  ]);
  const order = find(context, "Order", input["orderId"]);
  const refuse = (field: string | null, message: string) => ({
    refund: null,
    order,
    userErrors: [userError(field, message)],
  });
  if (!order) return refuse("orderId", "Order does not exist");
  const transactions = (input["transactions"] as Args[] | null | undefined) ?? [];
  const known = new Set(
    context.devStore.store
      .children("OrderTransaction", order.id)
      .map((doc) => gid("OrderTransaction", doc.id)),
  );
  for (const { kind, parentId } of transactions as { kind: string; parentId?: string }[]) {
    if (kind !== "REFUND") return refuse(null, `Kind ${kind.toLowerCase()} is not a valid transaction`);
    if (parentId !== undefined && !known.has(parentId)) {
      return refuse("transactions", "Transactions require a parent_id associated with the order");
    }
  }
  const shop = String(order["currencyCode"]);
  const presentment = String(order["presentmentCurrencyCode"]);
  if (shop !== presentment) throw new NotModelledError("refundCreate", "orders in two currencies");
  const money = (amount: string) => ({ shopMoney: { amount, currencyCode: shop } });
  const total = sumOf(transactions.map((transaction) => String(transaction["amount"])));
  const shipping = input["shipping"] as Args | null | undefined;
  const shippingAmount = shipping?.["fullRefund"] === true ? shippingPaid(order) : shipping?.["amount"];
  return payload(
    () => ({ refund: null, order: find(context, "Order", input["orderId"]) }),
    () => {
      const made = refundOrder(context.devStore, {
        orderId: order.id,
        lines: ((input["refundLineItems"] as Args[] | null | undefined) ?? []).map((line) => ({
          lineItemId: idOf("LineItem", line["lineItemId"]),
          quantity: Number(line["quantity"]),
          restockType: (line["restockType"] ?? "NO_RESTOCK") as "CANCEL" | "NO_RESTOCK" | "RETURN",
        })),
        amount: money(total),
        ...(shippingAmount !== undefined &&
          shippingAmount !== null && { shipping: money(`${shippingAmount as string | number}`) }),
        note: (input["note"] as string | null | undefined) ?? null,
      });
      return { refund: made, order: find(context, "Order", input["orderId"]) };
    },
  );
}

function shippingPaid(order: Readonly<Record<string, unknown>>): string {
  return (order["totalShippingPriceSet"] as { shopMoney: { amount: string } }).shopMoney.amount;
}

/** The exact sum of decimal texts. */
function sumOf(amounts: readonly string[]): string {
  const places = Math.max(0, ...amounts.map((amount) => amount.split(".")[1]?.length ?? 0));
  const units = amounts.reduce((sum, amount) => {
    const [whole = "0", fraction = ""] = amount.split(".");
    return sum + BigInt(whole + fraction.padEnd(places, "0"));
  }, 0n);
  const digits = units.toString().padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
