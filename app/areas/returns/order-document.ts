/** An order as it is kept between two looks of its shopper: JSON, amounts as decimal text of minor units. */
import { z } from "zod";

const minor = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const date = z.iso.datetime().transform((text) => new Date(text));

const order = z.object({
  id: z.string(),
  name: z.string(),
  currency: z.string(),
  placedAt: date,
  country: z.string().nullable(),
  channel: z.string().nullable(),
  taxesIncluded: z.boolean(),
  customer: z.object({ id: z.string(), tags: z.array(z.string()) }).nullable(),
  shipping: z.object({ paidMinor: minor, taxMinor: minor, refundedMinor: minor }),
  payments: z.array(
    z.object({
      transactionId: z.string(),
      gateway: z.string(),
      receivedMinor: minor,
      refundableMinor: minor,
    }),
  ),
  refundedMinor: minor,
  lines: z.array(
    z.object({
      lineItemId: z.string(),
      productId: z.string().nullable(),
      variantId: z.string().nullable(),
      title: z.string(),
      variantTitle: z.string().nullable(),
      imageUrl: z.string().nullable(),
      sku: z.string().nullable(),
      productTags: z.array(z.string()),
      productType: z.string().nullable(),
      collectionIds: z.array(z.string()),
      vendor: z.string().nullable(),
      unitPriceMinor: minor,
      quantity: z.int(),
      discountedTotalMinor: minor,
      taxMinor: minor,
      duties: z.array(z.object({ dutyId: z.string(), amountMinor: minor, refundedMinor: minor })),
      giftCard: z.boolean(),
      requiresShipping: z.boolean(),
      refundedQuantity: z.int(),
      refundedTotalMinor: minor,
      refundedTaxMinor: minor,
      suggestedReasonHandles: z.array(z.string()),
    }),
  ),
  fulfilments: z.array(
    z.object({
      fulfilmentId: z.string(),
      createdAt: date,
      deliveredAt: date.nullable(),
      lines: z.array(
        z.object({
          fulfilmentLineItemId: z.string(),
          lineItemId: z.string(),
          quantity: z.int(),
          returnableQuantity: z.int(),
        }),
      ),
    }),
  ),
  returns: z.array(
    z.object({
      returnId: z.string(),
      status: z.enum(["REQUESTED", "OPEN", "CLOSED", "DECLINED", "CANCELED"]),
      lines: z.array(
        z.object({ fulfilmentLineItemId: z.string(), quantity: z.int(), refundedQuantity: z.int() }),
      ),
    }),
  ),
});

/** Another format is read anew from Shopify. */
export const orderDocumentSchema = z.object({
  format: z.literal(1),
  /** What the mirror knew of the order before it was read: when it knows something else, it is read again. */
  stamp: z.string(),
  /** Cancelled orders are not returned. */
  cancelled: z.boolean(),
  /** Where to write to about it. */
  email: z.string().nullable(),
  phone: z.string().nullable(),
  locale: z.string().nullable(),
  order,
  /** The shop's reasons for a return, in the shop's language. */
  reasons: z.array(z.object({ id: z.string(), handle: z.string(), name: z.string() })),
});

export type OrderDocument = z.output<typeof orderDocumentSchema>;
