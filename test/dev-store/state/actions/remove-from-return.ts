import type { ReturnDoc } from "../documents.ts";
import type { OrderAggregate } from "../orders/aggregate.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { changeReturn } from "./change-return.ts";

export interface RemoveFromReturnInput {
  returnId: number;
  lines: { returnLineItemId: number; quantity: number }[];
}

/**
 * Takes units out of an open return that do not come back after all; one of which nothing is left is closed.
 * Tells returns/update, orders/updated.
 */
export function removeFromReturn(shop: DevShop, input: RemoveFromReturnInput): ReturnDoc {
  const field = ["returnId"];
  const removals = input.lines.map(({ returnLineItemId, quantity }) => ({
    admin_graphql_api_id: `gid://shopify/ReturnLineItem/${returnLineItemId}`,
    delta: quantity,
  }));
  const remove = (doc: ReturnDoc, aggregate: OrderAggregate, now: string): void => {
    if (doc.status !== "OPEN" && doc.status !== "REQUESTED")
      throw new UserError(field, "Return status is invalid.", "INVALID_STATE");
    input.lines.forEach(({ returnLineItemId, quantity }, index) => {
      const path = ["returnLineItems", String(index)];
      const line = aggregate.returnLineItems.find(
        ({ id, parentId }) => id === returnLineItemId && parentId === doc.id,
      );
      if (!line)
        throw new UserError([...path, "returnLineItemId"], "Return line item was not found.", "NOT_FOUND");
      if (quantity < 1)
        throw new UserError([...path, "quantity"], "Quantity must be greater than 0", "GREATER_THAN");
      if (quantity > line.unprocessedQuantity || quantity > line.refundableQuantity)
        throw new UserError([...path, "quantity"], "Return line item has an invalid quantity.", "INVALID");
      line.quantity -= quantity;
      line.unprocessedQuantity -= quantity;
      line.refundableQuantity -= quantity;
      line.processableQuantity = Math.max(0, line.processableQuantity - quantity);
    });
    doc.totalQuantity -= input.lines.reduce((sum, { quantity }) => sum + quantity, 0);
    if (doc.totalQuantity === 0) {
      doc.status = "CLOSED";
      doc.closedAt = now;
    }
  };
  return changeReturn(shop, input.returnId, field, "returns/update", remove, { removals });
}
