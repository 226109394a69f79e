import { PassThrough } from "node:stream";

import { createReadableStreamFromReadable, type EntryContext } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";

import { log } from "#app/log.server.ts";
import { shopify } from "#app/shopify.server.ts";
import { adaptToDevStores } from "#app/shopify/dev-stores.server.ts";

export { lifecycle } from "#app/lifecycle.server.ts";
export { webhooks } from "#app/routes/webhooks/receive.server.ts";

const RENDER_TIMEOUT_MS = 5_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
) {
  shopify.addDocumentResponseHeaders(request, headers);
  adaptToDevStores(headers);
  // Crawlers get the whole page, people get it as soon as its shell is ready.
  const ready = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";

  return new Promise<Response>((resolve, reject) => {
    let shellIsOut = false;
    const { pipe, abort } = renderToPipeableStream(<RemixServer context={context} url={request.url} />, {
      [ready]() {
        shellIsOut = true;
        const body = new PassThrough();
        headers.set("Content-Type", "text/html");
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
        pipe(body);
      },
      onShellError: reject,
      onError(error: unknown) {
        // Errors before the shell come back through onShellError.
        if (shellIsOut) log.error({ error }, "rendering failed after the page had begun");
      },
    });
    setTimeout(abort, RENDER_TIMEOUT_MS + 1_000);
  });
}

export function handleError(error: unknown, { request }: { request: Request }) {
  if (request.signal.aborted) return;
  const path = new URL(request.url).pathname;
  // No such address, or no such method: the caller's mistake.
  if (isRouteErrorResponse(error) && error.status < 500)
    log.info({ path, status: error.status }, "a request was refused");
  else log.error({ error, path }, "a request failed");
}
