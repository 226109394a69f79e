/** Changing what was ordered: units taken off, variants added. It changes the aggregate in place. */
import type { LineItemDoc } from "../documents.ts";
import { add, fromBag, toBag } from "../money.ts";
import { UserError } from "../user-error.ts";
import { currenciesOf, type OrderAggregate } from "./aggregate.ts";
import { fulfilmentOrder, makeLines } from "./compose.ts";
import type { OrderMaker } from "./maker.ts";
import { priceOrder } from "./price-lines.ts";
import { addRefund } from "./refund.ts";
import { settle } from "./settle.ts";

/** One step of an edit: fewer units of a line than stand, or a variant at its price. */
export type OrderEdit =
  | { kind: "set-quantity"; lineItemId: number; quantity: number; restock: boolean }
  | { kind: "add-variant"; variantId: number; quantity: number };

/** What an edit did to lines, as orders/edited tells it. */
export interface LineDelta {
  id: number;
  delta: number;
}

/**
 * Units taken off are a refund that nothing was paid for yet, as orders show them at Shopify: the line's `quantity` and the
 * order's totals stay, its current quantity and totals fall. Added lines raise both.
 * @throws UserError for units that were sent or are not there
 */
export function applyEdits(
  maker: OrderMaker,
  aggregate: OrderAggregate,
  edits: readonly OrderEdit[],
  at: string,
): { additions: (LineDelta & { line: LineItemDoc })[]; removals: LineDelta[] } {
  const removals: LineDelta[] = [];
  const lines: { lineItemId: number; quantity: number; restockType: "CANCEL" | "NO_RESTOCK" }[] = [];
  const standing = settle(aggregate).lineItems;
  for (const edit of edits) {
    if (edit.kind !== "set-quantity") continue;
    const line = standing.find(({ id }) => id === edit.lineItemId);
    if (!line) throw new UserError(["lineItemId"], "The line item does not exist on the order.");
    const delta = line.currentQuantity - edit.quantity;
    if (delta === 0) continue;
    if (delta < 0) throw new UserError(["quantity"], "is more than the line has");
    if (delta > line.unfulfilledQuantity)
      throw new UserError(["quantity"], "cannot take off units that were sent");
    removals.push({ id: line.id, delta });
    lines.push({
      lineItemId: line.id,
      quantity: delta,
      restockType: edit.restock ? "CANCEL" : "NO_RESTOCK",
    });
  }
  if (lines.length > 0) addRefund(maker, aggregate, { at, lines, owed: true }, []);
  const additions = edits.flatMap((edit) =>
    edit.kind === "add-variant" ? [addVariant(maker, aggregate, edit, at)] : [],
  );
  return { additions, removals };
}

function addVariant(
  maker: OrderMaker,
  aggregate: OrderAggregate,
  { variantId, quantity }: { variantId: number; quantity: number },
  at: string,
): LineDelta & { line: LineItemDoc } {
  const { order } = aggregate;
  const currencies = currenciesOf(order);
  const priced = priceOrder(maker, {
    currencyCode: currencies.shop,
    presentmentCurrencyCode: currencies.presentment,
    lineItems: [{ variant: variantId, quantity }],
  });
  const made = makeLines(maker, order.id, priced);
  const [line] = made;
  if (!line) throw new Error(`No line was made of variant ${variantId}`);
  aggregate.lineItems.push(line);
  aggregate.fulfillmentOrders.push({
    ...fulfilmentOrder(maker, order, made),
    fulfillAt: at,
    createdAt: at,
    updatedAt: at,
  });
  order.subtotalLineItemsQuantity += quantity;
  for (const field of ["subtotalPriceSet", "totalPriceSet"] as const)
    order[field] = toBag(add(fromBag(order[field]), priced.subtotal), currencies);
  return { id: line.id, delta: quantity, line };
}
