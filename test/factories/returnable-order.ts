/** Orders, selections and policies for tests of returns: whole objects, of which a test names what it is about. */
import { DEFAULT_POLICY, type Policy, type Rule } from "#app/areas/returns/policy.ts";
import type {
  FulfilmentLine,
  OrderLine,
  ReturnableOrder,
  ReturningCustomer,
  SelectedLine,
  Selection,
} from "#app/areas/returns/rules/types.ts";

/** One unit for 100.00, tax of 19.00 on top where the order says so; ids count up from the given number. */
export function orderLine(number: number, some: Partial<OrderLine> = {}): OrderLine {
  const quantity = some.quantity ?? 1;
  const unitPriceMinor = some.unitPriceMinor ?? 10_000n;
  return {
    lineItemId: `gid://shopify/LineItem/${number}`,
    productId: `gid://shopify/Product/${number}`,
    variantId: `gid://shopify/ProductVariant/${number}`,
    title: `Product ${number}`,
    variantTitle: null,
    imageUrl: null,
    sku: `SKU-${number}`,
    productTags: [],
    productType: null,
    collectionIds: [],
    vendor: null,
    unitPriceMinor,
    quantity,
    discountedTotalMinor: unitPriceMinor * BigInt(quantity),
    taxMinor: 0n,
    duties: [],
    giftCard: false,
    requiresShipping: true,
    refundedQuantity: 0,
    refundedTotalMinor: 0n,
    refundedTaxMinor: 0n,
    suggestedReasonHandles: [],
    ...some,
  };
}

export function returningCustomer(some: Partial<ReturningCustomer> = {}): ReturningCustomer {
  return { id: "gid://shopify/Customer/1", tags: [], tier: null, history: [], ...some };
}

/** The id of the fulfilment line in which an order line was sent. */
export const sentId = (line: Pick<OrderLine, "lineItemId">) =>
  line.lineItemId.replace("LineItem", "FulfillmentLineItem");

/** What was paid for lines and shipping. */
export function totalOf(order: Pick<ReturnableOrder, "lines" | "shipping" | "taxesIncluded">): bigint {
  const onTop = (tax: bigint) => (order.taxesIncluded ? 0n : tax);
  return order.lines.reduce(
    (total, line) =>
      total +
      line.discountedTotalMinor +
      onTop(line.taxMinor) +
      line.duties.reduce((duties, { amountMinor }) => duties + amountMinor, 0n),
    order.shipping.paidMinor + onTop(order.shipping.taxMinor),
  );
}

/**
 * An order of 1 November 2026, sent on the 2nd, delivered on the 4th, paid in full by one payment. What is returnable
 * follows from what the lines say was refunded.
 */
export function returnableOrder(some: Partial<ReturnableOrder> = {}): ReturnableOrder {
  const lines = some.lines ?? [orderLine(1)];
  const currency = some.currency ?? "EUR";
  const shipping = some.shipping ?? { paidMinor: 0n, taxMinor: 0n, refundedMinor: 0n };
  const taxesIncluded = some.taxesIncluded ?? true;
  const received = totalOf({ lines, shipping, taxesIncluded });
  const refundedMinor = some.refundedMinor ?? 0n;
  const sent: FulfilmentLine[] = lines.map((line) => ({
    fulfilmentLineItemId: sentId(line),
    lineItemId: line.lineItemId,
    quantity: line.quantity,
    returnableQuantity: line.quantity - line.refundedQuantity,
  }));
  return {
    id: "gid://shopify/Order/1",
    name: "#1001",
    currency,
    rate: { shopCurrency: currency, shopMinor: 1n, presentmentMinor: 1n },
    timeZone: "Europe/Berlin",
    placedAt: new Date("2026-11-01T10:00:00Z"),
    country: "DE",
    channel: "web",
    taxesIncluded,
    customer: returningCustomer(),
    shipping,
    payments: [
      {
        transactionId: "gid://shopify/OrderTransaction/1",
        gateway: "shopify_payments",
        receivedMinor: received,
        refundableMinor: received - refundedMinor,
      },
    ],
    refundedMinor,
    lines,
    fulfilments: [
      {
        fulfilmentId: "gid://shopify/Fulfillment/1",
        createdAt: new Date("2026-11-02T10:00:00Z"),
        deliveredAt: new Date("2026-11-04T10:00:00Z"),
        lines: sent,
      },
    ],
    returns: [],
    ...some,
  };
}

/** A selected line, for no special reason. */
export function selectedLine(
  line: Pick<OrderLine, "lineItemId">,
  quantity = 1,
  some: Partial<SelectedLine> = {},
): SelectedLine {
  return {
    fulfilmentLineItemId: sentId(line),
    quantity,
    reasonHandle: "changed-my-mind",
    photos: 0,
    hasNote: false,
    ...some,
  };
}

export function selection(lines: readonly SelectedLine[], some: Partial<Selection> = {}): Selection {
  return { lines, resolution: "refund", replacements: [], ...some };
}

/** The default policy with another base, and with rules that are numbered from 1 in their ids. */
export function policyOf(base: Partial<Policy["base"]>, ...rules: Pick<Rule, "when" | "then">[]): Policy {
  return {
    ...DEFAULT_POLICY,
    base: { ...DEFAULT_POLICY.base, ...base },
    rules: rules.map((rule, index) => ({
      id: ruleId(index + 1),
      name: `Rule ${index + 1}`,
      enabled: true,
      ...rule,
    })),
  };
}

/** The id of a rule of `policyOf`. */
export const ruleId = (number: number) => `0199a000-0000-7000-8000-${String(number).padStart(12, "0")}`;
