/**
 * Money arithmetic of the development store: whole minor units (cents, yen) in the shop's and the customer's currency
 * side by side, never floats. JavaScript numbers are exact for whole numbers up to 2^53, far beyond any order.
 */
import { exponentOf } from "#app/shared/money.ts";

import type { MoneyBag } from "./documents.ts";

/** One amount in both currencies, in minor units: 1999 is 19.99 USD and 1999 JPY. */
export interface Amount {
  readonly shop: number;
  readonly presentment: number;
}

/** The two ISO 4217 codes of an order. */
export interface Currencies {
  readonly shop: string;
  readonly presentment: string;
}

export const ZERO: Amount = { shop: 0, presentment: 0 };

export function add(a: Amount, b: Amount): Amount {
  return { shop: a.shop + b.shop, presentment: a.presentment + b.presentment };
}

export function subtract(a: Amount, b: Amount): Amount {
  return { shop: a.shop - b.shop, presentment: a.presentment - b.presentment };
}

export function times(a: Amount, factor: number): Amount {
  return { shop: a.shop * factor, presentment: a.presentment * factor };
}

export function sum(amounts: Iterable<Amount>): Amount {
  let shop = 0;
  let presentment = 0;
  for (const amount of amounts) {
    shop += amount.shop;
    presentment += amount.presentment;
  }
  return { shop, presentment };
}

/** The smaller of two amounts, by the shop's currency. */
export function smaller(a: Amount, b: Amount): Amount {
  return a.shop <= b.shop ? a : b;
}

/** `amount` or nothing, where it would be negative. */
export function atLeastZero(amount: Amount): Amount {
  return amount.shop > 0 ? amount : ZERO;
}

/** A share of an amount by a rate (0.19), each side rounded half away from zero to its minor unit. */
export function atRate(amount: Amount, rate: number): Amount {
  return { shop: Math.round(amount.shop * rate), presentment: Math.round(amount.presentment * rate) };
}

/**
 * What falls to `count` of `whole` units when `taken` units have had their share before: the shares of all units always
 * sum to the whole amount.
 */
export function shareOf(amount: Amount, taken: number, count: number, whole: number): Amount {
  const upTo = (minor: number, units: number) => Math.floor((minor * units) / whole + 0.5);
  return {
    shop: upTo(amount.shop, taken + count) - upTo(amount.shop, taken),
    presentment: upTo(amount.presentment, taken + count) - upTo(amount.presentment, taken),
  };
}

/** Splits an amount by weights (largest remainder, earlier parts first among equals); the parts sum to the amount. */
export function split(amount: Amount, weights: readonly number[]): Amount[] {
  const shop = splitMinor(amount.shop, weights);
  const presentment = splitMinor(amount.presentment, weights);
  return shop.map((part, index) => ({ shop: part, presentment: presentment[index] ?? 0 }));
}

function splitMinor(minor: number, weights: readonly number[]): number[] {
  const total = weights.reduce((a, b) => a + b, 0);
  const shares = weights.map((weight) => (total === 0 ? minor / weights.length : (minor * weight) / total));
  const parts = shares.map(Math.floor);
  let rest = minor - parts.reduce((a, b) => a + b, 0);
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (rest <= 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    rest -= 1;
  }
  return parts;
}

/** Shopify's MoneyV2 text: the shortest decimal with at least one digit after the point ("20.0", "7.23", "-1.0"). */
export function toAmountText(minor: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const sign = minor < 0 ? "-" : "";
  if (exponent === 0) return `${sign}${digits}.0`;
  const fraction = digits.slice(-exponent).replace(/0+$/, "");
  return `${sign}${digits.slice(0, -exponent)}.${fraction === "" ? "0" : fraction}`;
}

/**
 * Minor units of a decimal text, exactly.
 * @returns undefined when the text is no decimal or has more decimals than the currency
 */
export function parseAmount(text: string, currency: string): number | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const exponent = exponentOf(currency);
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > exponent) return undefined;
  const minor = Number(`${match[2] ?? ""}${fraction.padEnd(exponent, "0")}`);
  if (!Number.isSafeInteger(minor)) return undefined;
  return match[1] === "-" && minor !== 0 ? -minor : minor;
}

export function toBag(amount: Amount, currencies: Currencies): MoneyBag {
  return {
    shopMoney: { amount: toAmountText(amount.shop, currencies.shop), currencyCode: currencies.shop },
    presentmentMoney: {
      amount: toAmountText(amount.presentment, currencies.presentment),
      currencyCode: currencies.presentment,
    },
  };
}

/** Reads a stored bag. @throws Error when it holds no exact amount, which would be a fault of the store itself */
export function fromBag(bag: MoneyBag): Amount {
  const shop = parseAmount(bag.shopMoney.amount, bag.shopMoney.currencyCode);
  const presentment = parseAmount(bag.presentmentMoney.amount, bag.presentmentMoney.currencyCode);
  if (shop === undefined || presentment === undefined) {
    throw new Error(`Not an exact amount of money: ${JSON.stringify(bag)}`);
  }
  return { shop, presentment };
}
