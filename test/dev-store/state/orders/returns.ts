/** Goods on their way back: return requests and what becomes of them. Changes the aggregate in place. */
import type { ReturnDoc, ReturnReason } from "../documents.ts";
import { fromBag, shareOf, subtract, sum, toBag } from "../money.ts";
import { UserError } from "../user-error.ts";
import { currenciesOf, type OrderAggregate } from "./aggregate.ts";
import type { OrderMaker } from "./maker.ts";

export interface ReturnLine {
  id?: number | undefined;
  fulfillmentLineItemId: number;
  quantity: number;
  returnReason?: ReturnReason | undefined;
  returnReasonNote?: string | undefined;
  customerNote?: string | null | undefined;
}

/** Units of a fulfilment line that can still be returned: sent, and in no return that stands. */
export function returnableQuantity(aggregate: OrderAggregate, fulfillmentLineItemId: number): number {
  const sent = aggregate.fulfillmentLineItems.find((line) => line.id === fulfillmentLineItemId);
  const fulfilment = aggregate.fulfillments.find((doc) => doc.id === sent?.parentId);
  if (!sent || fulfilment?.status !== "SUCCESS") return 0;
  const standing = new Set(
    aggregate.returns
      .filter(({ status }) => status !== "DECLINED" && status !== "CANCELED")
      .map(({ id }) => id),
  );
  return aggregate.returnLineItems
    .filter((line) => line.fulfillmentLineItemId === sent.id && standing.has(line.parentId))
    .reduce((left, line) => left - line.quantity, sent.quantity);
}

/** Adds a return, REQUESTED or at once OPEN. @param field the input's root. @throws UserError in Shopify's words */
export function addReturn(
  maker: OrderMaker,
  aggregate: OrderAggregate,
  input: { id?: number | undefined; at: string; open: boolean; lines: ReturnLine[] },
  field: string[],
): ReturnDoc {
  const { order } = aggregate;
  const id = maker.idFor("Return", input.id, field);
  const wanted = new Map<number, number>();
  input.lines.forEach((line, index) => {
    const path = [...field, "returnLineItems", String(index)];
    if (!aggregate.fulfillmentLineItems.some((sent) => sent.id === line.fulfillmentLineItemId)) {
      throw new UserError(
        [...path, "fulfillmentLineItemId"],
        "Fulfillment Line Item was not found.",
        "NOT_FOUND",
      );
    }
    const quantity = (wanted.get(line.fulfillmentLineItemId) ?? 0) + line.quantity;
    wanted.set(line.fulfillmentLineItemId, quantity);
    if (line.quantity < 1 || quantity > returnableQuantity(aggregate, line.fulfillmentLineItemId)) {
      throw new UserError([...path, "quantity"], "Return line item has an invalid quantity.", "INVALID");
    }
  });
  const made: ReturnDoc = {
    id,
    parentId: order.id,
    name: `${order.name}-R${aggregate.returns.length + 1}`,
    status: input.open ? "OPEN" : "REQUESTED",
    totalQuantity: input.lines.reduce((n, line) => n + line.quantity, 0),
    requestApprovedAt: input.open ? input.at : null,
    closedAt: null,
    decline: null,
    createdAt: input.at,
  };
  input.lines.forEach((line, index) => {
    aggregate.returnLineItems.push({
      id: maker.idFor("ReturnLineItem", line.id, [...field, "returnLineItems", String(index)]),
      parentId: id,
      fulfillmentLineItemId: line.fulfillmentLineItemId,
      returnReason: line.returnReason ?? "UNKNOWN",
      returnReasonNote: line.returnReasonNote ?? "",
      customerNote: line.customerNote ?? null,
      quantity: line.quantity,
      processableQuantity: input.open ? line.quantity : 0,
      processedQuantity: 0,
      unprocessedQuantity: line.quantity,
      refundableQuantity: line.quantity,
      refundedQuantity: 0,
      dispositions: [],
      withCodeDiscountedTotalPriceSet: lineWorth(aggregate, line),
    });
  });
  aggregate.returns.push(made);
  return made;
}

function lineWorth(aggregate: OrderAggregate, { fulfillmentLineItemId, quantity }: ReturnLine) {
  const sent = aggregate.fulfillmentLineItems.find((line) => line.id === fulfillmentLineItemId);
  const line = aggregate.lineItems.find((item) => item.id === sent?.lineItemId);
  if (!line) throw new Error(`Fulfilment line ${fulfillmentLineItemId} has no line item`);
  const discounts = sum(
    line.discountAllocations.map(({ allocatedAmountSet }) => fromBag(allocatedAmountSet)),
  );
  const net = subtract(fromBag(line.originalTotalSet), discounts);
  return toBag(shareOf(net, 0, quantity, line.quantity), currenciesOf(aggregate.order));
}

/** Marks returned units as refunded, oldest line first. */
export function countRefundedUnits(
  aggregate: OrderAggregate,
  returnId: number,
  lineItemId: number,
  quantity: number,
) {
  let rest = quantity;
  for (const line of aggregate.returnLineItems) {
    const sent = aggregate.fulfillmentLineItems.find((item) => item.id === line.fulfillmentLineItemId);
    if (line.parentId !== returnId || sent?.lineItemId !== lineItemId) continue;
    const units = Math.min(rest, line.refundableQuantity);
    line.refundableQuantity -= units;
    line.refundedQuantity += units;
    rest -= units;
  }
}
