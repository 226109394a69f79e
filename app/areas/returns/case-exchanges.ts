/** What an exchange brings, as a case keeps it until Shopify has its exchange lines. */
import { z } from "zod";

const id = z.string().regex(/^\d+$/).transform(BigInt);

export const caseExchangesSchema = z.array(
  z.object({
    variantId: id,
    productId: id,
    title: z.string(),
    quantity: z.int().positive(),
    /** All its units at the price of the day of the request, with tax; minor units of the order's currency. */
    totalMinor: z.string().regex(/^\d+$/).transform(BigInt),
    /** What the policy takes off it: decimal text, presentment currency; null: nothing. */
    discount: z.string().nullable(),
  }),
);

export type CaseExchange = z.output<typeof caseExchangesSchema>[number];
