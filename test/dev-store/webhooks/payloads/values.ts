/** How the REST-like webhook bodies spell values that the documents spell as GraphQL does. */
import { exponentOf } from "#app/shared/money.ts";

import { gid } from "../../admin-graphql/scalars.ts";
import type {
  Attribute,
  DiscountAllocation,
  MailingAddress,
  MoneyBag,
  MoneyV2,
  TaxLine,
} from "../../state/documents.ts";

export { gid };

type Json = Record<string, unknown>;

/** A GraphQL amount with the currency's own number of decimals: "398.0" USD is "398.00", "398.0" JPY is "398". */
export function amount(money: MoneyV2): string {
  const [, sign = "", whole = "0", decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(money.amount) ?? [];
  const digits = exponentOf(money.currencyCode);
  const kept = digits === 0 ? "" : `.${decimals.padEnd(digits, "0").slice(0, digits)}`;
  return `${sign}${whole}${kept}`;
}

/** A `*_set` bag. */
export function moneySet(bag: MoneyBag): Json {
  const side = (money: MoneyV2): Json => ({ amount: amount(money), currency_code: money.currencyCode });
  return { shop_money: side(bag.shopMoney), presentment_money: side(bag.presentmentMoney) };
}

/** An amount and its bag under the usual two names: `total_price` and `total_price_set`. */
export function priced(name: string, bag: MoneyBag): Json {
  return { [name]: amount(bag.shopMoney), [`${name}_set`]: moneySet(bag) };
}

/** A bag of nothing in the currencies of another. */
export function zeroLike(bag: MoneyBag): MoneyBag {
  const zero = (money: MoneyV2): MoneyV2 => ({ amount: "0.0", currencyCode: money.currencyCode });
  return { shopMoney: zero(bag.shopMoney), presentmentMoney: zero(bag.presentmentMoney) };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A UTC time in the shop's zone with its offset: "2026-11-23T10:00:00-05:00"; null stays null. */
export function zoned(time: string | null | undefined, timeZone: string): string | null {
  if (time === null || time === undefined) return null;
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "longOffset",
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(
    format.formatToParts(new Date(time)).map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second, timeZoneName = "GMT" } = parts;
  const offset = timeZoneName === "GMT" ? "+00:00" : timeZoneName.replace("GMT", "");
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
}

/** The number in a global id. */
export function idOf(globalId: string): number {
  return Number(/\/(\d+)(?:\?|$)/.exec(globalId)?.[1] ?? 0);
}

export function lower(value: string | null): string | null {
  return value === null ? null : value.toLowerCase();
}

/** An address on an order or fulfilment. */
export function address(value: MailingAddress | null): Json | null {
  return value === null ? null : { ...postal(value), latitude: null, longitude: null };
}

/** An address of a customer, with ids. */
export function customerAddress(value: MailingAddress, customerId: number, isDefault: boolean): Json {
  return {
    id: idOf(value.id),
    customer_id: customerId,
    ...postal(value),
    country_name: value.country,
    default: isDefault,
  };
}

function postal(value: MailingAddress): Json {
  return {
    first_name: value.firstName,
    last_name: value.lastName,
    name: value.name,
    company: value.company,
    address1: value.address1,
    address2: value.address2,
    city: value.city,
    province: value.province,
    province_code: value.provinceCode,
    zip: value.zip,
    country: value.country,
    country_code: value.countryCodeV2,
    phone: value.phone,
  };
}

export function taxLines(lines: TaxLine[]): Json[] {
  return lines.map((line) => ({
    title: line.title,
    rate: line.rate,
    channel_liable: line.channelLiable,
    ...priced("price", line.priceSet),
  }));
}

export function discountAllocations(allocations: DiscountAllocation[]): Json[] {
  return allocations.map((allocation) => ({
    ...priced("amount", allocation.allocatedAmountSet),
    discount_application_index: allocation.discountIndex,
  }));
}

export function properties(attributes: Attribute[]): Json[] {
  return attributes.map(({ key, value }) => ({ name: key, value }));
}
