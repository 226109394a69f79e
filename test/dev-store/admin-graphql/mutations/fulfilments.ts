/** Fulfilments: sent, tracked, reported on. */
import {
  addFulfilmentEvent,
  cancelFulfilment,
  fulfilOrder,
  updateTracking,
} from "../../state/actions/index.ts";
import type { FulfillmentOrderDoc, FulfilmentEventStatus } from "../../state/documents.ts";
import { toTime } from "../../state/input/values.ts";
import { acceptWithoutEffect, eachGiven, given } from "../arguments.ts";
import { idOf, type AdminContext, type Args, type TypeResolvers } from "../context.ts";
import { userError, type UserError } from "../errors.ts";
import { parseGid } from "../scalars.ts";
import { payload } from "./payload.ts";

interface Parcel {
  orderId: number;
  lines: { lineItemId: number; quantity: number }[];
}

export const fulfilmentMutations: TypeResolvers = {
  Mutation: {
    fulfillmentCreate: (_source, args, context) => {
      const input = given("FulfillmentInput", args["fulfillment"], [
        "lineItemsByFulfillmentOrder",
        "notifyCustomer",
        "trackingInfo",
      ]);
      const groups = eachGiven("FulfillmentOrderLineItemsInput", input["lineItemsByFulfillmentOrder"], [
        "fulfillmentOrderId",
        "fulfillmentOrderLineItems",
      ]);
      const parcel = parcelOf(groups, context);
      if ("message" in parcel) return { fulfillment: null, userErrors: [parcel] };
      return payload({ fulfillment: null }, () => ({
        fulfillment: fulfilOrder(context.devStore, {
          ...parcel,
          trackingInfo: trackingOf(input["trackingInfo"]),
        }),
      }));
    },
    fulfillmentCancel: (_source, args, { devStore }) => {
      const fulfillmentId = idOf("Fulfillment", args["id"]);
      return payload({ fulfillment: null }, () => ({
        fulfillment: cancelFulfilment(devStore, { fulfillmentId }),
      }));
    },
    fulfillmentTrackingInfoUpdate: (_source, args, { devStore }) => {
      const fulfillmentId = idOf("Fulfillment", args["fulfillmentId"]);
      acceptWithoutEffect(args, "notifyCustomer");
      return payload({ fulfillment: null }, () => ({
        fulfillment: updateTracking(devStore, {
          fulfillmentId,
          trackingInfo: trackingOf(args["trackingInfoInput"]),
        }),
      }));
    },
    fulfillmentEventCreate: (_source, args, { devStore }) => {
      const input = given("FulfillmentEventInput", args["fulfillmentEvent"], [
        "fulfillmentId",
        "status",
        "happenedAt",
        "estimatedDeliveryAt",
        "message",
      ]);
      const fulfillmentId = idOf("Fulfillment", input["fulfillmentId"]);
      const time = (name: string) =>
        typeof input[name] === "string" ? { [name]: toTime(new Date(input[name])) } : {};
      return payload({ fulfillmentEvent: null }, () => ({
        fulfillmentEvent: addFulfilmentEvent(devStore, {
          fulfillmentId,
          status: input["status"] as FulfilmentEventStatus,
          ...time("happenedAt"),
          ...time("estimatedDeliveryAt"),
          message: (input["message"] as string | null | undefined) ?? null,
        }),
      }));
    },
  },
};

/** The lines to send, checked in Shopify's order. */
function parcelOf(groups: readonly Args[], { devStore }: AdminContext): Parcel | UserError {
  const refuse = (message: string): UserError => userError("fulfillment", message);
  const asked = groups.map(
    (group) =>
      (group["fulfillmentOrderLineItems"] as { id: string; quantity: number }[] | null | undefined) ?? null,
  );
  for (const [group, items] of asked.entries()) {
    const index = items?.findIndex((item) => item.quantity <= 0) ?? -1;
    if (index >= 0) {
      const field = `fulfillment.lineItemsByFulfillmentOrder.${group}.fulfillmentOrderLineItems.${index}.quantity`;
      return userError(field, "Quantity must be greater than 0");
    }
  }
  const found: FulfillmentOrderDoc[] = [];
  for (const group of groups) {
    const doc = devStore.store.get("FulfillmentOrder", idOf("FulfillmentOrder", group["fulfillmentOrderId"]));
    if (!doc) return refuse("Fulfillment order does not exist.");
    found.push(doc);
  }
  const [first] = found;
  if (!first) return refuse("Fulfillment order does not exist.");
  const orderIds = [...new Set(found.map((doc) => doc.parentId))];
  if (orderIds.length > 1) {
    return refuse(
      `All fulfillment orders must belong to the same order. Multiple orders with ids [${orderIds.join(", ")}] were found.`,
    );
  }
  const locationIds = [...new Set(found.map((doc) => doc.assignedLocationId))];
  if (locationIds.length > 1) {
    return refuse(
      `All fulfillment orders must be assigned to a single location. Multiple locations with ids [${locationIds.join(", ")}] were found.`,
    );
  }
  const lines: Parcel["lines"] = [];
  for (const [index, doc] of found.entries()) {
    if (doc.status !== "OPEN" && doc.status !== "IN_PROGRESS") {
      return refuse(`Fulfillment order ${doc.id} has an unfulfillable status= ${doc.status.toLowerCase()}.`);
    }
    const items =
      asked[index] ?? doc.lineItems.map(({ id, remainingQuantity }) => ({ id, quantity: remainingQuantity }));
    for (const item of items) {
      const line = doc.lineItems.find(({ id }) => parseGid(id).id === parseGid(item.id).id);
      if (!line) return refuse("Fulfillment order line item does not exist.");
      if (item.quantity > line.remainingQuantity)
        return refuse("Invalid fulfillment order line item quantity requested.");
      if (item.quantity > 0) lines.push({ lineItemId: line.lineItemId, quantity: item.quantity });
    }
  }
  return { orderId: first.parentId, lines };
}

/** FulfillmentTrackingInput: one number, or several that pair with their addresses by place. */
function trackingOf(input: unknown): { company: string | null; number: string | null; url: string | null }[] {
  const tracking = (input ?? {}) as Args;
  const all = (one: string, many: string) =>
    (tracking[many] as string[] | null | undefined) ??
    (typeof tracking[one] === "string" ? [tracking[one]] : []);
  const numbers = all("number", "numbers");
  const urls = all("url", "urls");
  const company = (tracking["company"] as string | null | undefined) ?? null;
  return Array.from({ length: Math.max(numbers.length, urls.length) }, (_, index) => ({
    company,
    number: numbers[index] ?? null,
    url: urls[index] ?? null,
  }));
}
