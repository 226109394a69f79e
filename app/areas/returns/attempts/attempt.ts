/**
 * Attempts: what is to be done at Shopify for a case. One is stored, with all that it needs, before it is tried; what Shopify
 * held before is stored before the call. So a crash, a lost answer or a double click never does it twice: whoever comes
 * next looks whether it has happened (docs/decisions/016).
 */
import { z } from "zod";

/** Ids in JSON are decimal text. */
const id = z.string().regex(/^\d+$/).transform(BigInt);
/** Shopify's decimal text of an amount above zero, presentment currency. */
const amount = z.string().regex(/^\d+(\.\d+)?$/);

const requestedLine = z.object({
  /** Our case line. */
  lineId: z.uuid(),
  fulfilmentLineItemId: id,
  quantity: z.int().positive(),
  reasonDefinitionId: id.nullable(),
  /** The shopper's words, as Shopify takes them: 300 characters at most on a request, 255 on a return. */
  note: z.string().max(300),
  restockingFeePercent: z.number().min(0).max(100).nullable(),
});

export const ATTEMPT_INPUTS = {
  /** Ask for the return: REQUESTED at Shopify. */
  request: z.object({ lines: z.array(requestedLine).min(1), shippingFee: amount.nullable() }),
  /** Make the return at once, with its exchange lines: OPEN at Shopify. */
  create: z.object({
    lines: z.array(requestedLine).min(1),
    exchanges: z.array(
      z.object({
        variantId: id,
        quantity: z.int().positive(),
        /** Off its price, all units together. */
        discount: amount.nullable(),
      }),
    ),
    shippingFee: amount.nullable(),
  }),
  approve: z.object({}),
  decline: z.object({
    reason: z.enum(["FINAL_SALE", "OTHER", "RETURN_PERIOD_ENDED"]),
    note: z.string().max(500),
  }),
  /** Tell Shopify of the shopper's parcel. */
  label: z.object({ trackingNumber: z.string().min(1), trackingUrl: z.url().nullable() }),
  /** Units processed: where they are put, what goes out instead, what money moves. */
  process: z.object({
    lines: z.array(
      z.object({
        returnLineItemId: id,
        quantity: z.int().positive(),
        dispositions: z.array(
          z.object({
            reverseFulfilmentOrderLineItemId: id,
            quantity: z.int().positive(),
            type: z.enum(["RESTOCKED", "NOT_RESTOCKED", "MISSING", "PROCESSING_REQUIRED"]),
            locationId: id.nullable(),
          }),
        ),
      }),
    ),
    exchanges: z.array(z.object({ exchangeLineItemId: id, quantity: z.int().positive() })),
    /** Back to payments; empty for none. */
    payments: z.array(z.object({ transactionId: id, amount })),
    /** As store credit by Shopify's own refund method. */
    storeCredit: amount.nullable(),
    /** Of the shipping that was paid. */
    shipping: amount.nullable(),
  }),
  /** Store credit on top of what was paid: the merchant's thanks for choosing it. */
  bonus: z.object({ customerId: id, amount }),
  close: z.object({}),
  reopen: z.object({}),
  cancel: z.object({}),
} as const;

export type AttemptKind = keyof typeof ATTEMPT_INPUTS;
export type AttemptInput<Kind extends AttemptKind> = z.output<(typeof ATTEMPT_INPUTS)[Kind]>;

/** An attempt with the input of its kind. */
export type Attempt = {
  [Kind in AttemptKind]: { id: string; kind: Kind; input: AttemptInput<Kind>; staffId: string | null };
}[AttemptKind];

/** Parses what is stored. @throws ZodError for what no version of Encore has written */
export function parseAttempt(row: {
  id: string;
  kind: string;
  input: unknown;
  staffId: string | null;
}): Attempt {
  const kind = z.enum(Object.keys(ATTEMPT_INPUTS) as [AttemptKind, ...AttemptKind[]]).parse(row.kind);
  return { id: row.id, kind, input: ATTEMPT_INPUTS[kind].parse(row.input), staffId: row.staffId } as Attempt;
}
