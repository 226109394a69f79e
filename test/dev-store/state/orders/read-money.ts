/** Reads given money in an order's two currencies. */
import type { MoneyInput } from "../input/values.ts";
import { parseAmount, type Amount, type Currencies } from "../money.ts";
import { UserError } from "../user-error.ts";

/**
 * @param field where it was given, for the error
 * @throws UserError when the currency is another, the customer's side is missing where it differs, or the amount is
 * negative or finer than the currency
 */
export function readMoney(input: MoneyInput, currencies: Currencies, field: string[]): Amount {
  const shop = minor(input.shopMoney, currencies.shop, [...field, "shopMoney"]);
  if (input.presentmentMoney) {
    const presentment = minor(input.presentmentMoney, currencies.presentment, [...field, "presentmentMoney"]);
    return { shop, presentment };
  }
  if (currencies.shop === currencies.presentment) return { shop, presentment: shop };
  if (shop === 0) return { shop, presentment: 0 };
  throw new UserError(
    [...field, "presentmentMoney"],
    `is needed: the order was paid in ${currencies.presentment}`,
  );
}

function minor(money: { amount: string; currencyCode?: string }, currency: string, field: string[]): number {
  if (money.currencyCode !== undefined && money.currencyCode !== currency) {
    throw new UserError(
      [...field, "currencyCode"],
      `must be ${currency} as on the order, not ${money.currencyCode}`,
    );
  }
  const amount = parseAmount(money.amount, currency);
  if (amount === undefined)
    throw new UserError([...field, "amount"], `${money.amount} is no amount of ${currency}`);
  if (amount < 0) throw new UserError([...field, "amount"], "must not be negative");
  return amount;
}
