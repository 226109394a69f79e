import { RESOLUTIONS, type Resolution, type ReturnableOrder, type OrderLine } from "./returnable-order.ts";

/**
 * Of the resolutions that the policy offers for a line, those that are possible: store credit needs a customer, Shopify
 * exchanges nothing on orders with duties, and another variant needs a product.
 */
export function possibleResolutions(
  offered: readonly Resolution[],
  order: ReturnableOrder,
  line: OrderLine,
): Resolution[] {
  const withDuties = order.lines.some(({ duties }) => duties.length > 0);
  const possible: Record<Resolution, boolean> = {
    refund: true,
    "store-credit": order.customer !== null,
    "exchange-variant": !withDuties && line.productId !== null,
    "exchange-product": !withDuties,
  };
  return RESOLUTIONS.filter((resolution) => offered.includes(resolution) && possible[resolution]);
}

/** What every one of the lists offers. */
export function offeredByAll(lists: readonly (readonly Resolution[])[]): Resolution[] {
  if (lists.length === 0) return [];
  return RESOLUTIONS.filter((resolution) => lists.every((list) => list.includes(resolution)));
}
