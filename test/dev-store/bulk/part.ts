/** The files of bulk operations: `GET /__bulk/<id>/<signature>/file.jsonl`, no token needed, ranges served. */
import { createReadStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Response } from "express";

import { route } from "../http.ts";
import type { DevStorePart } from "../server.ts";
import { bulkOperationsOf } from "./operations.ts";

/** Bulk operations as a part of the development store. @param folder where their files go; a temporary one by default */
export function bulkPart(folder?: string): DevStorePart {
  return (devStore, router) => {
    const operations = bulkOperationsOf(devStore, folder);
    operations.resume();
    router.get(
      "/__bulk/:id/:signature/file.jsonl",
      route(async (request, response) => {
        const file = operations.file(Number(request.params["id"]), request.params["signature"] ?? "");
        if (file === undefined) {
          refuse(response, 403, "SignatureDoesNotMatch");
          return;
        }
        if (file === "expired") {
          refuse(response, 400, "ExpiredToken");
          return;
        }
        const fault = operations.faults.takeForDownload(file.size);
        if (fault?.kind === "hang") return;
        if (fault?.kind === "fail") {
          refuse(response, fault.status, "InternalError");
          return;
        }
        const range = rangeOf(request.get("Range"), file.size);
        if (range === "unsatisfiable") {
          response.set("Content-Range", `bytes */${file.size}`);
          refuse(response, 416, "InvalidRange");
          return;
        }
        const { start, end } = range ?? { start: 0, end: file.size - 1 };
        // Not by express, which would add a character set to the type.
        response.writeHead(range ? 206 : 200, {
          "Content-Type": "application/jsonl",
          "Content-Length": String(end - start + 1),
          "Accept-Ranges": "bytes",
          "Content-Disposition": `attachment; filename="bulk-${request.params["id"] ?? ""}.jsonl"`,
          ...(range && { "Content-Range": `bytes ${start}-${end}/${file.size}` }),
        });
        const source = createReadStream(file.path, { start, end });
        try {
          if (fault) await pipeline(source, breakAfter(fault.afterBytes, response), response);
          else await pipeline(source, response);
        } catch (error) {
          // The client went away, or the connection was broken on order: the answer cannot be mended any more.
          const { code } = error as NodeJS.ErrnoException;
          if (code !== "ERR_STREAM_PREMATURE_CLOSE" && code !== "ECONNRESET") throw error;
        }
      }),
    );
    return { close: () => operations.close() };
  };
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
function refuse(response: Response, status: number, code: string): void {
  response.status(status).type("application/xml");
  response.send(`<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code></Error>`);
}
