/** How the file server behind Shopify's addresses sends an export: whole, or from where a download broke off. */
import { createReadStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Request, Response } from "express";

export interface ExportFile {
  path: string;
  /** Bytes. */
  size: number;
  /** What it is called when it is saved, without its ending. */
  name: string;
  /** Breaks the connection after so many bytes. */
  fault?: { afterBytes: number } | undefined;
}

export async function sendExport(
  request: Request,
  response: Response,
  { path, size, name, fault }: ExportFile,
): Promise<void> {
  const range = rangeOf(request.get("Range"), size);
  if (range === "unsatisfiable") {
    response.set("Content-Range", `bytes */${size}`);
    refuse(response, 416, "InvalidRange");
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  // Not by express, which would add a character set to the type.
  response.writeHead(range ? 206 : 200, {
    "Content-Type": "application/jsonl",
    "Content-Length": String(end - start + 1),
    "Accept-Ranges": "bytes",
    "Content-Disposition": `attachment; filename="${name}.jsonl"`,
    ...(range && { "Content-Range": `bytes ${start}-${end}/${size}` }),
  });
  const source = createReadStream(path, { start, end });
  try {
    if (fault) await pipeline(source, breakAfter(fault.afterBytes, response), response);
    else await pipeline(source, response);
  } catch (error) {
    // The client went away, or the connection was broken on order: the answer cannot be mended any more.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ERR_STREAM_PREMATURE_CLOSE" && code !== "ECONNRESET") throw error;
  }
}

/** One range of bytes, both ends included; undefined for none asked (or several, which are answered whole). */
function rangeOf(
  header: string | undefined,
  size: number,
): { start: number; end: number } | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [, first = "", last = ""] = match;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start > end || start >= size ? "unsatisfiable" : { start, end };
}

/** Passes so many bytes on and then breaks the connection. */
function breakAfter(bytes: number, response: Response): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      if (part.length === chunk.length) {
        done(null, part);
        return;
      }
      // What was let through has to leave before the connection does.
      response.write(part, () => response.destroy());
    },
  });
}

/** Answers as the file server behind Shopify's addresses does. */
export function refuse(response: Response, status: number, code: string): void {
  response.status(status).type("application/xml");
  response.send(`<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code></Error>`);
}
