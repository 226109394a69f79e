/**
 * How values are written in what the development store is given (imports, placed orders): Admin GraphQL's own forms, and
 * a shorter one where that is unambiguous.
 */
import { z } from "zod";

import type { ObjectType } from "../store.ts";

/** An id of one type: 1, "1" or "gid://shopify/<type>/1". Gives the number. */
export function idOf(type: ObjectType) {
  const pattern = new RegExp(`^(?:gid://shopify/${type}/)?(\\d{1,15})$`);
  return z.union([z.number(), z.string()]).transform((value, context) => {
    const digits = pattern.exec(String(value))?.[1];
    if (digits !== undefined && Number(digits) > 0) return Number(digits);
    context.addIssue({ code: "custom", message: `is no id of type ${type}: ${JSON.stringify(value)}` });
    return z.NEVER;
  });
}

/** A reference to another object: its id, or an object holding it. */
export function referenceTo(type: ObjectType) {
  const id = idOf(type);
  return z.union([id, z.strictObject({ id }).transform((reference) => reference.id)], {
    error: `must be a ${type}'s id or {"id": …}`,
  });
}

/** An ISO 8601 time with its offset; gives UTC with whole seconds, later digits cut off as Shopify does. */
export const time = z.string().transform((text, context) => {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text)) {
    // The common case is written as it is stored already; days from the 29th on may not exist in their month.
    if (
      /-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(text) &&
      /^\d{4}-(0[1-9]|1[0-2])/.test(text)
    ) {
      return text;
    }
    const at = new Date(text);
    const day = Number(text.slice(8, 10));
    const exists = new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
    if (exists && !Number.isNaN(at.getTime())) return toTime(at);
  }
  context.addIssue({
    code: "custom",
    message: `is not an ISO 8601 time with offset: ${JSON.stringify(text)}`,
  });
  return z.NEVER;
});

/** A time as Shopify writes it: "2026-05-07T00:39:20Z". */
export function toTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

const decimal = z.string().regex(/^-?\d{1,15}(\.\d+)?$/, 'is not a decimal amount such as "12.50"');
const currency = z.string().regex(/^[A-Z]{3}$/, "is not an ISO 4217 currency code");
const moneyV2 = z.strictObject({ amount: decimal, currencyCode: currency });

/** Money: a MoneyBag (the customer's side may be left out), a MoneyV2, or just the decimal in the shop's currency. */
export const money = z.union(
  [
    decimal.transform((amount): MoneyInput => ({ shopMoney: { amount } })),
    moneyV2.transform((shopMoney): MoneyInput => ({ shopMoney })),
    z.strictObject({
      shopMoney: moneyV2,
      presentmentMoney: moneyV2.optional(),
    }) satisfies z.ZodType<MoneyInput>,
  ],
  { error: 'must be money: {"shopMoney":{"amount":"1.50","currencyCode":"USD"}} or "1.50"' },
);

export interface MoneyInput {
  shopMoney: { amount: string; currencyCode?: string };
  presentmentMoney?: { amount: string; currencyCode: string } | undefined;
}

export { currency };

/** A list, also as a GraphQL connection: [...], {"nodes": [...]} or {"edges": [{"node": ...}]}. */
export function list<T extends z.ZodType>(item: T) {
  return z.preprocess((value) => {
    if (typeof value !== "object" || value === null) return value;
    if ("nodes" in value) return value.nodes;
    if ("edges" in value && Array.isArray(value.edges)) {
      return value.edges.map((edge: unknown) =>
        typeof edge === "object" && edge !== null && "node" in edge ? edge.node : edge,
      );
    }
    return value;
  }, z.array(item));
}

const text = z.string().nullable().optional();

export const address = z.strictObject({
  firstName: text,
  lastName: text,
  company: text,
  address1: text,
  address2: text,
  city: text,
  province: text,
  provinceCode: text,
  country: text,
  countryCodeV2: z
    .string()
    .regex(/^[A-Z]{2}$/, "is not an ISO 3166 country code")
    .nullable()
    .optional(),
  zip: text,
  phone: text,
});
export type AddressInput = z.infer<typeof address>;

export const attributes = z.array(z.strictObject({ key: z.string(), value: z.string().nullable() }));

/** Trims tags, drops blank and repeated ones (ignoring case, the first spelling stays) and sorts them as Shopify does. */
export function normaliseTags(tags: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const tag of tags) {
    const trimmed = tag.trim();
    const key = trimmed.toLowerCase();
    if (trimmed !== "" && !byKey.has(key)) byKey.set(key, trimmed);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tag]) => tag);
}

export const tags = z.array(z.string()).transform(normaliseTags);
