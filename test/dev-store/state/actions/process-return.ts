import type { DispositionDoc, ReturnDoc } from "../documents.ts";
import type { MoneyInput } from "../input/values.ts";
import { currenciesOf, type OrderAggregate } from "../orders/aggregate.ts";
import { readMoney } from "../orders/read-money.ts";
import { addRefund, type Repayment } from "../orders/refund.ts";
import { countRefundedUnits } from "../orders/returns.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { changeOrder, tell } from "./order-change.ts";

export interface ProcessReturnInput {
  returnId: number;
  lines: {
    returnLineItemId: number;
    quantity: number;
    /** Where units are put; those of which nothing is said stay to be looked at. */
    dispositions?: { type: DispositionDoc["type"]; quantity: number; locationId: number | null }[];
  }[];
  /** Money that moves with it, back to one payment. */
  refund?: {
    amount: MoneyInput;
    parentTransactionId: number;
    allowOverRefunding: boolean;
    note: string | null;
  };
}

/**
 * Processes returned units, with their money; the return stays OPEN. There is no idempotency: asked twice, it is done twice.
 * Tells returns/process, refunds/create and order_transactions/create (where money moved), orders/updated.
 */
export function processReturn(shop: DevShop, input: ProcessReturnInput): ReturnDoc {
  const { store } = shop;
  const stored = store.get("Return", input.returnId);
  if (!stored) throw new UserError(["input", "returnId"], "Return not found.", "NOT_FOUND");
  return changeOrder(shop, stored.parentId, ["input", "returnId"], (aggregate, maker, now) => {
    const doc = aggregate.returns.find(({ id }) => id === input.returnId);
    if (!doc) throw new UserError(["input", "returnId"], "Return not found.", "NOT_FOUND");
    const repaid = input.lines.flatMap((line, index) => processLine(shop, aggregate, doc, line, index, now));
    if (input.refund) {
      const { amount, parentTransactionId, allowOverRefunding, note } = input.refund;
      const refund = addRefund(
        maker,
        aggregate,
        {
          at: now,
          lines: repaid,
          amount: readMoney(amount, currenciesOf(aggregate.order), ["input", "financialTransfer"]),
          allowOverRefunding,
          parentTransactionId,
          note,
          returnId: doc.id,
        },
        ["input"],
      );
      for (const { lineItemId, quantity } of repaid)
        countRefundedUnits(aggregate, doc.id, lineItemId, quantity);
      tell(shop, "refunds/create", "Refund", refund);
      for (const each of aggregate.transactions) {
        if (each.refundId === refund.id) tell(shop, "order_transactions/create", "OrderTransaction", each);
      }
    }
    tell(shop, "returns/process", "Return", doc);
    return doc;
  }).result;
}

/** @returns what of it is paid for when money moves: missing units are not */
function processLine(
  shop: DevShop,
  aggregate: OrderAggregate,
  doc: ReturnDoc,
  { returnLineItemId, quantity, dispositions = [] }: ProcessReturnInput["lines"][number],
  index: number,
  now: string,
): Repayment["lines"] {
  const path = ["input", "returnLineItems", String(index)];
  const line = aggregate.returnLineItems.find(
    ({ id, parentId }) => id === returnLineItemId && parentId === doc.id,
  );
  if (!line) throw new UserError([...path, "id"], "Return line item was not found.", "NOT_FOUND");
  if (quantity < 1 || quantity > line.processableQuantity) {
    throw new UserError([...path, "quantity"], "Return line item has an invalid quantity.", "INVALID");
  }
  for (const { type, locationId } of dispositions) {
    if (type === "RESTOCKED" && (locationId === null || !shop.store.has("Location", locationId)))
      throw new UserError([...path, "dispositions"], "Location not found.", "NOT_FOUND");
  }
  line.processedQuantity += quantity;
  line.processableQuantity -= quantity;
  line.unprocessedQuantity -= quantity;
  line.dispositions.push(
    ...dispositions.map((each) => ({
      id: shop.store.nextId("ReturnLineItem"),
      createdAt: now,
      ...each,
    })),
  );
  const sent = aggregate.fulfillmentLineItems.find(({ id }) => id === line.fulfillmentLineItemId);
  if (!sent) throw new Error(`Return line ${line.id} has no fulfilment line`);
  const unitsOf = (wanted: (type: DispositionDoc["type"]) => boolean) =>
    dispositions.filter(({ type }) => wanted(type)).reduce((sum, each) => sum + each.quantity, 0);
  const restocked = unitsOf((type) => type === "RESTOCKED");
  const rest = quantity - restocked - unitsOf((type) => type === "MISSING");
  const place = dispositions.find(({ type }) => type === "RESTOCKED")?.locationId;
  return [
    ...(restocked > 0
      ? [
          {
            lineItemId: sent.lineItemId,
            quantity: restocked,
            restockType: "RETURN" as const,
            locationId: place ?? undefined,
          },
        ]
      : []),
    ...(rest > 0
      ? [{ lineItemId: sent.lineItemId, quantity: rest, restockType: "NO_RESTOCK" as const }]
      : []),
  ];
}
