/** What an app reads before there is a return: what one would come to, and which lines one fulfilment would take back. */
import type { LineItemDoc, OrderDoc } from "../../state/documents.ts";
import {
  add,
  fromBag,
  parseAmount,
  shareOf,
  subtract,
  sum,
  times,
  toBag,
  type Amount,
} from "../../state/money.ts";
import { loadOrder } from "../../state/orders/aggregate.ts";
import { returnableQuantity } from "../../state/orders/returns.ts";
import { idOf, typed, type Args, type Resolve, type TypeResolvers } from "../context.ts";
import { AdminError } from "../errors.ts";
import { RETURN_REASONS } from "../return-reasons.ts";
import { inOrder } from "./common.ts";

/** Some units' share of a line's price after discounts, and of its tax. */
function worth(line: LineItemDoc, quantity: number): { goods: Amount; tax: Amount } {
  const taken = line.quantity - line.refundableQuantity;
  const discounts = sum(
    line.discountAllocations.map(({ allocatedAmountSet }) => fromBag(allocatedAmountSet)),
  );
  const goods = subtract(times(fromBag(line.originalUnitPriceSet), line.quantity), discounts);
  const tax = sum(line.taxLines.map(({ priceSet }) => fromBag(priceSet)));
  return {
    goods: shareOf(goods, taken, quantity, line.quantity),
    tax: shareOf(tax, taken, quantity, line.quantity),
  };
}

/** Goods and their tax come back below zero, fees above. */
const returnCalculate: Resolve = (_source, { input }, { devStore: { store } }) => {
  const { orderId, returnLineItems, exchangeLineItems, returnShippingFee } = input as Args;
  const found = loadOrder(store, idOf("Order", orderId));
  if (!found) throw new AdminError("Order does not exist", "NOT_FOUND");
  const order: OrderDoc = found.order;
  const currencies = { shop: order.currencyCode, presentment: order.presentmentCurrencyCode };
  const total = fromBag(order.totalPriceSet);
  const rate = total.shop > 0 ? total.presentment / total.shop : 1;
  const negative = (amount: Amount) =>
    toBag({ shop: -amount.shop, presentment: -amount.presentment }, currencies);
  const lines = ((returnLineItems as Args[] | undefined) ?? []).map((asked) => {
    const fulfillmentLineItem = found.fulfillmentLineItems.find(
      ({ id }) => id === idOf("FulfillmentLineItem", asked["fulfillmentLineItemId"]),
    );
    const line = found.lineItems.find(({ id }) => id === fulfillmentLineItem?.lineItemId);
    if (!fulfillmentLineItem || !line)
      throw new AdminError("Fulfillment line item does not exist", "NOT_FOUND");
    const quantity = Number(asked["quantity"]);
    const { goods, tax } = worth(line, quantity);
    const percentage = (asked["restockingFee"] as { percentage: number } | undefined)?.percentage;
    const part = (minor: number) => Math.round((minor * (percentage ?? 0)) / 100);
    const fee = { shop: part(goods.shop), presentment: part(goods.presentment) };
    return {
      fulfillmentLineItem,
      quantity,
      restockingFee: percentage === undefined ? null : { percentage, amountSet: toBag(fee, currencies) },
      subtotalSet: negative(goods),
      totalTaxSet: negative(tax),
    };
  });
  const exchanges = ((exchangeLineItems as Args[] | undefined) ?? []).map((asked) => {
    const variant = store.get("ProductVariant", idOf("ProductVariant", asked["variantId"]));
    if (!variant) throw new AdminError("Variant does not exist", "NOT_FOUND");
    const quantity = Number(asked["quantity"]);
    const shop = (parseAmount(variant["price"], currencies.shop) ?? 0) * quantity;
    const price: Amount = { shop, presentment: Math.round(shop * rate) };
    const rates = order.taxLines.reduce((all, { rate: one }) => all + one, 0);
    const tax: Amount = order.taxesIncluded
      ? { shop: 0, presentment: 0 }
      : { shop: Math.round(price.shop * rates), presentment: Math.round(price.presentment * rates) };
    return { quantity, variant, subtotalSet: toBag(price, currencies), totalTaxSet: toBag(tax, currencies) };
  });
  const charged = (returnShippingFee as { amount: { amount: string } } | undefined)?.amount.amount;
  const charge = charged === undefined ? null : (parseAmount(charged, currencies.presentment) ?? 0);
  return {
    returnLineItems: lines,
    exchangeLineItems: exchanges,
    returnShippingFee:
      charge === null
        ? null
        : {
            amountSet: toBag(
              add({ shop: 0, presentment: charge }, { shop: Math.round(charge / rate), presentment: 0 }),
              currencies,
            ),
          },
  };
};

export const returnMoneyFields: TypeResolvers = {
  QueryRoot: {
    returnCalculate,
    returnableFulfillment: (_source, args, { devStore: { store } }) => {
      const id = idOf("ReturnableFulfillment", args["id"]);
      const fulfillment = store.get("Fulfillment", id);
      const order = fulfillment && loadOrder(store, fulfillment.parentId);
      if (!order) return null;
      const lines = order.fulfillmentLineItems.flatMap((line) => {
        const quantity = line.parentId === id ? returnableQuantity(order, line.id) : 0;
        return quantity > 0 ? [{ fulfillmentLineItem: line, quantity }] : [];
      });
      return typed("ReturnableFulfillment", { id, fulfillment, lines });
    },
  },
  LineItem: {
    // The store charges no duties.
    duties: () => [],
    // Shopify's come of the product's category, which is not modelled: those of clothes for what has a size.
    suggestedReturnReasonDefinitions: {
      list: (line, args) =>
        inOrder(
          RETURN_REASONS.filter(({ handle }) =>
            line["variantTitle"] === null
              ? handle === "damaged-or-defective"
              : handle === "too-small" || handle === "too-big",
          ),
          args,
        ),
    },
  },
  // Collections are not modelled: no product is in one.
  Product: { collections: { list: (_product, args) => inOrder([], args) } },
};
