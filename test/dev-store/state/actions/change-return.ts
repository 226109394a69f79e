import type { ReturnDoc } from "../documents.ts";
import type { OrderAggregate } from "../orders/aggregate.ts";
import type { DevShop } from "../shop.ts";
import { UserError } from "../user-error.ts";
import { changeOrder, tell } from "./order-change.ts";

/** Topics of changes that leave the state as it is. */
const WITHIN_STATE = ["returns/process", "returns/update"];

/**
 * Changes a return and tells its topic. A move that changed nothing (repeating a close) tells nothing.
 * @param field names the return, for the error "Return not found."
 * @param extra what the topic's body holds besides the return
 */
export function changeReturn(
  shop: DevShop,
  returnId: number,
  field: string[],
  topic: string,
  change: (doc: ReturnDoc, aggregate: OrderAggregate, now: string) => void,
  extra?: Record<string, unknown>,
): ReturnDoc {
  const { store } = shop;
  const stored = store.get("Return", returnId);
  if (!stored) throw new UserError(field, "Return not found.", "NOT_FOUND");
  return changeOrder(shop, stored.parentId, field, (aggregate, _maker, now) => {
    const doc = aggregate.returns.find(({ id }) => id === returnId);
    if (!doc) throw new UserError(field, "Return not found.", "NOT_FOUND");
    const before = doc.status;
    change(doc, aggregate, now);
    if (doc.status !== before || WITHIN_STATE.includes(topic)) tell(shop, topic, "Return", doc, extra);
    return doc;
  }).result;
}
