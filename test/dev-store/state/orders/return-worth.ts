/** What units on their way back are worth, and what of it can be paid back. */
import { add, atLeastZero, fromBag, shareOf, smaller, subtract, sum, ZERO, type Amount } from "../money.ts";
import { quantitiesOf, type OrderAggregate } from "./aggregate.ts";
import { paymentsOf } from "./settle.ts";

export interface ReturnWorth {
  /** After discounts; contains the tax when taxes are included. */
  subtotal: Amount;
  tax: Amount;
  /** What would be paid back: never more than was received and not paid back yet. */
  payable: Amount;
  /** The most that could be. */
  maximum: Amount;
}

/** @param units by line item; what was refunded of a line before had its share of the cents */
export function returnWorth(
  aggregate: OrderAggregate,
  units: readonly { lineItemId: number; quantity: number }[],
): ReturnWorth {
  const quantities = quantitiesOf(aggregate);
  let [subtotal, tax]: [Amount, Amount] = [ZERO, ZERO];
  for (const { lineItemId, quantity } of units) {
    const line = aggregate.lineItems.find(({ id }) => id === lineItemId);
    const done = quantities.get(lineItemId);
    if (!line || !done) continue;
    const discounts = sum(
      line.discountAllocations.map(({ allocatedAmountSet }) => fromBag(allocatedAmountSet)),
    );
    const net = subtract(fromBag(line.originalTotalSet), discounts);
    subtotal = add(subtotal, shareOf(net, done.refunded, quantity, line.quantity));
    const taxes = sum(line.taxLines.map(({ priceSet }) => fromBag(priceSet)));
    tax = add(tax, shareOf(taxes, done.refunded, quantity, line.quantity));
    done.refunded += quantity;
  }
  const maximum = atLeastZero(paymentsOf(aggregate).net);
  const worth = aggregate.order.taxesIncluded ? subtotal : add(subtotal, tax);
  return { subtotal, tax, payable: smaller(worth, maximum), maximum };
}
