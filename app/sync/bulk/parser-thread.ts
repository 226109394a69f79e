/**
 * The thread that reads and parses an export's file. It is a thread of its own so that the process goes on answering
 * requests while a large shop is imported, and so that the memory it may take is bounded.
 */
import { parentPort, workerData } from "node:worker_threads";

import { Chunk, type Detached, type Fault, type Terms } from "./chunk.ts";
import { ExportGoneError, readLines } from "./lines.ts";

/** What to read, and from where. */
export interface ParseOrder {
  url: string;
  /** The byte to begin at, and how many lines there are before it. */
  offset: number;
  linesBefore: number;
  terms: Terms;
}

/** What the thread sends: a chunk, the end, or why there is none. */
export type ParserMessage =
  | { kind: "chunk"; lines: number; end: number; faults: Fault[]; detached: Detached[]; staged: Packed[] }
  | { kind: "end" }
  | { kind: "gone"; message: string }
  | { kind: "failed"; message: string };

/** The rows of one table; in the order of `encodersOf`. */
export interface Packed {
  count: number;
  text: Uint8Array<ArrayBuffer>;
}

/** Lines after which a chunk ends at the next parent, and after which it ends anywhere. */
const CHUNK_LINES = 9_000;
const CHUNK_LINES_MAX = 18_000;
/** Lines kept as they are, because their parent is not in the chunk, after which it ends: they take more memory. */
const DETACHED_MAX = 4_000;

async function* chunksOf({ url, offset, linesBefore, terms }: ParseOrder): AsyncGenerator<Chunk> {
  let chunk = new Chunk(terms);
  let lineNumber = linesBefore;
  for await (const batch of readLines(url, offset)) {
    for (const { text, end } of batch) {
      lineNumber += 1;
      const full =
        chunk.lines >= CHUNK_LINES_MAX ||
        chunk.detached.length >= DETACHED_MAX ||
        (chunk.lines >= CHUNK_LINES && Chunk.beginsParent(text));
      if (full || !chunk.add(text, lineNumber, end)) {
        chunk.settle();
        yield chunk;
        chunk = new Chunk(terms);
        chunk.add(text, lineNumber, end);
      }
    }
  }
  chunk.settle();
  if (chunk.lines > 0) yield chunk;
}

/** The chunk's rows, table by table. */
function encodersOf({ products, customers, orders }: Chunk): { count: number; text: Uint8Array }[] {
  return [
    products.products,
    products.variants,
    customers,
    orders.orders,
    orders.lineItems,
    orders.fulfilments,
    orders.refunds,
    orders.returns,
    orders.returnLineItems,
  ];
}

async function parse(order: ParseOrder, port: NonNullable<typeof parentPort>): Promise<void> {
  // One chunk is always ready before it is asked for; the thread goes no further ahead.
  let asked = Promise.withResolvers<undefined>();
  port.on("message", () => asked.resolve(undefined));
  for await (const chunk of chunksOf(order)) {
    await asked.promise;
    asked = Promise.withResolvers();
    const staged = encodersOf(chunk).map(({ count, text }) => ({
      count,
      text: text as Uint8Array<ArrayBuffer>,
    }));
    const { lines, end, faults, detached } = chunk;
    const message: ParserMessage = { kind: "chunk", lines, end, faults, detached, staged };
    port.postMessage(
      message,
      staged.map(({ text }) => text.buffer),
    );
  }
  await asked.promise;
  port.postMessage({ kind: "end" } satisfies ParserMessage);
  port.close();
}

if (parentPort) {
  const port = parentPort;
  parse(workerData as ParseOrder, port).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({
      kind: error instanceof ExportGoneError ? "gone" : "failed",
      message,
    } satisfies ParserMessage);
    port.close();
  });
}
