/** Parsing an export's file in a thread of its own: see parser-thread.ts. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import type { Staged } from "../writers/stage.ts";
import {
  CUSTOMERS,
  FULFILMENTS,
  LINE_ITEMS,
  ORDERS,
  PRODUCTS,
  REFUNDS,
  RETURN_LINE_ITEMS,
  RETURNS,
  type Table,
  VARIANTS,
} from "../writers/tables.ts";
import type { ParsedChunk } from "./chunk.ts";
import { ExportGoneError } from "./lines.ts";
import type { Packed, ParseOrder, ParserMessage } from "./parser-thread.ts";

/** Megabytes of JavaScript objects that the thread may hold; without a limit V8 would rather grow than collect. */
const LIMITS = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 48 };

export interface ThreadChunk extends ParsedChunk {
  /** Gives the chunk's memory back at once: it would lie around until this thread, which makes little garbage, collects. */
  free(): void;
}

/**
 * Yields the file's chunks; the next one is parsed while the caller is busy with one.
 * @throws ExportGoneError; Error when the file cannot be read
 */
export async function* parseInThread(order: ParseOrder): AsyncGenerator<ThreadChunk> {
  const thread = new Worker(threadFile(), { workerData: order, resourceLimits: LIMITS });
  try {
    for (;;) {
      const message = await ask(thread);
      if (message.kind === "end") return;
      if (message.kind === "gone") throw new ExportGoneError(message.message);
      if (message.kind === "failed") throw new Error(message.message);
      yield unpack(message);
    }
  } finally {
    await thread.terminate();
  }
}

function ask(thread: Worker): Promise<ParserMessage> {
  return new Promise((resolve, reject) => {
    const ended = (code: number) => reject(new Error(`The parser thread ended with ${code}`));
    thread.once("message", (message: ParserMessage) => {
      thread.off("error", reject);
      thread.off("exit", ended);
      resolve(message);
    });
    thread.once("error", reject);
    thread.once("exit", ended);
    thread.postMessage("next");
  });
}

/** The thread runs from source, also where this module is part of the built app. */
function threadFile(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return join(folder, "app/sync/bulk/parser-thread.ts");
}

function unpack({ lines, end, faults, detached, staged }: ParserMessage & { kind: "chunk" }): ThreadChunk {
  const rows = staged.values();
  // In the order of the thread's `encodersOf`.
  return {
    lines,
    end,
    faults,
    detached,
    products: { products: next(rows, PRODUCTS), variants: next(rows, VARIANTS) },
    customers: next(rows, CUSTOMERS),
    orders: {
      orders: next(rows, ORDERS),
      lineItems: next(rows, LINE_ITEMS),
      fulfilments: next(rows, FULFILMENTS),
      refunds: next(rows, REFUNDS),
      returns: next(rows, RETURNS),
      returnLineItems: next(rows, RETURN_LINE_ITEMS),
    },
    free: () => {
      for (const { text } of staged) text.buffer.transfer(0);
    },
  };
}

function next<Row>(rows: Iterator<Packed>, table: Table<Row>): Staged<Row> {
  const { count, text } = rows.next().value as Packed;
  return { table, count, text };
}
