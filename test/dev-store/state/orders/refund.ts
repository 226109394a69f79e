/** Paying back: lines, shipping and money. Changes the aggregate in place. */
import type { DiscrepancyReason, RefundDoc, RefundLineItemDoc } from "../documents.ts";
import {
  add,
  atLeastZero,
  fromBag,
  shareOf,
  smaller,
  subtract,
  sum,
  toAmountText,
  toBag,
  ZERO,
  type Amount,
} from "../money.ts";
import { UserError } from "../user-error.ts";
import { currenciesOf, quantitiesOf, type OrderAggregate } from "./aggregate.ts";
import { transaction } from "./compose.ts";
import { takeFromFulfilmentOrders } from "./fulfil.ts";
import type { OrderMaker } from "./maker.ts";
import { currentTotal, paymentsOf, refundedParts } from "./settle.ts";

export interface Repayment {
  id?: number | undefined;
  at: string;
  lines: {
    id?: number | undefined;
    lineItemId: number;
    quantity: number;
    /** RETURN for units that came back, CANCEL for units never sent; by default by whether they were sent. */
    restockType?: "CANCEL" | "NO_RESTOCK" | "RETURN" | undefined;
    /** Where restocked units go; the shop's own place by default. */
    locationId?: number | undefined;
  }[];
  /** Shipping paid back, before tax. */
  shipping?: Amount | undefined;
  /** Money paid back; by default what the lines and shipping are worth, as far as it was paid. */
  amount?: Amount | undefined;
  /** More may be paid back than was received. */
  allowOverRefunding?: boolean | undefined;
  /** Why the amount differs from what the parts are worth. */
  discrepancyReason?: DiscrepancyReason | undefined;
  /** The payment that is paid back; by default the first. */
  parentTransactionId?: number | undefined;
  /** Units are taken off the order and nothing is paid back yet: the shop owes it. */
  owed?: boolean | undefined;
  note?: string | null | undefined;
  returnId?: number | null | undefined;
}

/** Adds a refund. @param field where it was given, for the error. @throws UserError when it is more than there is */
export function addRefund(
  maker: OrderMaker,
  aggregate: OrderAggregate,
  input: Repayment,
  field: string[],
): RefundDoc {
  const { order } = aggregate;
  const currencies = currenciesOf(order);
  const bag = (amount: Amount) => toBag(amount, currencies);
  const before = refundedParts(aggregate);
  const { net } = paymentsOf(aggregate);
  const id = maker.idFor("Refund", input.id, field);
  const lines = refundLines(maker, aggregate, input, id, field);
  const { shipping, shippingTax } = refundShipping(aggregate, input.shipping, before.shipping, field);

  aggregate.refundLineItems.push(...lines);
  const hasShipping = shipping.shop > 0;
  const refund: RefundDoc = {
    id,
    parentId: order.id,
    returnId: input.returnId ?? null,
    note: input.note ?? null,
    totalRefundedSet: bag(ZERO),
    refundShippingLines: hasShipping
      ? [
          {
            id: `gid://shopify/RefundShippingLine/${id}`,
            subtotalAmountSet: bag(shipping),
            taxAmountSet: bag(shippingTax),
          },
        ]
      : [],
    orderAdjustments: [],
    createdAt: input.at,
    processedAt: input.at,
    updatedAt: input.at,
  };
  aggregate.refunds.push(refund);

  // What is due: as much as was paid beyond what the order is worth now, but no more than these parts are worth.
  const after = refundedParts(aggregate);
  const worth = subtract(currentTotal(order, before), currentTotal(order, after));
  const overpaid = subtract(subtract(net, before.discrepancy), currentTotal(order, after));
  const payable = smaller(net, atLeastZero(overpaid));
  const amount = input.owed ? ZERO : (input.amount ?? smaller(worth, payable));
  // What is paid back beyond these parts may be owed for units that were taken off before.
  const due = amount.shop > worth.shop ? smaller(amount, payable) : smaller(worth, payable);
  if (amount.shop > net.shop && input.allowOverRefunding !== true) {
    const text = (minor: number) => `$${decimals(toAmountText(minor, currencies.shop))}`;
    throw new UserError(
      null,
      `Refund amount ${text(amount.shop)} is greater than net payment received ${text(net.shop)}`,
    );
  }
  const discrepancy = subtract(due, amount);
  if (discrepancy.shop !== 0 && !input.owed) {
    refund.orderAdjustments.push({
      id: `gid://shopify/OrderAdjustment/${id}`,
      reason: input.discrepancyReason ?? "REFUND_DISCREPANCY",
      amountSet: bag(discrepancy),
      taxAmountSet: bag(ZERO),
    });
  }
  refund.totalRefundedSet = bag(amount);
  if (amount.shop > 0) payBack(maker, aggregate, refund, amount, input.parentTransactionId);
  return refund;
}

/** "25.0" as merchants read it: "25.00". */
function decimals(text: string): string {
  return /\.\d$/.test(text) ? `${text}0` : text;
}

function refundLines(
  maker: OrderMaker,
  aggregate: OrderAggregate,
  input: Repayment,
  refundId: number,
  field: string[],
): RefundLineItemDoc[] {
  const currencies = currenciesOf(aggregate.order);
  const quantities = quantitiesOf(aggregate);
  return input.lines.map((given, index) => {
    const path = [...field, "refundLineItems", String(index)];
    const line = aggregate.lineItems.find((item) => item.id === given.lineItemId);
    const done = quantities.get(given.lineItemId);
    if (!line || !done) throw new UserError(path, "Line item does not exist on the order.");
    if (given.quantity < 1 || given.quantity > line.quantity - done.refunded) {
      throw new UserError([...path, "quantity"], "Quantity cannot refund more items than were purchased");
    }
    const restockType = given.restockType ?? (done.unfulfilled >= given.quantity ? "CANCEL" : "RETURN");
    if (given.locationId !== undefined && !maker.store.has("Location", given.locationId)) {
      throw new UserError([...path, "locationId"], "Location does not exist");
    }
    const discounts = sum(
      line.discountAllocations.map(({ allocatedAmountSet }) => fromBag(allocatedAmountSet)),
    );
    const net = subtract(fromBag(line.originalTotalSet), discounts);
    const tax = sum(line.taxLines.map(({ priceSet }) => fromBag(priceSet)));
    const share = (amount: Amount) =>
      toBag(shareOf(amount, done.refunded, given.quantity, line.quantity), currencies);
    if (restockType !== "RETURN") {
      const unsent = Math.min(given.quantity, done.unfulfilled);
      takeFromFulfilmentOrders(aggregate, line.id, unsent, input.at);
      done.unfulfilled -= unsent;
    }
    const doc: RefundLineItemDoc = {
      id: maker.idFor("RefundLineItem", given.id, path),
      parentId: refundId,
      lineItemId: line.id,
      locationId: restockType === "NO_RESTOCK" ? null : (given.locationId ?? maker.locationId),
      quantity: given.quantity,
      restockType,
      restocked: restockType !== "NO_RESTOCK",
      priceSet: line.discountedUnitPriceAfterAllDiscountsSet,
      subtotalSet: share(net),
      totalTaxSet: share(tax),
    };
    done.refunded += given.quantity;
    return doc;
  });
}

function refundShipping(
  aggregate: OrderAggregate,
  wanted: Amount | undefined,
  before: Amount,
  field: string[],
): { shipping: Amount; shippingTax: Amount } {
  const line = aggregate.order.shippingLine;
  if (!wanted || wanted.shop === 0) return { shipping: ZERO, shippingTax: ZERO };
  const price = line ? fromBag(line.discountedPriceSet) : ZERO;
  if (add(before, wanted).shop > price.shop) {
    throw new UserError([...field, "shipping"], "Shipping amount is greater than what was paid for shipping");
  }
  const tax = sum((line?.taxLines ?? []).map(({ priceSet }) => fromBag(priceSet)));
  const upTo = (part: number, whole: number, minor: number) =>
    whole === 0 ? 0 : Math.round((minor * part) / whole);
  const shippingTax = {
    shop: upTo(before.shop + wanted.shop, price.shop, tax.shop) - upTo(before.shop, price.shop, tax.shop),
    presentment:
      upTo(before.presentment + wanted.presentment, price.presentment, tax.presentment) -
      upTo(before.presentment, price.presentment, tax.presentment),
  };
  return { shipping: wanted, shippingTax };
}

/** The refund's transaction; its gateway is the payment's, whatever was asked for. */
function payBack(
  maker: OrderMaker,
  aggregate: OrderAggregate,
  refund: RefundDoc,
  amount: Amount,
  paymentId: number | undefined,
): void {
  const payment = aggregate.transactions.find(
    ({ id, kind, status }) =>
      status === "SUCCESS" &&
      (kind === "SALE" || kind === "CAPTURE") &&
      (paymentId === undefined || id === paymentId),
  );
  aggregate.transactions.push(
    transaction(maker.store.nextId("OrderTransaction"), aggregate.order, {
      kind: "REFUND",
      amountSet: toBag(amount, currenciesOf(aggregate.order)),
      processedAt: refund.processedAt,
      gateway: payment?.gateway ?? "manual",
      parentTransactionId: payment?.id ?? null,
      refundId: refund.id,
    }),
  );
}
