/** What all mappers parse with: ids, times, money and texts as Shopify writes them, each refused when it is not that. */
import { z } from "zod";

import { parseMinor } from "#app/shared/money.ts";

/** Rows, or why there are none: the field and what is wrong with it, never its value. */
export type Mapped<Value> = { ok: true; value: Value } | { ok: false; reason: string };

/** Parses `input` and maps it. Whatever does not fit the schema is a named failure. */
export function map<Input, Value>(
  schema: z.ZodType<Input>,
  input: unknown,
  toRows: (parsed: Input) => Value,
): Mapped<Value> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) return { ok: false, reason: reasonOf(parsed.error) };
  return { ok: true, value: toRows(parsed.data) };
}

/** "lineItems.0.quantity: Invalid input: expected number, received string" */
export function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return "invalid";
  const path = issue.path.join(".");
  return path ? `${path}: ${issue.message}` : issue.message;
}

const LARGEST = 2n ** 63n - 1n;

/** A numeric id: of a webhook's body (a number, or a bigint above 2^53). */
export const numericId = z
  .union([z.bigint(), z.int()])
  .transform((value) => BigInt(value))
  .refine((id) => id >= 0n && id <= LARGEST, "not an id");

/** The numeric id of a global id of one of these types. Query parts ("?model_name=…") are dropped. */
export function gidOf(...types: string[]) {
  const pattern = new RegExp(`^gid://shopify/(?:${types.join("|")})/(\\d{1,19})(?:\\?.*)?$`);
  return z.string().transform((text, context) => {
    const id = pattern.exec(text)?.[1];
    if (id === undefined || (id.length === 19 && BigInt(id) > LARGEST)) {
      context.addIssue({ code: "custom", message: `not the global id of a ${types[0]}` });
      return z.NEVER;
    }
    return BigInt(id);
  });
}

export const timestamp = z.iso.datetime({ offset: true });
export const currency = z.string().regex(/^[A-Z]{3}$/, "not an ISO 4217 code");
export const count = z.int32();
/** A text that PostgreSQL can hold: a NUL character is the only one that it cannot. */
export const text = z
  .string()
  .transform((value) => (value.includes("\0") ? value.replaceAll("\0", "") : value));
/** Missing and blank texts are null. */
export const optionalText = text.nullish().transform((value) => value || null);
export const texts = z.array(text);
/** ISO 3166-1 alpha-2; anything else is null, because an address is not worth refusing an order for. */
export const countryCode = z
  .string()
  .nullish()
  .transform((code) => (code && /^[A-Z]{2}$/.test(code) ? code : null));

/** Minor units of a decimal text, added to the issues of `context` when it is none. */
function minorOf(amount: string, code: string, context: z.RefinementCtx): bigint {
  const minor = parseMinor(amount, code);
  if (minor === undefined || minor > LARGEST || minor < -LARGEST) {
    context.addIssue({ code: "custom", message: `not an amount of ${code}` });
    return z.NEVER;
  }
  return minor;
}

export interface ParsedMoney {
  minor: bigint;
  currency: string;
}

/** MoneyV2 of the Admin API. */
export const money = z
  .object({ amount: z.string(), currencyCode: currency })
  .transform((value, context): ParsedMoney => ({
    minor: minorOf(value.amount, value.currencyCode, context),
    currency: value.currencyCode,
  }));
/** The same in a webhook's body. */
export const bodyMoney = z
  .object({ amount: z.string(), currency_code: currency })
  .transform((value, context): ParsedMoney => ({
    minor: minorOf(value.amount, value.currency_code, context),
    currency: value.currency_code,
  }));
/** The shop's side of a MoneyBag, in minor units. */
export const shopMinor = z.object({ shopMoney: money }).transform((bag) => bag.shopMoney.minor);
/** The same in a webhook's body. */
export const bodyShopMinor = z.object({ shop_money: bodyMoney }).transform((bag) => bag.shop_money.minor);

/** "tag1, tag2" of a webhook's body. */
export const commaList = text
  .nullish()
  .transform((list) => (list ? list.split(",").map((item) => item.trim()) : []).filter(Boolean));

/** "partially_refunded" of a webhook's body as the Admin API writes it: "PARTIALLY_REFUNDED". */
export const status = z.string().transform((value) => value.toUpperCase());

export const sum = (amounts: readonly bigint[]): bigint =>
  amounts.reduce((total, amount) => total + amount, 0n);
