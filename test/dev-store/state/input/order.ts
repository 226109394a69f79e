/** An order, with all that happened to it, as given to the development store. */
import { z } from "zod";

import { customerInput, emailText } from "./customer.ts";
import { address, attributes, currency, idOf, list, money, referenceTo, tags, time } from "./values.ts";

const quantity = z.int().min(1, "must be at least 1");

const taxLine = z.strictObject({
  title: z.string(),
  rate: z.number().min(0).max(1),
  priceSet: money.optional(),
});

const lineItemInput = z
  .strictObject({
    id: idOf("LineItem"),
    title: z.string(),
    variantTitle: z.string().nullable(),
    sku: z.string().nullable(),
    vendor: z.string().nullable(),
    product: referenceTo("Product").nullable(),
    variant: referenceTo("ProductVariant").nullable(),
    quantity,
    originalUnitPriceSet: money,
    /** Discount on this line alone; the share of a whole order's discount is worked out. */
    totalDiscountSet: money,
    taxLines: z.array(taxLine),
    isGiftCard: z.boolean(),
    requiresShipping: z.boolean(),
    taxable: z.boolean(),
    customAttributes: attributes,
  })
  .partial();
export type LineItemInput = z.infer<typeof lineItemInput>;

const transactionInput = z.strictObject({
  id: idOf("OrderTransaction").optional(),
  kind: z.enum(["AUTHORIZATION", "CAPTURE", "SALE", "VOID"]),
  status: z.enum(["FAILURE", "PENDING", "SUCCESS"]).optional(),
  amountSet: money,
  gateway: z.string().optional(),
  processedAt: time.optional(),
});

/** One of the order's lines, by its id or by its SKU, or the title of a line without one. */
const lineReference = z.union(
  [
    z.strictObject({ id: idOf("LineItem") }),
    z.strictObject({ sku: z.string() }),
    z.strictObject({ title: z.string() }),
  ],
  { error: 'must name a line of this order: {"id": …}, {"sku": …} or {"title": …}' },
);
export type LineReference = z.infer<typeof lineReference>;

const fulfilmentEvent = z.strictObject({
  id: idOf("FulfillmentEvent").optional(),
  status: z.enum([
    "ATTEMPTED_DELIVERY",
    "CARRIER_PICKED_UP",
    "CONFIRMED",
    "DELAYED",
    "DELIVERED",
    "FAILURE",
    "IN_TRANSIT",
    "LABEL_PRINTED",
    "LABEL_PURCHASED",
    "OUT_FOR_DELIVERY",
    "READY_FOR_PICKUP",
  ]),
  message: z.string().nullable().optional(),
  happenedAt: time,
});

export const trackingInfo = z.array(
  z.strictObject({
    company: z.string().nullable().optional(),
    number: z.string().nullable().optional(),
    url: z.string().nullable().optional(),
  }),
);

const fulfilmentInput = z
  .strictObject({
    id: idOf("Fulfillment"),
    status: z.enum(["CANCELLED", "SUCCESS"]),
    createdAt: time,
    updatedAt: time,
    deliveredAt: time.nullable(),
    inTransitAt: time.nullable(),
    estimatedDeliveryAt: time.nullable(),
    trackingInfo,
    /** Everything still to be sent, when left out. */
    fulfillmentLineItems: list(
      z.strictObject({ id: idOf("FulfillmentLineItem").optional(), lineItem: lineReference, quantity }),
    ),
    events: list(fulfilmentEvent),
  })
  .partial();

const refundInput = z
  .strictObject({
    id: idOf("Refund"),
    createdAt: time,
    note: z.string().nullable(),
    /** What the lines and shipping are worth, when left out. */
    totalRefundedSet: money,
    refundLineItems: list(
      z.strictObject({
        id: idOf("RefundLineItem").optional(),
        lineItem: lineReference,
        quantity,
        restockType: z.enum(["CANCEL", "NO_RESTOCK", "RETURN"]).optional(),
      }),
    ),
    /** Shipping paid back, before tax. */
    shipping: money,
  })
  .partial();

const returnInput = z.strictObject({
  id: idOf("Return").optional(),
  status: z.enum(["CANCELED", "CLOSED", "DECLINED", "OPEN", "REQUESTED"]).optional(),
  createdAt: time.optional(),
  closedAt: time.nullable().optional(),
  returnLineItems: list(
    z.strictObject({
      id: idOf("ReturnLineItem").optional(),
      lineItem: lineReference,
      quantity,
      returnReason: z
        .enum([
          "COLOR",
          "DEFECTIVE",
          "NOT_AS_DESCRIBED",
          "OTHER",
          "SIZE_TOO_LARGE",
          "SIZE_TOO_SMALL",
          "STYLE",
          "UNKNOWN",
          "UNWANTED",
          "WRONG_ITEM",
        ])
        .optional(),
      returnReasonNote: z.string().optional(),
      customerNote: z.string().nullable().optional(),
    }),
  ),
});

/**
 * Whose order it is: a customer known by id, or one known by e-mail address, who is made when there is none yet.
 * `null` is a guest.
 */
const orderCustomer = z.union(
  [
    idOf("Customer").transform((id) => ({ id })),
    customerInput.refine(
      (customer) => customer.id !== undefined || typeof customer.email === "string",
      "needs an id or an email",
    ),
    z.null(),
  ],
  { error: 'must be a customer: {"id": …} or {"email": …}, or null' },
);

export const orderInput = z
  .strictObject({
    id: idOf("Order"),
    name: z.string().min(1),
    customer: orderCustomer,
    email: emailText.nullable(),
    phone: z.string().nullable(),
    createdAt: time,
    processedAt: time,
    updatedAt: time,
    closedAt: time.nullable(),
    cancelledAt: time.nullable(),
    cancelReason: z.enum(["CUSTOMER", "DECLINED", "FRAUD", "INVENTORY", "OTHER", "STAFF"]).nullable(),
    test: z.boolean(),
    currencyCode: currency,
    presentmentCurrencyCode: currency,
    /** Decides what was paid where no transactions are given. */
    displayFinancialStatus: z.enum([
      "AUTHORIZED",
      "PAID",
      "PARTIALLY_REFUNDED",
      "PENDING",
      "REFUNDED",
      "VOIDED",
    ]),
    /** FULFILLED makes one fulfilment of everything where none is given. */
    displayFulfillmentStatus: z.enum(["FULFILLED", "PARTIALLY_FULFILLED", "UNFULFILLED"]),
    taxesIncluded: z.boolean(),
    lineItems: list(lineItemInput),
    shippingLine: z
      .strictObject({
        title: z.string().optional(),
        code: z.string().nullable().optional(),
        originalPriceSet: money,
        taxLines: z.array(taxLine).optional(),
      })
      .nullable(),
    discountCodes: z.array(z.string()),
    /** Lines' own discounts and that of the whole order together. */
    totalDiscountsSet: money,
    totalShippingPriceSet: money,
    totalTaxSet: money,
    /** Checked against the sum of the parts, where the parts are given. */
    subtotalPriceSet: money,
    totalPriceSet: money,
    transactions: z.array(transactionInput),
    fulfillments: list(fulfilmentInput),
    refunds: list(refundInput),
    returns: list(returnInput),
    tags,
    note: z.string().nullable(),
    customAttributes: attributes,
    customerLocale: z.string().nullable(),
    sourceName: z.string().nullable(),
    billingAddress: address.nullable(),
    shippingAddress: address.nullable(),
  })
  .partial();
export type OrderInput = z.infer<typeof orderInput>;
export type FulfilmentInput = NonNullable<OrderInput["fulfillments"]>[number];
export type RefundInput = NonNullable<OrderInput["refunds"]>[number];
export type ReturnInput = NonNullable<OrderInput["returns"]>[number];
