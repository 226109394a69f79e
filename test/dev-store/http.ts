/** Small things every route of the development store needs. */
import type { NextFunction, Request, RequestHandler, Response } from "express";

/** Wraps an async handler so that what it throws reaches express's error handler (express 4 does not do so itself). */
export function route(
  handler: (request: Request, response: Response) => Promise<void> | void,
): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    Promise.resolve()
      .then(() => handler(request, response))
      .catch(next);
  };
}

/** Whether a page of this store sends the request; undefined for what no page sends, which names no origin. */
export function isOwnPage(request: Request, storeOrigin: string): boolean | undefined {
  const { origin, host } = request.headers;
  return origin === undefined ? undefined : origin === storeOrigin || origin === `http://${host ?? ""}`;
}

/** A refusal that the route's caller can mend; `status` and `detail` become the JSON answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly detail: Record<string, unknown>;

  constructor(status: number, message: string, detail: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.detail = detail;
  }
}
