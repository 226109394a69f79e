/**
 * Money is a whole number of minor units (cents, yen, fils) beside its currency; never a float.
 */

/** An ISO 4217 code, upper case. */
export type Currency = string;

export interface Money {
  /** Minor units: 1999n is 19.99 USD and 1999 JPY. */
  readonly minor: bigint;
  readonly currency: Currency;
}

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
}; // prettier-ignore

/** How many decimals the currency has (ISO 4217): 2 for USD, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: Currency): number {
  return EXPONENTS[currency] ?? 2;
}

/**
 * Reads Shopify's decimal text ("7.5", "20.0", "-1.00") exactly.
 * @returns minor units, or undefined when the text is no decimal or has more decimals than the currency can hold
 */
export function parseMinor(text: string, currency: Currency): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  const exponent = exponentOf(currency);
  const significant = fraction.replace(/0+$/, "");
  if (significant.length > exponent) return undefined;
  const minor = BigInt(whole + significant.padEnd(exponent, "0"));
  return sign === "-" ? -minor : minor;
}

/** Minor units as plain decimal text with the currency's decimals: 1999n USD is "19.99". */
export function toDecimal(minor: bigint, currency: Currency): string {
  const exponent = exponentOf(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, "0");
  const sign = minor < 0n ? "-" : "";
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Money for people, in their language: "$1,999.00", "1.999,00 €". */
export function formatMoney(money: Money, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: money.currency });
  // The decimal text keeps every digit where a number would round from 2^53 on.
  return format.format(toDecimal(money.minor, money.currency) as Intl.StringNumericLiteral);
}
