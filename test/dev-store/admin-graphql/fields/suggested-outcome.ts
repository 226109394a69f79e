/** What settling lines of a return would move: of orders in one currency, back to the first payment that has enough. */
import { loadOrder, currenciesOf } from "../../state/orders/aggregate.ts";
import { returnWorth } from "../../state/orders/return-worth.ts";
import { toBag, type Amount } from "../../state/money.ts";
import { eachGiven } from "../arguments.ts";
import { idOf, typed, type Args, type Resolve } from "../context.ts";
import { NotModelledError } from "../errors.ts";

export const suggestedOutcome: Resolve = (source, args, { devStore }, place) => {
  const aggregate = loadOrder(devStore.store, Number(source["parentId"]));
  if (!aggregate) return null;
  const refuse = (what: string): never => {
    throw new NotModelledError(place.typeName, `suggestedFinancialOutcome(${what})`);
  };
  if (((args["exchangeLineItems"] ?? []) as unknown[]).length > 0) refuse("exchangeLineItems");
  if (args["refundMethodAllocation"] === "STORE_CREDIT") refuse("refundMethodAllocation: STORE_CREDIT");
  const currencies = currenciesOf(aggregate.order);
  if (currencies.shop !== currencies.presentment) refuse("of an order in two currencies");
  const wanted = eachGiven("SuggestedOutcomeReturnLineItemInput", args["returnLineItems"], [
    "id",
    "quantity",
  ]);
  const units = wanted.map((each) => unitsOf(each));
  const { subtotal, tax, payable, maximum } = returnWorth(aggregate, units);
  const bag = (amount: Amount) => toBag(amount, currencies);
  const payment = aggregate.transactions.find(
    ({ kind, status }) => status === "SUCCESS" && (kind === "SALE" || kind === "CAPTURE"),
  );
  return {
    discountedSubtotal: bag(subtotal),
    totalTax: bag(tax),
    maximumRefundable: bag(maximum),
    financialTransfer: typed("RefundReturnOutcome", {
      amount: bag(payable),
      suggestedTransactions:
        payment && payable.shop > 0
          ? [{ amountSet: bag(payable), parentTransactionId: payment.id, gateway: payment.gateway }]
          : [],
      suggestedRefundMethods: [],
    }),
  };

  function unitsOf(given: Args) {
    const line = devStore.store.get("ReturnLineItem", idOf("ReturnLineItem", given["id"]));
    const sent = line && devStore.store.get("FulfillmentLineItem", line.fulfillmentLineItemId);
    if (!sent || line.parentId !== source["id"]) return { lineItemId: 0, quantity: 0 };
    return { lineItemId: sent.lineItemId, quantity: Number(given["quantity"]) };
  }
};
