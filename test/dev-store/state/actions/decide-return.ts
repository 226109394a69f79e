import type { ReturnDoc } from "../documents.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { changeReturn } from "./change-return.ts";

/** Accepts a request: the return is OPEN and its units can be processed. Tells returns/approve, orders/updated. */
export function approveReturn(shop: DevShop, input: { returnId: number }): ReturnDoc {
  const field = ["input", "id"];
  return changeReturn(shop, input.returnId, field, "returns/approve", (doc, aggregate, now) => {
    if (doc.status !== "REQUESTED") {
      const message = "Return is not approvable. Only returns with status REQUESTED can be approved.";
      throw new UserError(field, message, "INVALID_STATE");
    }
    doc.status = "OPEN";
    doc.requestApprovedAt = now;
    for (const line of aggregate.returnLineItems) {
      if (line.parentId === doc.id) line.processableQuantity = line.quantity - line.processedQuantity;
    }
  });
}

export interface DeclineReturnInput {
  returnId: number;
  reason: NonNullable<ReturnDoc["decline"]>["reason"];
  note?: string | null;
}

/** Refuses a request. Tells returns/decline, orders/updated. */
export function declineReturn(shop: DevShop, input: DeclineReturnInput): ReturnDoc {
  const field = ["input", "id"];
  return changeReturn(shop, input.returnId, field, "returns/decline", (doc) => {
    if (doc.status === "DECLINED")
      throw new UserError(field, "The return is already declined.", "INVALID_STATE");
    if (doc.status !== "REQUESTED") {
      const message =
        "Return is not declinable. Only non-refunded returns with status REQUESTED can be declined.";
      throw new UserError(field, message, "INVALID_STATE");
    }
    doc.status = "DECLINED";
    doc.decline = { reason: input.reason, note: input.note ?? null };
  });
}
