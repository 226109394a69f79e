/** Order edits: begun, changed step by step, committed. What is staged is kept in the store's settings until then. */
import { z } from "zod";

import { editOrder } from "../../state/actions/index.ts";
import { makerFor, nowOf } from "../../state/actions/order-change.ts";
import type { LineItemDoc, OrderDoc } from "../../state/documents.ts";
import { loadOrder } from "../../state/orders/aggregate.ts";
import { applyEdits } from "../../state/orders/edit.ts";
import { settle } from "../../state/orders/settle.ts";
import { UserError } from "../../state/user-error.ts";
import { acceptWithoutEffect } from "../arguments.ts";
import { idOf, related, type AdminContext, type Args, type TypeResolvers } from "../context.ts";
import { NotModelledError } from "../errors.ts";
import { embedded } from "../fields/common.ts";
import { gid, parseGid } from "../scalars.ts";
import { payload } from "./payload.ts";

const session = z.strictObject({
  id: z.int(),
  orderId: z.int(),
  /** Wanted quantities of lines that the order has. */
  quantities: z.array(z.strictObject({ lineItemId: z.int(), quantity: z.int(), restock: z.boolean() })),
  /** Lines to be added, by a UUID until they have a number. */
  added: z.array(z.strictObject({ uuid: z.string(), variantId: z.int(), quantity: z.int() })),
});
type Session = z.infer<typeof session>;

const LAST = "order-edit.last";
const keyOf = (id: number): string => `order-edit.${id}`;

/** A session's address is its calculated order's; a committed one is gone. */
function sessionOf(text: unknown, { devStore }: AdminContext): Session {
  const { type, id } = parseGid(String(text));
  const held =
    type === "CalculatedOrder" || type === "OrderEditSession" ? devStore.store.setting(keyOf(id)) : undefined;
  if (!held) throw new UserError(["id"], "The calculated order does not exist.");
  return session.parse(JSON.parse(held));
}

function keep(staged: Session, { devStore }: AdminContext): void {
  devStore.store.setSetting(keyOf(staged.id), JSON.stringify(staged));
}

const editsOf = ({ quantities, added }: Session) => [
  ...quantities.map((change) => ({ kind: "set-quantity" as const, ...change })),
  ...added.map(({ variantId, quantity }) => ({ kind: "add-variant" as const, variantId, quantity })),
];

interface CalculatedLine {
  id: string;
  [field: string]: unknown;
}

/** The order as it would be after the edit: worked out like the edit itself, and not written. */
function calculated(
  staged: Session,
  { devStore }: AdminContext,
): { id: string; lineItems: CalculatedLine[]; addedLineItems: CalculatedLine[] } & Record<string, unknown> {
  const aggregate = loadOrder(devStore.store, staged.orderId);
  if (!aggregate) throw new UserError(["id"], "The order does not exist.");
  const before = new Map(aggregate.lineItems.map((line) => [line.id, line]));
  const { additions } = applyEdits(makerFor(devStore), aggregate, editsOf(staged), nowOf(devStore));
  const { order, lineItems } = settle(aggregate);
  const isNew = new Map(additions.map(({ id }, index) => [id, staged.added[index]?.uuid ?? ""]));
  const show = (line: LineItemDoc): CalculatedLine => ({
    id: gid("CalculatedLineItem", isNew.get(line.id) ?? line.id),
    title: line.title,
    variantTitle: line.variantTitle,
    sku: line.sku,
    quantity: line.currentQuantity,
    editableQuantity: line.unfulfilledQuantity,
    editableQuantityBeforeChanges: before.get(line.id)?.unfulfilledQuantity ?? 0,
    originalUnitPriceSet: line.originalUnitPriceSet,
    discountedUnitPriceSet: line.discountedUnitPriceSet,
    restockable: line.restockable,
    customAttributes: line.customAttributes,
    hasStagedLineItemDiscount: false,
    variantId: line.variantId,
  });
  return {
    id: gid("CalculatedOrder", staged.id),
    committed: false,
    orderId: staged.orderId,
    lineItems: lineItems.filter(({ id }) => !isNew.has(id)).map(show),
    addedLineItems: lineItems.filter(({ id }) => isNew.has(id)).map(show),
    subtotalLineItemsQuantity: order.currentSubtotalLineItemsQuantity,
    subtotalPriceSet: order.currentSubtotalPriceSet,
    totalPriceSet: order.currentTotalPriceSet,
    totalOutstandingSet: order.totalOutstandingSet,
    cartDiscountAmountSet: order.currentCartDiscountAmountSet,
    taxLines: order.currentTaxLines,
  };
}

const NOTHING = { calculatedOrder: null, calculatedLineItem: null, orderEditSession: null };

/** One step of an edit: changes what is staged and answers the recalculated order with the line concerned. */
function step(args: Args, context: AdminContext, change: (staged: Session) => string): object {
  return payload(NOTHING, () => {
    const staged = sessionOf(args["id"], context);
    const lineId = change(staged);
    const calculatedOrder = calculated(staged, context);
    keep(staged, context);
    const lines = [...calculatedOrder.lineItems, ...calculatedOrder.addedLineItems];
    return {
      calculatedOrder,
      calculatedLineItem: lines.find(({ id }) => id === lineId) ?? null,
      orderEditSession: { id: gid("OrderEditSession", staged.id) },
    };
  });
}

function quantityOf(args: Args, least: 0 | 1): number {
  const quantity = Number(args["quantity"]);
  if (quantity >= least) return quantity;
  const message = least === 1 ? "must be greater than 0" : "must be greater than or equal to 0";
  throw new UserError(["quantity"], message);
}

function setQuantity(staged: Session, args: Args, { devStore }: AdminContext): string {
  const { text, type, id } = parseGid(String(args["lineItemId"]));
  const quantity = quantityOf(args, 0);
  const added = staged.added.find(({ uuid }) => text === gid("CalculatedLineItem", uuid));
  if (added) {
    added.quantity = quantity;
    staged.added = staged.added.filter((line) => line.quantity > 0);
    return text;
  }
  const line =
    type === "CalculatedLineItem" || type === "LineItem" ? devStore.store.get("LineItem", id) : undefined;
  if (line?.parentId !== staged.orderId)
    throw new UserError(["lineItemId"], "The line item does not exist on the order.");
  if (quantity > line.currentQuantity)
    throw new NotModelledError("Mutation.orderEditSetQuantity", "quantity above the line's own");
  staged.quantities = [
    ...staged.quantities.filter(({ lineItemId }) => lineItemId !== id),
    { lineItemId: id, quantity, restock: args["restock"] === true },
  ];
  return gid("CalculatedLineItem", id);
}

function addVariant(staged: Session, args: Args, { devStore }: AdminContext): string {
  const variantId = idOf("ProductVariant", args["variantId"]);
  const variant = devStore.store.get("ProductVariant", variantId);
  if (!variant) throw new UserError(["variantId"], "The variant does not exist in the shop.");
  const quantity = quantityOf(args, 1);
  const there =
    devStore.store
      .children("LineItem", staged.orderId)
      .some((line) => line.variantId === variantId && line.currentQuantity > 0) ||
    staged.added.some((line) => line.variantId === variantId);
  if (there && args["allowDuplicates"] !== true) {
    const title = devStore.store.get("Product", variant.parentId)?.title ?? variant.title;
    throw new UserError(["id"], `${title} was not added because it's already on the order.`);
  }
  const uuid = crypto.randomUUID();
  staged.added.push({ uuid, variantId, quantity });
  return gid("CalculatedLineItem", uuid);
}

function canBeEdited(order: OrderDoc): boolean {
  return order.cancelledAt === null;
}

export const orderEditMutations: TypeResolvers = {
  Mutation: {
    orderEditBegin: (_source, args, context) =>
      payload(NOTHING, () => {
        const { store } = context.devStore;
        const order = store.get("Order", idOf("Order", args["id"]));
        if (!order) throw new UserError(["id"], "The order does not exist.");
        if (!canBeEdited(order)) throw new UserError(null, "The order cannot be edited.");
        const id = Number(store.setting(LAST) ?? "1000000000") + 1;
        store.setSetting(LAST, String(id));
        const staged: Session = { id, orderId: order.id, quantities: [], added: [] };
        keep(staged, context);
        return {
          calculatedOrder: calculated(staged, context),
          orderEditSession: { id: gid("OrderEditSession", id) },
        };
      }),
    orderEditSetQuantity: (_source, args, context) =>
      step(args, context, (staged) => setQuantity(staged, args, context)),
    orderEditAddVariant: (_source, args, context) =>
      step(args, context, (staged) => addVariant(staged, args, context)),
    orderEditCommit: (_source, args, context) =>
      payload({ order: null, successMessages: [] }, () => {
        // Nobody gets e-mails from this shop.
        acceptWithoutEffect(args, "notifyCustomer");
        const staged = sessionOf(args["id"], context);
        const edits = editsOf(staged);
        if (edits.length === 0) throw new UserError(["id"], "There must be at least one change to be made.");
        const { order } = editOrder(context.devStore, {
          orderId: staged.orderId,
          edits,
          editId: staged.id,
          staffNote: (args["staffNote"] as string | null | undefined) ?? null,
          notifyCustomer: args["notifyCustomer"] === true,
        });
        context.devStore.store.setSetting(keyOf(staged.id), "");
        return { order, successMessages: ["Order updated"] };
      }),
  },
  CalculatedOrder: {
    originalOrder: related("Order", "orderId"),
    lineItems: embedded("lineItems"),
    addedLineItems: embedded("addedLineItems"),
  },
  CalculatedLineItem: { variant: related("ProductVariant", "variantId") },
};
