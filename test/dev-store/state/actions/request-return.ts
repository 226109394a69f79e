import type { ReturnDoc } from "../documents.ts";
import { addReturn, type ReturnLine } from "../orders/returns.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { changeOrder, tell } from "./order-change.ts";

export interface RequestReturnInput {
  orderId: number;
  lines: ReturnLine[];
}

/** A shopper asks to send goods back (returnRequest). Tells returns/request, orders/updated. */
export function requestReturn(shop: DevShop, input: RequestReturnInput): ReturnDoc {
  const field = ["input"];
  return changeOrder(shop, input.orderId, [...field, "orderId"], (aggregate, maker, now) => {
    input.lines.forEach((line, index) => {
      if (line.returnReason !== undefined) return;
      const path = [...field, "returnLineItems", String(index), "returnReason"];
      throw new UserError(path, "Return reason can't be blank", "BLANK");
    });
    const made = addReturn(maker, aggregate, { at: now, open: false, lines: input.lines }, field);
    tell(shop, "returns/request", "Return", made);
    return made;
  }).result;
}

/** The merchant opens a return without a request (returnCreate). Tells returns/approve, orders/updated. */
export function createReturn(shop: DevShop, input: RequestReturnInput): ReturnDoc {
  const field = ["returnInput"];
  return changeOrder(shop, input.orderId, [...field, "orderId"], (aggregate, maker, now) => {
    const made = addReturn(maker, aggregate, { at: now, open: true, lines: input.lines }, field);
    tell(shop, "returns/approve", "Return", made);
    return made;
  }).result;
}
