import type { ReturnDoc } from "../documents.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { changeReturn } from "./change-return.ts";

export interface ProcessReturnInput {
  returnId: number;
  lines: { returnLineItemId: number; quantity: number }[];
}

/** Notes that returned units arrived; the return stays OPEN. Tells returns/process, orders/updated. */
export function processReturn(shop: DevShop, input: ProcessReturnInput): ReturnDoc {
  return changeReturn(shop, input.returnId, ["input", "returnId"], "returns/process", (doc, aggregate) => {
    input.lines.forEach(({ returnLineItemId, quantity }, index) => {
      const path = ["input", "returnLineItems", String(index)];
      const line = aggregate.returnLineItems.find(
        ({ id, parentId }) => id === returnLineItemId && parentId === doc.id,
      );
      if (!line) throw new UserError([...path, "id"], "Return line item was not found.", "NOT_FOUND");
      if (quantity < 1 || quantity > line.processableQuantity) {
        throw new UserError([...path, "quantity"], "Return line item has an invalid quantity.", "INVALID");
      }
      line.processedQuantity += quantity;
      line.processableQuantity -= quantity;
      line.unprocessedQuantity -= quantity;
    });
  });
}
