/**
 * How documents are written down: short, because a shop of 200,000 orders has two million of them.
 *
 * - Documents of a type nearly always have the same fields: the list of their names is kept once, as a shape, and a document
 *   is written as `[shape, value, value, …]`.
 * - Nearly all money bags have the same amount on both sides: they are written as text, "¤18.67 USD" or
 *   "¤18.67 USD 25.58 CAD". Other text that begins with the mark is marked twice.
 *
 * Together they make a shop's file a quarter as large, and reading and writing faster.
 */
import type { DatabaseSync } from "node:sqlite";

import type { MoneyBag } from "./documents.ts";

const MARK = "¤";

export class Codec {
  readonly #db: DatabaseSync;
  #fieldsOf: string[][] = [];
  #shapeOf = new Map<string, number>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec("CREATE TABLE IF NOT EXISTS shapes (id INTEGER PRIMARY KEY, fields TEXT NOT NULL UNIQUE)");
    this.reload();
  }

  /** Reads the shapes again: to be called when a transaction that may have added some was undone. */
  reload(): void {
    this.#fieldsOf = [];
    this.#shapeOf = new Map();
    for (const row of this.#db.prepare("SELECT id, fields FROM shapes").iterate()) {
      this.#remember(Number(row["id"]), String(row["fields"]));
    }
  }

  encode(doc: object): string {
    const fields = Object.keys(doc);
    const values: unknown[] = [this.#shape(fields.join(","))];
    for (const field of fields) values.push(pack((doc as Record<string, unknown>)[field]));
    return JSON.stringify(values);
  }

  decode(text: string): object {
    const [shape, ...values] = JSON.parse(text) as [number, ...unknown[]];
    const fields = this.#fieldsOf[shape];
    if (!fields) throw new Error(`The store's file is damaged: no shape ${shape}`);
    const doc: Record<string, unknown> = {};
    for (let index = 0; index < fields.length; index++) doc[fields[index] ?? ""] = unpack(values[index]);
    return doc;
  }

  #shape(fields: string): number {
    const known = this.#shapeOf.get(fields);
    if (known !== undefined) return known;
    const { lastInsertRowid } = this.#db.prepare("INSERT INTO shapes (fields) VALUES (?)").run(fields);
    this.#remember(Number(lastInsertRowid), fields);
    return Number(lastInsertRowid);
  }

  #remember(id: number, fields: string): void {
    this.#shapeOf.set(fields, id);
    this.#fieldsOf[id] = fields.split(",");
  }
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
  for (const key in record) record[key] = unpack(record[key]);
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
