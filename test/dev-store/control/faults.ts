/**
 * Faults on order: the next n requests to a named interface misbehave. Tests and demos use them to see that the app bears
 * what Shopify's network really does.
 */
import type { NextFunction, Request, RequestHandler, Response } from "express";
import { z } from "zod";

/** What may be made to misbehave. "bulk" is the running of bulk operations, "bulk-download" the fetching of their files. */
export const INTERFACES = [
  "admin-graphql",
  "oauth",
  "bulk",
  "bulk-download",
  "webhooks",
  "app-proxy",
] as const;
export type Interface = (typeof INTERFACES)[number];

/** How: the last four are for webhooks alone. */
export const FAULT_KINDS = [
  "fail",
  "hang",
  "throttle",
  "malform",
  "duplicate",
  "drop",
  "delay",
  "reorder",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const WEBHOOKS_ONLY: readonly FaultKind[] = ["duplicate", "drop", "delay", "reorder"];

/** A fault as it is asked for over the control interface. */
export const faultRequest = z
  .strictObject({
    interface: z.enum(INTERFACES),
    kind: z.enum(FAULT_KINDS),
    /** How many requests it strikes. */
    count: z.int().min(1).max(1_000_000).default(1),
    /** The HTTP status of "fail". */
    status: z.int().min(400).max(599).default(500),
    /** Milliseconds that "delay" holds a webhook back. */
    delayMs: z.int().min(0).max(3_600_000).default(1000),
    /** Webhooks of this topic alone ("orders/create"). */
    topic: z.string().optional(),
  })
  .superRefine((fault, context) => {
    const webhooks = fault.interface === "webhooks";
    if (WEBHOOKS_ONLY.includes(fault.kind) && !webhooks) {
      context.addIssue({ code: "custom", path: ["kind"], message: `"${fault.kind}" is for webhooks only` });
    }
    if ((fault.kind === "throttle" || fault.kind === "malform") && webhooks) {
      context.addIssue({ code: "custom", path: ["kind"], message: `webhooks cannot "${fault.kind}"` });
    }
    if (fault.topic !== undefined && !webhooks) {
      context.addIssue({ code: "custom", path: ["topic"], message: "only webhooks have a topic" });
    }
  });

export type FaultRequest = z.infer<typeof faultRequest>;

/** A fault that waits for its requests. */
export interface Fault extends FaultRequest {
  id: number;
  /** How many requests it will still strike. */
  remaining: number;
}

export class Faults {
  #next = 1;
  #faults: Fault[] = [];

  add(request: FaultRequest): Fault {
    const fault: Fault = { ...request, id: this.#next++, remaining: request.count };
    this.#faults.push(fault);
    return fault;
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
  }

  /**
   * Takes the oldest fault that strikes this request, counting it down.
   * @param kinds the kinds the caller can act out; a fault of another kind waits for whoever can.
   */
  take(target: Interface, kinds: readonly FaultKind[], topic?: string): Fault | undefined {
    const fault = this.#faults.find(
      (entry) =>
        entry.interface === target &&
        kinds.includes(entry.kind) &&
        (entry.topic === undefined || entry.topic === topic),
    );
    if (!fault) return undefined;
    fault.remaining -= 1;
    if (fault.remaining === 0) this.#faults = this.#faults.filter((entry) => entry !== fault);
    return fault;
  }
}

/** Middleware that acts out "fail", "hang", "throttle" (HTTP 429) and "malform" on an HTTP interface. */
export function faultGate(
  faults: Faults,
  target: Interface,
  kinds: readonly FaultKind[] = ["fail", "hang", "throttle", "malform"],
): RequestHandler {
  return (_request: Request, response: Response, next: NextFunction) => {
    const fault = faults.take(target, kinds);
    switch (fault?.kind) {
      case "fail":
        response.status(fault.status).json({ errors: `Development store: "${target}" was told to fail` });
        return;
      case "hang":
        // Never answered: the caller's own time limit has to end it.
        return;
      case "throttle":
        response.status(429).set("Retry-After", "2.0").json({
          errors:
            "Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.",
        });
        return;
      case "malform":
        response.type("application/json").send('{"data":{"shop":{"na');
        return;
      default:
        next();
    }
  };
}
