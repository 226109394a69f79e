/** `POST orders`, `POST orders/:id/{pay,fulfil,deliver,refund,cancel}` and `POST import`. */
import type { Request, Router } from "express";
import { z } from "zod";

import { Refusal, route } from "../http.ts";
import { importJsonl } from "../import/import.ts";
import type { DevStore } from "../server.ts";
import {
  addFulfilmentEvent,
  cancelOrder,
  fulfilOrder,
  markOrderPaid,
  placeOrder,
  refundOrder,
} from "../state/actions/index.ts";
import type { OrderDoc } from "../state/documents.ts";
import { type OrderInput, orderInput, trackingInfo } from "../state/input/order.ts";
import { parseBody } from "./parse.ts";
import { plausibleOrder } from "./plausible-order.ts";
import { defined, refusing } from "./refusing.ts";

const id = z.int().positive();
const lines = z.array(z.strictObject({ lineItemId: id, quantity: z.int().min(1) })).min(1);

/** An order in the words of the import, and three short ones: `email`, `customerId` and lines by `variantId`. */
const orderBody = z.strictObject({
  ...orderInput.shape,
  customerId: id.optional(),
  lines: z
    .array(
      z.strictObject({
        variantId: id.optional(),
        sku: z.string().optional(),
        quantity: z.int().min(1).default(1),
      }),
    )
    .min(1)
    .optional(),
});
const fulfilBody = z.strictObject({ lines: lines.optional(), trackingInfo: trackingInfo.optional() });
const deliverBody = z.strictObject({ happenedAt: z.iso.datetime().optional() });
const refundBody = z.strictObject({ lines: lines.optional(), note: z.string().optional() });
const cancelBody = z.strictObject({
  reason: z.enum(["CUSTOMER", "DECLINED", "FRAUD", "INVENTORY", "OTHER", "STAFF"]).default("CUSTOMER"),
  refund: z.boolean().default(true),
});

export function orderRoutes(devStore: DevStore, control: Router): void {
  const { store } = devStore;

  control.post(
    "/import",
    route(async (request, response) => {
      response.json(await refusing(() => importJsonl(devStore, request)));
    }),
  );

  control.post(
    "/orders",
    route(async (request, response) => {
      const { customerId, lines: short, ...input } = parseBody(orderBody, request);
      const given = {
        ...input,
        ...(customerId !== undefined && { customer: { id: customerId } }),
        ...(short && { lineItems: short.map((line) => lineOf(devStore, line)) }),
      };
      const { customer, lineItems } = plausibleOrder(devStore);
      const order: OrderInput = {
        // An order of nobody in particular is some customer's; `"customer": null` is a guest's.
        ...(given.customer === undefined && given.email === undefined && { customer }),
        ...(given.lineItems === undefined && { lineItems }),
        ...given,
      };
      const placed = await refusing(() => placeOrder(devStore, order));
      response.status(201).json({ ...placed.order, lineItems: placed.lineItems });
    }),
  );

  const act = (name: string, action: (order: OrderDoc, request: Request) => unknown): void => {
    control.post(
      `/orders/:id/${name}`,
      route(async (request, response) => {
        const order = orderOf(devStore, request);
        response.json({
          result: await refusing(() => action(order, request)),
          order: store.get("Order", order.id),
        });
      }),
    );
  };
  act("pay", (order) => markOrderPaid(devStore, { orderId: order.id }).order.displayFinancialStatus);
  act("fulfil", (order, request) =>
    fulfilOrder(devStore, { orderId: order.id, ...defined(parseBody(fulfilBody, request)) }),
  );
  act("deliver", (order, request) =>
    deliverOrder(devStore, order, parseBody(deliverBody, request).happenedAt),
  );
  act("refund", (order, request) => {
    const body = parseBody(refundBody, request);
    return refundOrder(devStore, {
      orderId: order.id,
      lines: body.lines ?? everythingOf(devStore, order),
      ...defined({ note: body.note }),
    });
  });
  act(
    "cancel",
    (order, request) =>
      cancelOrder(devStore, { orderId: order.id, ...parseBody(cancelBody, request) }).order.cancelledAt,
  );
}

/** Every parcel of the order arrives; what was not sent yet is sent first. */
export function deliverOrder(devStore: DevStore, order: OrderDoc, happenedAt: string | undefined): unknown {
  if (order.displayFulfillmentStatus !== "FULFILLED") fulfilOrder(devStore, { orderId: order.id });
  const parcels = devStore.store
    .children("Fulfillment", order.id)
    .filter(({ deliveredAt }) => deliveredAt === null);
  return parcels.map((parcel) =>
    addFulfilmentEvent(devStore, {
      fulfillmentId: parcel.id,
      status: "DELIVERED",
      ...defined({ happenedAt }),
    }),
  );
}

/** Every unit that can still be refunded. @throws Refusal when there is none */
export function everythingOf(
  devStore: DevStore,
  order: OrderDoc,
): { lineItemId: number; quantity: number }[] {
  const left = devStore.store
    .children("LineItem", order.id)
    .filter((line) => line.refundableQuantity > 0)
    .map((line) => ({ lineItemId: line.id, quantity: line.refundableQuantity }));
  if (left.length === 0) throw new Refusal(409, `Order ${order.name} has nothing left to refund`);
  return left;
}

function orderOf(devStore: DevStore, request: Request): OrderDoc {
  const asked = request.params["id"] ?? "";
  const found = /^\d+$/.test(asked)
    ? devStore.store.get("Order", Number(asked))
    : devStore.store.find("Order", asked);
  if (!found) throw new Refusal(404, `There is no order ${asked}`);
  return found;
}

function lineOf(
  devStore: DevStore,
  line: { variantId?: number | undefined; sku?: string | undefined; quantity: number },
) {
  const { variantId, sku, quantity } = line;
  const variant =
    variantId !== undefined
      ? devStore.store.get("ProductVariant", variantId)
      : sku !== undefined
        ? devStore.store.find("ProductVariant", sku)
        : undefined;
  if (!variant)
    throw new Refusal(400, `lines: there is no variant ${variantId ?? sku ?? "without variantId or sku"}`, {
      field: "lines",
    });
  return { variant: variant.id, quantity };
}
