import type { ReturnDoc } from "../documents.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { changeReturn } from "./change-return.ts";

const FIELD = ["id"];

/** Closes an open return; closing it again changes nothing. Tells returns/close, orders/updated. */
export function closeReturn(shop: DevShop, input: { returnId: number }): ReturnDoc {
  return changeReturn(shop, input.returnId, FIELD, "returns/close", (doc, _aggregate, now) => {
    if (doc.status === "CLOSED") return;
    if (doc.status !== "OPEN") throw new UserError(FIELD, "Return status is invalid.", "INVALID_STATE");
    doc.status = "CLOSED";
    doc.closedAt = now;
  });
}

/** Opens a closed return again; on an open one nothing changes. Tells returns/reopen, orders/updated. */
export function reopenReturn(shop: DevShop, input: { returnId: number }): ReturnDoc {
  return changeReturn(shop, input.returnId, FIELD, "returns/reopen", (doc) => {
    if (doc.status === "OPEN") return;
    if (doc.status !== "CLOSED") throw new UserError(FIELD, "Return status is invalid.", "INVALID_STATE");
    doc.status = "OPEN";
    doc.closedAt = null;
  });
}

/** Calls a return off, unless something of it was processed or refunded. Tells returns/cancel, orders/updated. */
export function cancelReturn(shop: DevShop, input: { returnId: number }): ReturnDoc {
  return changeReturn(shop, input.returnId, FIELD, "returns/cancel", (doc, aggregate) => {
    if (doc.status === "CANCELED") return;
    const begun = aggregate.returnLineItems.some(
      (line) => line.parentId === doc.id && line.processedQuantity + line.refundedQuantity > 0,
    );
    if (begun || (doc.status !== "OPEN" && doc.status !== "REQUESTED")) {
      throw new UserError(FIELD, "Return is not cancelable.", "INVALID_STATE");
    }
    doc.status = "CANCELED";
  });
}
