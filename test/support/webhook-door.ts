/** Encore's door for webhooks alone, without the pages: the same router that app/server.ts asks first. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import express, { type RequestHandler } from "express";

export interface WebhookDoor {
  origin: string;
  close: () => void;
}

/** The router is loaded at the first request, when the environment that it reads has been set. */
export async function serveWebhooks(): Promise<WebhookDoor> {
  const lazily: RequestHandler = (request, response, next) => {
    import("#app/routes/webhooks/receive.server.ts").then(
      ({ webhooks }) => webhooks(request, response, next),
      next,
    );
  };
  const server = createServer(express().use("/webhooks", lazily));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
