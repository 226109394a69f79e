/**
 * Every webhook: checked, stored, answered. The work is done afterwards by a job.
 *
 * The one route that is not Remix's: app/server.ts asks it first, because a shop's busiest hour is made of webhooks, and
 * what Remix does for a page took longer than the rest (docs/decisions/012).
 */
import express, { Router, type ErrorRequestHandler } from "express";

import { log } from "#app/log.server.ts";
import { requireWebhook } from "#app/shopify/require.server.ts";
import { storeDelivery } from "#app/sync/index.server.ts";

/** A longer body is refused unread; reconciliation brings what it would have told. */
export const LONGEST_BODY = "5mb";

export const webhooks: Router = Router();

webhooks.post(
  "/",
  express.raw({ type: () => true, limit: LONGEST_BODY, inflate: false }),
  (request, response, next) => {
    // Without a body the parser leaves an empty object.
    const body: unknown = request.body;
    receive(request.headers, Buffer.isBuffer(body) ? body : Buffer.alloc(0)).then(
      (status) => response.writeHead(status).end(),
      next,
    );
  },
);
webhooks.all("/", (_request, response) => {
  response.writeHead(405, { Allow: "POST" }).end();
});

async function receive(headers: express.Request["headers"], body: Buffer): Promise<number> {
  const checked = requireWebhook(headers, body);
  if (!checked.ok) return checked.failure.status;
  await storeDelivery(checked.value);
  return 200;
}

const failed: ErrorRequestHandler = (error: { status?: number; type?: string }, _request, response, next) => {
  const status = error.status ?? 500;
  if (status < 500) log.warn({ reason: error.type }, "a webhook was refused");
  else log.error({ error }, "a webhook could not be stored");
  if (response.headersSent) next(error);
  // Shopify sends again what is not answered 200.
  else response.writeHead(status).end();
};
webhooks.use(failed);
