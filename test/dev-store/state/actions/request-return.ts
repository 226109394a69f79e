import type { DevStore } from "../../server.ts";
import type { ReturnDoc } from "../documents.ts";
import { addReturn, type ReturnLine } from "../orders/returns.ts";
import { UserError } from "../user-error.ts";
import { changeOrder, tell } from "./order-change.ts";

export interface RequestReturnInput {
  orderId: number;
  lines: ReturnLine[];
}

/** A shopper asks to send goods back (returnRequest). Tells returns/request, orders/updated. */
export function requestReturn(devStore: DevStore, input: RequestReturnInput): ReturnDoc {
  const field = ["input"];
  return changeOrder(devStore, input.orderId, [...field, "orderId"], (aggregate, maker, now) => {
    input.lines.forEach((line, index) => {
      if (line.returnReason !== undefined) return;
      const path = [...field, "returnLineItems", String(index), "returnReason"];
      throw new UserError(path, "Return reason can't be blank", "BLANK");
    });
    const made = addReturn(maker, aggregate, { at: now, open: false, lines: input.lines }, field);
    tell(devStore, "returns/request", "Return", made);
    return made;
  }).result;
}

/** The merchant opens a return without a request (returnCreate). Tells returns/approve, orders/updated. */
export function createReturn(devStore: DevStore, input: RequestReturnInput): ReturnDoc {
  const field = ["returnInput"];
  return changeOrder(devStore, input.orderId, [...field, "orderId"], (aggregate, maker, now) => {
    const made = addReturn(maker, aggregate, { at: now, open: true, lines: input.lines }, field);
    tell(devStore, "returns/approve", "Return", made);
    return made;
  }).result;
}
