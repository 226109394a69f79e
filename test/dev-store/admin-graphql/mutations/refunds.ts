/** Refunds. */
import { refundOrder } from "../../state/actions/index.ts";
import type { DiscrepancyReason } from "../../state/documents.ts";
import { eachGiven, given } from "../arguments.ts";
import { find, idOf, type AdminContext, type Args, type TypeResolvers } from "../context.ts";
import { NotModelledError, userError } from "../errors.ts";
import { gid } from "../scalars.ts";
import { payload } from "./payload.ts";

export const refundMutations: TypeResolvers = {
  Mutation: { refundCreate: (_source, args, context) => refund(args, context) },
};

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
  const refundLines = eachGiven("RefundLineItemInput", input["refundLineItems"], [
    "lineItemId",
    "quantity",
    "restockType",
    "locationId",
  ]);
  const order = find(context, "Order", input["orderId"]);
  const refuse = (field: string | null, message: string) => ({
    refund: null,
    order,
    userErrors: [userError(field, message)],
  });
  if (!order) return refuse("orderId", "Order does not exist");
  // The gateway is the payment's, whichever is named.
  const transactions = eachGiven("OrderTransactionInput", input["transactions"], [
    "amount",
    "gateway",
    "kind",
    "orderId",
    "parentId",
  ]);
  const known = new Set(
    context.devStore.store
      .children("OrderTransaction", order.id)
      .map((doc) => gid("OrderTransaction", doc.id)),
  );
  for (const { kind, parentId, orderId } of transactions as {
    kind: string;
    parentId?: string | null;
    orderId: string;
  }[]) {
    if (idOf("Order", orderId) !== order.id)
      throw new NotModelledError("OrderTransactionInput", "orderId of another order");
    if (kind !== "REFUND") return refuse(null, `Kind ${kind.toLowerCase()} is not a valid transaction`);
    if (typeof parentId === "string" && !known.has(parentId)) {
      return refuse("transactions", "Transactions require a parent_id associated with the order");
    }
  }
  const shop = String(order["currencyCode"]);
  const presentment = String(order["presentmentCurrencyCode"]);
  if (shop !== presentment) throw new NotModelledError("refundCreate", "orders in two currencies");
  const { currency } = input;
  if (currency && currency !== shop)
    throw new NotModelledError("RefundInput", "currency other than the order's");
  const parents = new Set(transactions.map((transaction) => transaction["parentId"] ?? null));
  if (parents.size > 1) throw new NotModelledError("RefundInput", "transactions of several payments");
  const [parentId] = parents;
  const money = (amount: string) => ({ shopMoney: { amount, currencyCode: shop } });
  const total = sumOf(transactions.map((transaction) => String(transaction["amount"])));
  const shipping = given("ShippingRefundInput", input["shipping"] ?? {}, ["amount", "fullRefund"]);
  const shippingAmount = shipping["fullRefund"] === true ? shippingPaid(order) : shipping["amount"];
  return payload(
    () => ({ refund: null, order: find(context, "Order", input["orderId"]) }),
    () => {
      const made = refundOrder(context.devStore, {
        orderId: order.id,
        lines: refundLines.map((line) => ({
          lineItemId: idOf("LineItem", line["lineItemId"]),
          quantity: Number(line["quantity"]),
          restockType: (line["restockType"] ?? "NO_RESTOCK") as "CANCEL" | "NO_RESTOCK" | "RETURN",
          locationId: line["locationId"] ? idOf("Location", line["locationId"]) : undefined,
        })),
        amount: money(total),
        allowOverRefunding: input["allowOverRefunding"] === true,
        discrepancyReason: discrepancyReasonOf(input["discrepancyReason"]),
        parentTransactionId: typeof parentId === "string" ? idOf("OrderTransaction", parentId) : undefined,
        ...(shippingAmount !== undefined &&
          shippingAmount !== null && { shipping: money(`${shippingAmount as string | number}`) }),
        note: (input["note"] as string | null | undefined) ?? null,
      });
      return { refund: made, order: find(context, "Order", input["orderId"]) };
    },
  );
}

/** OTHER has no reason of its own on the adjustment that comes of it. */
function discrepancyReasonOf(given: unknown): DiscrepancyReason | undefined {
  if (given === undefined || given === null) return undefined;
  return given === "OTHER" ? "REFUND_DISCREPANCY" : (given as DiscrepancyReason);
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
