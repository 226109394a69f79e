/** What a topic's handler is given and what it says afterwards. */
import type { z } from "zod";

import type { ShopContext } from "#app/context.ts";

import { reasonOf } from "../mappers/parse.ts";

export interface Notice {
  context: ShopContext;
  topic: string;
  webhookId: string;
  /** The body, parsed as JSON and not looked at yet. */
  body: unknown;
  triggeredAt: Date;
  /** When it was stored, by the database's clock. */
  receivedAt: Date;
  /** What happened before this is history to the event log: a webhook may be late, but not by days. */
  historicBefore: Date;
}

/** What became of a webhook. A reason is a code or names a field; it never holds personal data. */
export type Outcome =
  | { status: "done" }
  /** There was nothing to do: what it tells of is older than what is stored, or gone. */
  | { status: "ignored"; reason: string }
  /** Trying again would not help. `detail` is an error's own words, for the merchant's developer. */
  | { status: "failed"; reason: string; detail?: string };

/** @throws whatever may be better at another try */
export type TopicHandler = (notice: Notice) => Promise<Outcome>;

export const DONE: Outcome = { status: "done" };
export const NOT_NEWER: Outcome = { status: "ignored", reason: "not_newer" };
/** Shopify does not know it any more. */
export const GONE: Outcome = { status: "ignored", reason: "gone" };

export function unreadable(reason: string): Outcome {
  return { status: "failed", reason };
}

/** A handler of bodies of this shape; another shape is a failure with the field's name. */
export function handler<Body>(
  schema: z.ZodType<Body>,
  handle: (body: Body, notice: Notice) => Promise<Outcome>,
): TopicHandler {
  return async (notice) => {
    const parsed = schema.safeParse(notice.body);
    return parsed.success ? handle(parsed.data, notice) : unreadable(reasonOf(parsed.error));
  };
}
