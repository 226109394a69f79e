/** What Shopify held at one moment, as far as an attempt can change it; stored with the attempt. */
import { z } from "zod";

import type { AttemptInput } from "./attempt.ts";

export const heldSchema = z.object({
  returns: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      lines: z.array(
        z.object({
          fulfilmentLineItemId: z.string().nullable(),
          quantity: z.int(),
          processed: z.int(),
        }),
      ),
      refundIds: z.array(z.string()),
      /** Units of exchange lines that have gone out. */
      exchanged: z.int(),
      deliveryIds: z.array(z.string()),
    }),
  ),
  /** Amounts of the customer's store credit movements. */
  credits: z.array(z.string()).optional(),
});

export type Held = z.infer<typeof heldSchema>;

/** Whether a return with exactly the lines that were asked for has come since. */
export function isSameRequest(
  before: Held,
  now: Held,
  input: Pick<AttemptInput<"request">, "lines">,
): boolean {
  return newReturnLike(before, now, input) !== undefined;
}

/** The return of the same lines that was not there before. @returns Shopify's id of it */
export function newReturnLike(
  before: Held,
  now: Held,
  { lines }: Pick<AttemptInput<"request">, "lines">,
): bigint | undefined {
  const known = new Set(before.returns.map(({ id }) => id));
  const wanted = unitsOf(
    lines.map((line) => ({ ...line, fulfilmentLineItemId: line.fulfilmentLineItemId.toString() })),
  );
  const found = now.returns.find(({ id, lines: held }) => !known.has(id) && unitsOf(held) === wanted);
  return found && BigInt(found.id);
}

/** Units by fulfilment line, comparable. */
function unitsOf(lines: readonly { fulfilmentLineItemId: string | null; quantity: number }[]): string {
  const units = new Map<string, number>();
  for (const { fulfilmentLineItemId, quantity } of lines) {
    const key = fulfilmentLineItemId ?? "";
    units.set(key, (units.get(key) ?? 0) + quantity);
  }
  return [...units].sort(([a], [b]) => (a < b ? -1 : 1)).join(";");
}

/** @throws Error for a case that Shopify has no return of yet: a bug */
export function returnIdOf({ returnId }: { returnId: bigint | null }): bigint {
  if (returnId === null) throw new Error("The case has no return at Shopify yet");
  return returnId;
}
