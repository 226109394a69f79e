/**
 * How documents are written down. A third of an order's JSON would be money bags, nearly all of them with the same amount
 * on both sides: they are written as short text ("¤18.67 USD", "¤18.67 USD 25.58 CAD"), which makes a shop's file a third as
 * large and its import that much faster. Other text that begins with the mark is marked twice.
 */
import type { MoneyBag } from "./documents.ts";

const MARK = "¤";

export function encode(doc: object): string {
  return JSON.stringify(pack(doc));
}

export function decode(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes(MARK) ? unpack(value) : value;
}

function pack(value: unknown): unknown {
  if (typeof value === "string") return value.startsWith(MARK) ? MARK + value : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.length === 0 ? value : value.map(pack);
  if (isBag(value)) return packBag(value);
  const packed: Record<string, unknown> = {};
  for (const key in value) packed[key] = pack((value as Record<string, unknown>)[key]);
  return packed;
}

function isBag(value: object): value is MoneyBag {
  return "shopMoney" in value && "presentmentMoney" in value;
}

function packBag({ shopMoney, presentmentMoney }: MoneyBag): string {
  const shop = `${MARK}${shopMoney.amount} ${shopMoney.currencyCode}`;
  const same =
    shopMoney.amount === presentmentMoney.amount && shopMoney.currencyCode === presentmentMoney.currencyCode;
  return same ? shop : `${shop} ${presentmentMoney.amount} ${presentmentMoney.currencyCode}`;
}

/** Works in place: nobody else holds what was just parsed. */
function unpack(value: unknown): unknown {
  if (typeof value === "string") return value.startsWith(MARK) ? unpackText(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) value[index] = unpack(value[index]);
    return value;
  }
  const record = value as Record<string, unknown>;
  for (const key in record) {
    const field = record[key];
    if (typeof field === "string" ? field.startsWith(MARK) : typeof field === "object")
      record[key] = unpack(field);
  }
  return record;
}

function unpackText(text: string): MoneyBag | string {
  if (text.startsWith(MARK, 1)) return text.slice(1);
  const [amount = "", currencyCode = "", presentment = amount, presentmentCurrency = currencyCode] = text
    .slice(1)
    .split(" ");
  return {
    shopMoney: { amount, currencyCode },
    presentmentMoney: { amount: presentment, currencyCode: presentmentCurrency },
  };
}
