/** Returns: asked for, decided on, opened, processed, closed. */
import {
  approveReturn,
  cancelReturn,
  closeReturn,
  createReturn,
  declineReturn,
  processReturn,
  removeFromReturn,
  reopenReturn,
  requestReturn,
} from "../../state/actions/index.ts";
import type { DispositionDoc, ReturnDoc, ReturnReason } from "../../state/documents.ts";
import type { DevStore } from "../../server.ts";
import { eachGiven, given } from "../arguments.ts";
import { idOf, type AdminContext, type Args, type Resolve, type TypeResolvers } from "../context.ts";
import { NotModelledError } from "../errors.ts";
import { returnReasonOf } from "../return-reasons.ts";
import { payload } from "./payload.ts";

const REFUSED = { return: null };

const byId =
  (action: (shop: DevStore, input: { returnId: number }) => ReturnDoc): Resolve =>
  (_source, args, { devStore }) => {
    const returnId = idOf("Return", args["id"]);
    return payload(REFUSED, () => ({ return: action(devStore, { returnId }) }));
  };

export const returnMutations: TypeResolvers = {
  Mutation: {
    returnRequest: (_source, args, { devStore }) => {
      const input = given("ReturnRequestInput", args["input"], ["orderId", "returnLineItems"]);
      const orderId = idOf("Order", input["orderId"]);
      return payload(REFUSED, () => ({
        return: requestReturn(devStore, { orderId, lines: linesOf("ReturnRequestLineItemInput", input) }),
      }));
    },
    returnCreate: (_source, args, { devStore }) => {
      const input = given("ReturnInput", args["returnInput"], [
        "orderId",
        "returnLineItems",
        "notifyCustomer",
        "unprocessed",
      ]);
      const orderId = idOf("Order", input["orderId"]);
      return payload(REFUSED, () => ({
        return: createReturn(devStore, { orderId, lines: linesOf("ReturnLineItemInput", input) }),
      }));
    },
    returnApproveRequest: (_source, args, { devStore }) => {
      // No return is processed by itself here, so that `unprocessed` changes nothing.
      const input = given("ReturnApproveRequestInput", args["input"], [
        "id",
        "notifyCustomer",
        "unprocessed",
      ]);
      const returnId = idOf("Return", input["id"]);
      return payload(REFUSED, () => ({ return: approveReturn(devStore, { returnId }) }));
    },
    returnDeclineRequest: (_source, args, { devStore }) => {
      const input = given("ReturnDeclineRequestInput", args["input"], [
        "id",
        "declineReason",
        "declineNote",
        "notifyCustomer",
      ]);
      const returnId = idOf("Return", input["id"]);
      return payload(REFUSED, () => ({
        return: declineReturn(devStore, {
          returnId,
          reason: input["declineReason"] as NonNullable<ReturnDoc["decline"]>["reason"],
          note: (input["declineNote"] as string | null | undefined) ?? null,
        }),
      }));
    },
    returnProcess: process,
    removeFromReturn: (_source, args, { devStore }) => {
      const returnId = idOf("Return", args["returnId"]);
      const lines = eachGiven("ReturnLineItemRemoveFromReturnInput", args["returnLineItems"], [
        "returnLineItemId",
        "quantity",
      ]);
      return payload(REFUSED, () => ({
        return: removeFromReturn(devStore, {
          returnId,
          lines: lines.map((line) => ({
            returnLineItemId: idOf("ReturnLineItem", line["returnLineItemId"]),
            quantity: Number(line["quantity"]),
          })),
        }),
      }));
    },
    returnClose: byId(closeReturn),
    returnReopen: byId(reopenReturn),
    returnCancel: byId(cancelReturn),
  },
};

function linesOf(
  inputType: "ReturnLineItemInput" | "ReturnRequestLineItemInput",
  input: Args,
): Parameters<typeof requestReturn>[1]["lines"] {
  return (input["returnLineItems"] as Args[]).map((line) => {
    given(inputType, line, [
      "fulfillmentLineItemId",
      "quantity",
      "returnReason",
      "returnReasonDefinitionId",
      "returnReasonNote",
      "customerNote",
    ]);
    const definition = line["returnReasonDefinitionId"];
    const reason =
      line["returnReason"] ??
      (definition ? returnReasonOf(idOf("ReturnReasonDefinition", definition)) : undefined);
    return {
      fulfillmentLineItemId: idOf("FulfillmentLineItem", line["fulfillmentLineItemId"]),
      quantity: Number(line["quantity"]),
      returnReason: (reason ?? undefined) as ReturnReason | undefined,
      returnReasonNote: (line["returnReasonNote"] ?? undefined) as string | undefined,
      customerNote: (line["customerNote"] ?? null) as string | null,
    };
  });
}

function process(...[_source, args, context]: Parameters<Resolve>): object {
  const { devStore } = context;
  const input = given("ReturnProcessInput", args["input"], [
    "returnId",
    "returnLineItems",
    "financialTransfer",
    "note",
    "notifyCustomer",
  ]);
  const returnId = idOf("Return", input["returnId"]);
  const lines = eachGiven("ReturnProcessReturnLineItemInput", input["returnLineItems"], [
    "id",
    "quantity",
    "dispositions",
  ]);
  const refund = refundOf(context, returnId, input);
  return payload(REFUSED, () => ({
    return: processReturn(devStore, {
      returnId,
      lines: lines.map((line) => ({
        returnLineItemId: idOf("ReturnLineItem", line["id"]),
        quantity: Number(line["quantity"]),
        dispositions: dispositionsOf(line),
      })),
      ...(refund && { refund }),
    }),
  }));
}

function dispositionsOf(line: Args) {
  return eachGiven("ReverseFulfillmentOrderDisposeInput", line["dispositions"], [
    "reverseFulfillmentOrderLineItemId",
    "quantity",
    "dispositionType",
    "locationId",
  ]).map((disposition) => {
    // A line that awaits units has the number of the return's line.
    const awaiting = idOf(
      "ReverseFulfillmentOrderLineItem",
      disposition["reverseFulfillmentOrderLineItemId"],
    );
    if (awaiting !== idOf("ReturnLineItem", line["id"])) {
      throw new NotModelledError("ReverseFulfillmentOrderDisposeInput", "units of another line");
    }
    const { locationId } = disposition;
    return {
      type: disposition["dispositionType"] as DispositionDoc["type"],
      quantity: Number(disposition["quantity"]),
      locationId: locationId ? idOf("Location", locationId) : null,
    };
  });
}

/** The money of it, of orders in one currency and to one payment. */
function refundOf(
  { devStore }: AdminContext,
  returnId: number,
  input: Args,
): NonNullable<Parameters<typeof processReturn>[1]["refund"]> | undefined {
  const transfer = input["financialTransfer"] as Args | null | undefined;
  if (!transfer?.["issueRefund"]) return undefined;
  const issued = given("ReturnProcessRefundInput", transfer["issueRefund"], [
    "orderTransactions",
    "allowOverRefunding",
    "refundMethods",
  ]);
  if (((issued["refundMethods"] ?? []) as unknown[]).length > 0)
    throw new NotModelledError("ReturnProcessRefundInput", "refundMethods");
  const [payment, ...more] = eachGiven("ReturnRefundOrderTransactionInput", issued["orderTransactions"], [
    "parentId",
    "transactionAmount",
  ]);
  if (!payment || more.length > 0)
    throw new NotModelledError("ReturnProcessRefundInput", "transactions of several payments, or none");
  const stored = devStore.store.get("Return", returnId);
  const order = stored && devStore.store.get("Order", stored.parentId);
  if (order && order.currencyCode !== order.presentmentCurrencyCode)
    throw new NotModelledError("returnProcess", "orders in two currencies");
  const { amount, currencyCode } = payment["transactionAmount"] as { amount: string; currencyCode: string };
  return {
    amount: { shopMoney: { amount, currencyCode } },
    parentTransactionId: idOf("OrderTransaction", payment["parentId"]),
    allowOverRefunding: issued["allowOverRefunding"] === true,
    note: (input["note"] as string | null | undefined) ?? null,
  };
}
