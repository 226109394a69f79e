/** Reading the file of a bulk operation line by line, from any byte on, without ever holding more than a piece of it. */
import { setTimeout as sleep } from "node:timers/promises";

/** A line and where it ends. */
export interface Line {
  text: string;
  /** Byte offset in the file just after the line's end: where reading goes on. */
  end: number;
}

/** Shopify does not serve the file any more: its address is good for seven days. */
export class ExportGoneError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ExportGoneError";
  }
}

const NEWLINE = 0x0a;
/** A server that says nothing for so long (milliseconds) is given up. */
const SILENCE_MS = 30_000;
/** Connections that may break one after another without a line in between. */
const ATTEMPTS = 5;

/**
 * Yields the lines in small batches. A broken connection is opened again where the last line ended.
 * @param offset the byte to begin at: 0 or the `end` of a line
 * @throws ExportGoneError; Error when Shopify's file server cannot be reached
 */
export async function* readLines(url: string, offset: number): AsyncGenerator<Line[]> {
  let position = offset;
  let failures = 0;
  for (;;) {
    try {
      for await (const lines of readFrom(url, position)) {
        yield lines;
        position = lines.at(-1)?.end ?? position;
        failures = 0;
      }
      return;
    } catch (error) {
      failures += 1;
      if (error instanceof ExportGoneError || failures >= ATTEMPTS) throw error;
      await sleep(250 * 2 ** failures);
    }
  }
}

async function* readFrom(url: string, offset: number): AsyncGenerator<Line[]> {
  const silence = new AbortController();
  const response = await withinTime(
    silence,
    fetch(url, {
      signal: silence.signal,
      headers: { "Accept-Encoding": "identity", ...(offset > 0 ? { Range: `bytes=${offset}-` } : {}) },
    }),
  );
  // Nothing after the offset: the file was read to its end.
  if (response.status === 416) return await response.body?.cancel();
  if ([400, 403, 404, 410].includes(response.status)) {
    await response.body?.cancel();
    throw new ExportGoneError(`The file of the bulk operation is gone: HTTP ${response.status}`);
  }
  if (!response.ok || !response.body) throw new Error(`The file could not be read: HTTP ${response.status}`);

  // A server that does not know Range sends the file from its beginning.
  let skip = response.status === 206 ? 0 : offset;
  let end = offset;
  let rest: Buffer = Buffer.alloc(0);
  for await (const bytes of piecesOf(response.body, silence)) {
    let piece: Buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (skip > 0) {
      const skipped = Math.min(skip, piece.length);
      skip -= skipped;
      piece = piece.subarray(skipped);
    }
    const lines: Line[] = [];
    let start = 0;
    for (let newline = piece.indexOf(NEWLINE); newline !== -1; newline = piece.indexOf(NEWLINE, start)) {
      const tail = piece.subarray(start, newline);
      const line = rest.length > 0 ? Buffer.concat([rest, tail]) : tail;
      rest = Buffer.alloc(0);
      end += line.length + 1;
      lines.push({ text: line.toString("utf8"), end });
      start = newline + 1;
    }
    if (start < piece.length) rest = Buffer.concat([rest, piece.subarray(start)]);
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [{ text: rest.toString("utf8"), end: end + rest.length }];
}

async function* piecesOf(
  body: ReadableStream<Uint8Array>,
  silence: AbortController,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await withinTime(silence, reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever stops reading half-way ends the download too; a stream that broke has nothing left to cancel.
    await reader.cancel().catch(() => undefined);
  }
}

/** Waits, but aborts what is waited for when it takes too long. */
async function withinTime<T>(silence: AbortController, waiting: Promise<T>): Promise<T> {
  const timer = setTimeout(
    () => silence.abort(new Error("The file server has stopped answering")),
    SILENCE_MS,
  );
  try {
    return await waiting;
  } finally {
    clearTimeout(timer);
  }
}
