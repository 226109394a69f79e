/**
 * Works out everything on an order that follows from its parts: what was paid and paid back, what is left of each line,
 * and the statuses. Called after every change, so that no field can tell another story than the parts.
 */
import type { LineItemDoc, OrderDoc, OrderReturnStatus, TaxLine } from "../documents.ts";
import { add, fromBag, shareOf, subtract, sum, toBag, ZERO, type Amount } from "../money.ts";
import { currenciesOf, quantitiesOf, type LineQuantities, type OrderAggregate } from "./aggregate.ts";

/** What was paid, paid back, and is reserved. */
export interface Payments {
  received: Amount;
  refunded: Amount;
  /** Received less refunded. */
  net: Amount;
  /** Authorised and neither captured nor voided. */
  capturable: Amount;
}

export function paymentsOf(aggregate: OrderAggregate): Payments {
  const total = (...kinds: string[]) =>
    sum(
      aggregate.transactions
        .filter(({ kind, status }) => status === "SUCCESS" && kinds.includes(kind))
        .map(({ amountSet }) => fromBag(amountSet)),
    );
  const received = total("SALE", "CAPTURE");
  const refunded = total("REFUND");
  const voided = aggregate.transactions.some(({ kind, status }) => kind === "VOID" && status === "SUCCESS");
  return {
    received,
    refunded,
    net: subtract(received, refunded),
    capturable: voided ? ZERO : subtract(total("AUTHORIZATION"), total("CAPTURE")),
  };
}

/** What was refunded so far of lines, their tax and the shipping; and how far the money paid back differs from that. */
export interface RefundedParts {
  lines: Amount;
  lineTax: Amount;
  shipping: Amount;
  shippingTax: Amount;
  /** Positive: the merchant kept something back; negative: more was paid back. */
  discrepancy: Amount;
}

export function refundedParts(aggregate: OrderAggregate): RefundedParts {
  const shipping = aggregate.refunds.flatMap((refund) => refund.refundShippingLines);
  return {
    lines: sum(aggregate.refundLineItems.map((line) => fromBag(line.subtotalSet))),
    lineTax: sum(aggregate.refundLineItems.map((line) => fromBag(line.totalTaxSet))),
    shipping: sum(shipping.map((line) => fromBag(line.subtotalAmountSet))),
    shippingTax: sum(shipping.map((line) => fromBag(line.taxAmountSet))),
    discrepancy: sum(
      aggregate.refunds.flatMap((refund) =>
        refund.orderAdjustments.map(({ amountSet }) => fromBag(amountSet)),
      ),
    ),
  };
}

/** What the order is worth after the refunds so far. */
export function currentTotal(order: OrderDoc, refunded: RefundedParts): Amount {
  const parts = [refunded.lines, refunded.shipping];
  if (!order.taxesIncluded) parts.push(refunded.lineTax, refunded.shippingTax);
  return subtract(fromBag(order.totalPriceSet), sum(parts));
}

/** The aggregate with every derived field of its order and lines worked out anew. */
export function settle(aggregate: OrderAggregate): OrderAggregate {
  const quantities = quantitiesOf(aggregate);
  const lineItems = aggregate.lineItems.map((line) =>
    settleLine(aggregate.order, line, quantities.get(line.id)),
  );
  return { ...aggregate, lineItems, order: settleOrder({ ...aggregate, lineItems }, quantities) };
}

function settleLine(order: OrderDoc, line: LineItemDoc, quantities: LineQuantities | undefined): LineItemDoc {
  if (!quantities) return line;
  const { refunded, removed, unfulfilled } = quantities;
  const currencies = currenciesOf(order);
  const left = (bag: LineItemDoc["originalTotalSet"]) =>
    toBag(shareOf(fromBag(bag), line.quantity - unfulfilled, unfulfilled, line.quantity), currencies);
  return {
    ...line,
    currentQuantity: line.quantity - refunded,
    refundableQuantity: line.quantity - refunded,
    unfulfilledQuantity: unfulfilled,
    nonFulfillableQuantity: removed,
    unfulfilledOriginalTotalSet: left(line.originalTotalSet),
    unfulfilledDiscountedTotalSet: left(line.discountedTotalSet),
  };
}

function settleOrder(aggregate: OrderAggregate, quantities: Map<number, LineQuantities>): OrderDoc {
  const { order, lineItems } = aggregate;
  const currencies = currenciesOf(order);
  const bag = (amount: Amount) => toBag(amount, currencies);
  const payments = paymentsOf(aggregate);
  const refunded = refundedParts(aggregate);
  const total = fromBag(order.totalPriceSet);
  const current = currentTotal(order, refunded);
  const financial = financialStatus(aggregate, payments, total);
  const units = [...quantities.values()];
  const unfulfilled = units.reduce((n, line) => n + line.unfulfilled, 0);
  const fulfilled = units.reduce((n, line) => n + line.fulfilled, 0);
  const owed = subtract(add(current, refunded.discrepancy), add(payments.net, payments.capturable));
  const discounts = lineItems.map((line) => remaining(line, sum(line.discountAllocations.map(allocated))));
  const cart = lineItems.map((line) =>
    remaining(line, subtract(sum(line.discountAllocations.map(allocated)), fromBag(line.totalDiscountSet))),
  );
  return {
    ...order,
    displayFinancialStatus: financial,
    displayFulfillmentStatus:
      fulfilled === 0 ? "UNFULFILLED" : unfulfilled === 0 ? "FULFILLED" : "PARTIALLY_FULFILLED",
    returnStatus: returnStatus(aggregate),
    capturable: payments.capturable.shop > 0,
    fullyPaid: payments.received.shop >= total.shop,
    unpaid: payments.received.shop === 0 && total.shop > 0,
    refundable: payments.net.shop > 0,
    canMarkAsPaid:
      order.cancelledAt === null && payments.received.shop + payments.capturable.shop < total.shop,
    fulfillable: order.cancelledAt === null && unfulfilled > 0,
    currentSubtotalLineItemsQuantity: lineItems.reduce((n, line) => n + line.currentQuantity, 0),
    currentSubtotalPriceSet: bag(subtract(fromBag(order.subtotalPriceSet), refunded.lines)),
    currentCartDiscountAmountSet: bag(sum(cart)),
    currentTotalDiscountsSet: bag(sum(discounts)),
    currentShippingPriceSet: bag(subtract(fromBag(order.totalShippingPriceSet), refunded.shipping)),
    currentTotalTaxSet: bag(
      subtract(fromBag(order.totalTaxSet), add(refunded.lineTax, refunded.shippingTax)),
    ),
    currentTotalPriceSet: bag(current),
    totalReceivedSet: bag(payments.received),
    totalRefundedSet: bag(payments.refunded),
    netPaymentSet: bag(payments.net),
    totalCapturableSet: bag(payments.capturable),
    totalOutstandingSet: bag(owed),
    totalRefundedShippingSet: bag(refunded.shipping),
    refundDiscrepancySet: bag(refunded.discrepancy),
    currentTaxLines: currentTaxLines(aggregate),
    paymentGatewayNames: [...new Set(aggregate.transactions.map(({ gateway }) => gateway))],
  };
}

function allocated(allocation: LineItemDoc["discountAllocations"][number]): Amount {
  return fromBag(allocation.allocatedAmountSet);
}

/** What is left of an amount on a line after its refunded units took their share. */
function remaining(line: LineItemDoc, amount: Amount): Amount {
  const gone = line.quantity - line.currentQuantity;
  return shareOf(amount, gone, line.currentQuantity, line.quantity);
}

/** Tax lines with the same title and rate are one; shares of refunded units are taken off. */
function currentTaxLines(aggregate: OrderAggregate): TaxLine[] {
  if (aggregate.refundLineItems.length === 0) return aggregate.order.taxLines;
  const currencies = currenciesOf(aggregate.order);
  const byTax = new Map<string, { line: TaxLine; amount: Amount }>();
  const collect = (line: TaxLine, amount: Amount) => {
    const key = `${line.title} ${String(line.rate)}`;
    byTax.set(key, { line, amount: add(byTax.get(key)?.amount ?? ZERO, amount) });
  };
  for (const item of aggregate.lineItems) {
    for (const line of item.taxLines) collect(line, remaining(item, fromBag(line.priceSet)));
  }
  return [...byTax.values()].map(({ line, amount }) => ({ ...line, priceSet: toBag(amount, currencies) }));
}

function financialStatus(
  aggregate: OrderAggregate,
  { received, refunded, capturable }: Payments,
  total: Amount,
): OrderDoc["displayFinancialStatus"] {
  if (refunded.shop > 0) return refunded.shop >= received.shop ? "REFUNDED" : "PARTIALLY_REFUNDED";
  if (received.shop > 0) return received.shop >= total.shop ? "PAID" : "PARTIALLY_PAID";
  if (capturable.shop > 0) return "AUTHORIZED";
  if (aggregate.transactions.some(({ kind }) => kind === "VOID")) return "VOIDED";
  if (total.shop === 0) return "PAID";
  return aggregate.order.displayFinancialStatus === "PENDING" ? "PENDING" : null;
}

/** The first rule that fits: any requested, any open, any closed; else nothing is being returned. */
function returnStatus({ returns }: OrderAggregate): OrderReturnStatus {
  const any = (status: string) => returns.some((doc) => doc.status === status);
  if (any("REQUESTED")) return "RETURN_REQUESTED";
  if (any("OPEN")) return "IN_PROGRESS";
  return any("CLOSED") ? "RETURNED" : "NO_RETURN";
}
