/** Faults of the HTTP interfaces, acted out before a request is looked at or in the place of its answer. */
import type { NextFunction, Request, RequestHandler, Response } from "express";

import { type Fault, type FaultKind, type Faults, type Interface, type RequestFacts } from "./faults.ts";

const HTTP_KINDS: readonly FaultKind[] = ["fail", "hang", "throttle", "malform", "disconnect"];

export interface GateOptions {
  /** Those that are acted out here; the others are left to whoever serves the request. */
  kinds?: readonly FaultKind[];
  /** What faults may ask of a request. */
  facts?: (request: Request) => RequestFacts;
}

/** Middleware that acts out the faults of an interface. "throttle" is HTTP 429. */
export function faultGate(faults: Faults, target: Interface, options: GateOptions = {}): RequestHandler {
  const { kinds = HTTP_KINDS, facts = () => ({}) } = options;
  return (request: Request, response: Response, next: NextFunction) => {
    const fault = faults.take(target, kinds, facts(request));
    if (fault === undefined) {
      next();
    } else if (fault.when === "after") {
      answerWith(response, () => act(fault, response));
      next();
    } else {
      act(fault, response);
    }
  };
}

/** Lets the request be served, and puts something else in the place of its answer. */
function answerWith(response: Response, instead: () => void): void {
  const end = response.end.bind(response);
  response.end = () => {
    response.end = end;
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    instead();
    return response;
  };
}

function act(fault: Fault, response: Response): void {
  switch (fault.kind) {
    case "hang":
      // Never answered: the caller's own time limit has to end it.
      return;
    case "disconnect":
      response.destroy();
      return;
    case "throttle":
      response.status(429).set("Retry-After", "2.0").json({
        errors:
          "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.",
      });
      return;
    case "malform":
      response.status(200).type("application/json").send('{"data":{"shop":{"na');
      return;
    default:
      response
        .status(fault.status)
        .json({ errors: `Development store: "${fault.interface}" was told to fail` });
  }
}
