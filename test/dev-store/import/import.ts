/**
 * Imports a shop's history: JSONL of `{"type": "Customer" | "Product" | "Order", ...}` with Admin GraphQL field names.
 * What is left out is filled plausibly; what happened is history, so no webhook tells of it. All or nothing.
 */
import { closeSync, createWriteStream, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { z } from "zod";

import { toTime } from "../state/input/values.ts";
import { customerInput } from "../state/input/customer.ts";
import { orderInput } from "../state/input/order.ts";
import { productInput } from "../state/input/product.ts";
import { OrderMaker } from "../state/orders/maker.ts";
import { ensureShop, type DevShop } from "../state/shop.ts";
import { UserError } from "../state/user-error.ts";
import { firstFault, ImportError } from "./import-error.ts";
import { Importer, type ImportCounts } from "./importer.ts";

const CHUNK_BYTES = 1 << 20;

/** What a line of each type may hold. */
export const importSchemas = {
  Customer: customerInput.extend({ type: z.literal("Customer") }),
  Product: productInput.extend({ type: z.literal("Product") }),
  Order: orderInput.extend({ type: z.literal("Order") }),
} as const;

/** One line: an object as it may be written, before it is checked. */
export type ImportObject =
  | z.input<typeof importSchemas.Customer>
  | z.input<typeof importSchemas.Product>
  | z.input<typeof importSchemas.Order>;

/**
 * Imports JSONL from a stream. The stream is put aside in a file first, so that the import itself is one transaction in
 * which nothing else happens in the store (it waits meanwhile), and memory stays bounded however long the stream is.
 * A line may refer to customers and products of lines above it, and of the store.
 * @throws ImportError for the first bad line; nothing was imported
 */
export async function importJsonl(
  shop: DevShop,
  stream: Readable | AsyncIterable<Uint8Array>,
): Promise<ImportCounts> {
  const directory = mkdtempSync(join(tmpdir(), "dev-store-import-"));
  const file = join(directory, "import.jsonl");
  try {
    await pipeline(stream, createWriteStream(file));
    return importEach(shop, parsedLines(file));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Imports objects that are there already, such as a generator's. @throws ImportError whose line is the object's number */
export function importObjects(shop: DevShop, objects: Iterable<ImportObject>): ImportCounts {
  return importEach(shop, numbered(objects));
}

function* numbered(objects: Iterable<ImportObject>): Generator<{ line: number; value: unknown }> {
  let line = 0;
  for (const value of objects) yield { line: ++line, value };
}

function importEach(shop: DevShop, objects: Iterable<{ line: number; value: unknown }>): ImportCounts {
  const { store } = shop;
  return store.transaction(() => {
    const maker = new OrderMaker(store, ensureShop(store, shop.shopDomain), toTime(shop.now()));
    const importer = new Importer(maker);
    for (const { line, value } of objects) importOne(importer, line, value);
    return importer.finish();
  });
}

function importOne(importer: Importer, line: number, value: unknown): void {
  const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
  try {
    if (type === "Order") importer.order(check(line, importSchemas.Order, value));
    else if (type === "Customer") importer.customer(check(line, importSchemas.Customer, value));
    else if (type === "Product") importer.product(check(line, importSchemas.Product, value));
    else throw new ImportError(line, "type", 'must be "Customer", "Product" or "Order"');
  } catch (error) {
    if (error instanceof UserError)
      throw new ImportError(line, error.field?.join(".") ?? null, error.message);
    throw error;
  }
}

function check<T extends z.ZodType>(line: number, schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { field, reason } = firstFault(result.error);
  throw new ImportError(line, field, reason);
}

function* parsedLines(file: string): Generator<{ line: number; value: unknown }> {
  let line = 0;
  for (const text of lines(file)) {
    line++;
    if (text.trim() === "") continue;
    yield { line, value: parse(line, text) };
  }
}

function parse(line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ImportError(line, null, `is not JSON: ${(error as SyntaxError).message}`);
  }
}

/** The lines of a file, read a chunk at a time: synchronously, because they are read within a transaction. */
function* lines(file: string): Generator<string> {
  const descriptor = openSync(file, "r");
  const decoder = new StringDecoder("utf8");
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let rest = "";
  try {
    for (;;) {
      const size = readSync(descriptor, chunk);
      const text = rest + (size === 0 ? decoder.end() : decoder.write(chunk.subarray(0, size)));
      const parts = text.split("\n");
      rest = parts.pop() ?? "";
      yield* parts;
      if (size === 0) break;
    }
    if (rest !== "") yield rest;
  } finally {
    closeSync(descriptor);
  }
}
