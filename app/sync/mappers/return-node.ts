/** Returns from the Admin API. (The bodies of returns/* are partial and unversioned, so returns are read again by id.) */
import { z } from "zod";

import { count, gidOf, map, type Mapped, optionalText, text, timestamp } from "./parse.ts";
import type { ReturnLineItemRow, ReturnRow, Timestamp } from "./rows.ts";

const returnNode = z.compile(
  z.object({
    id: gidOf("Return"),
    name: text,
    status: text,
    totalQuantity: count,
    createdAt: timestamp,
    closedAt: timestamp.nullable(),
  }),
);

/** @param readAt when Shopify was asked, ISO 8601 */
export function returnFromNode(node: unknown, orderId: bigint, readAt: Timestamp): Mapped<ReturnRow> {
  return map(returnNode, node, (given) => ({ orderId, ...given, readAt }));
}

const returnLineItemNode = z.compile(
  z.object({
    id: gidOf("ReturnLineItem", "UnverifiedReturnLineItem"),
    quantity: count,
    processedQuantity: count,
    refundedQuantity: count,
    returnReasonDefinition: z.object({ handle: optionalText }).nullable(),
    // An unverified line names none.
    fulfillmentLineItem: z.object({ lineItem: z.object({ id: gidOf("LineItem") }) }).nullish(),
  }),
);

export function returnLineItemFromNode(
  node: unknown,
  orderId: bigint,
  returnId: bigint,
): Mapped<ReturnLineItemRow> {
  return map(returnLineItemNode, node, (line) => ({
    orderId,
    returnId,
    id: line.id,
    lineItemId: line.fulfillmentLineItem?.lineItem.id ?? null,
    quantity: line.quantity,
    processedQuantity: line.processedQuantity,
    refundedQuantity: line.refundedQuantity,
    reason: line.returnReasonDefinition?.handle ?? null,
  }));
}
