/** What a shopper's page sends: hostile until parsed. Ids are decimal text, quantities whole, words and lists bounded. */
import { z } from "zod";

import { RESOLUTIONS } from "../rules/returnable-order.ts";

const id = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);
const handle = z.string().regex(/^[a-z0-9-]{1,60}$/);
/** Words of a person: no control characters but line breaks, which some clients send as two. */
const words = (most: number) =>
  z
    .string()
    .max(most * 2)
    .transform((text) =>
      text
        .replaceAll(/\r\n?/g, "\n")
        // eslint-disable-next-line no-control-regex -- control characters are what it takes out
        .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f]/g, "")
        .trim(),
    )
    .pipe(z.string().max(most));

export const PHOTOS_PER_LINE = 5;
/** As Shopify takes them on a request. */
export const NOTE_LENGTH = 300;
const LINES = 100;

const line = z.strictObject({
  fulfilmentLineItemId: id,
  quantity: z.int().min(1).max(10_000),
  reason: handle.nullable().default(null),
  reasonDetail: handle.nullable().default(null),
  note: words(NOTE_LENGTH).default(""),
  photoIds: z.array(z.uuid()).max(PHOTOS_PER_LINE).default([]),
});

const replacement = z.strictObject({ variantId: id, quantity: z.int().min(1).max(100) });

const selection = {
  orderId: id,
  lines: z
    .array(line)
    .min(1)
    .max(LINES)
    .refine((lines) => new Set(lines.map((one) => one.fulfilmentLineItemId)).size === lines.length, {
      error: "a line twice",
    }),
  replacements: z.array(replacement).max(20).default([]),
};

export const outcomesSchema = z.strictObject(selection);
export type ChosenLines = z.output<typeof outcomesSchema>;

export const submitSchema = z.strictObject({
  ...selection,
  resolution: z.enum(RESOLUTIONS),
  /** Made by the page for this request: the same again is the same request. */
  key: z.uuid(),
  /** What the page showed for it, minor units: what comes back, as money or credit, and what is owed. */
  expected: z.strictObject({ backMinor: id, owedMinor: id }),
});
export type Submission = z.output<typeof submitSchema>;

export const trackingSchema = z.strictObject({
  company: words(60).default(""),
  number: words(60).pipe(z.string().min(1)),
  url: z
    .url({ protocol: /^https$/ })
    .max(500)
    .nullable()
    .default(null),
});

export const messageSchema = z.strictObject({ body: words(2_000).pipe(z.string().min(1)) });

export const codeRequestSchema = z.strictObject({
  order: words(40).pipe(z.string().min(1)),
  /** E-mail address or phone number. */
  contact: words(254).pipe(z.string().min(3)),
});

export const codeSchema = z.strictObject({
  order: words(40).pipe(z.string().min(1)),
  code: z
    .string()
    .transform((text) => text.replaceAll(/\D/g, ""))
    .pipe(z.string().length(6)),
});
