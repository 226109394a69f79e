/** The root fields of queries. */
import { loadOrder } from "../state/orders/aggregate.ts";
import { returnableQuantity } from "../state/orders/returns.ts";
import { OBJECT_TYPES, type Doc, type ObjectType } from "../state/store.ts";
import {
  find,
  idOf,
  typed,
  type Args,
  type AdminContext,
  type Resolve,
  type TypeResolvers,
} from "./context.ts";
import { AdminError, NotModelledError } from "./errors.ts";
import { byId as byNumber, inOrder } from "./fields/common.ts";
import { API_VERSIONS, appValue, installationValue } from "./fields/shop.ts";
import { RETURN_REASONS } from "./return-reasons.ts";
import {
  bulkOperations,
  customers,
  locations,
  orders,
  products,
  variants,
  webhookSubscriptions,
} from "./listings.ts";
import { parseGid } from "./scalars.ts";
import { allOf, countOf, shopDoc } from "./stored.ts";

const byId =
  (type: ObjectType): Resolve =>
  (_source, args, context) =>
    find(context, type, args["id"]);

/** Any object by its global id; null for an unknown number. @throws NotModelledError for a type that is not stored here */
function nodeOf(text: unknown, context: AdminContext): object | null {
  const { type, id } = parseGid(String(text));
  if (type === "App") return appValue(context);
  if (type === "AppInstallation") return installationValue(context);
  if (!(type in OBJECT_TYPES)) throw new NotModelledError("QueryRoot.node", type);
  return typed(
    type,
    Number.isSafeInteger(id) ? context.devStore.store.get(type as ObjectType, id) : undefined,
  );
}

function only(identifier: unknown): [key: string, value: unknown] {
  return (
    Object.entries(identifier as Args).find(([, value]) => value !== null && value !== undefined) ?? [
      "",
      null,
    ]
  );
}

function noCustomIds(): never {
  const message = "Metafield definition of type 'id' is required when using custom ids.";
  throw new AdminError(message, "NOT_FOUND");
}

function firstWhere(context: AdminContext, type: ObjectType, test: (doc: Doc) => boolean): Doc | null {
  return context.devStore.store.iterate(type).find(test) ?? null;
}

const latestBulkOperation: Resolve = (_source, args, { devStore }) =>
  devStore.store
    .list("BulkOperation", { sort: "id", reverse: true })
    .find((doc) => doc["type"] === (args["type"] ?? "QUERY")) ?? null;

export const rootFields: TypeResolvers = {
  QueryRoot: {
    shop: (_source, _args, context) => shopDoc(context),
    app: (_source, args, context) => {
      if (typeof args["id"] === "string") idOf("App", args["id"]);
      return appValue(context);
    },
    currentAppInstallation: (_source, _args, context) => installationValue(context),
    publicApiVersions: () => API_VERSIONS,
    node: (_source, args, context) => nodeOf(args["id"], context),
    nodes: (_source, args, context) => (args["ids"] as unknown[]).map((id) => nodeOf(id, context)),
    job: (_source, args) => ({ id: args["id"], done: true }),

    customer: byId("Customer"),
    customers: allOf(customers),
    customersCount: countOf(customers),
    customerByIdentifier: (_source, args, context) => {
      const [key, value] = only(args["identifier"]);
      if (key === "id") return find(context, "Customer", value);
      if (key === "emailAddress") {
        return context.devStore.store.find("Customer", String(value).trim()) ?? null;
      }
      if (key === "phoneNumber") {
        const phone = String(value).replace(/[\s().-]/g, "");
        return firstWhere(context, "Customer", (doc) => doc["phone"] === phone);
      }
      return noCustomIds();
    },

    order: byId("Order"),
    orders: allOf(orders),
    ordersCount: countOf(orders),
    orderByIdentifier: (_source, args, context) => {
      const [key, value] = only(args["identifier"]);
      return key === "id" ? find(context, "Order", value) : noCustomIds();
    },
    return: byId("Return"),
    refund: byId("Refund"),
    fulfillment: byId("Fulfillment"),
    fulfillmentOrder: byId("FulfillmentOrder"),
    returnableFulfillments: {
      list: (_source, args, { devStore }) => {
        const order = loadOrder(devStore.store, idOf("Order", args["orderId"]));
        const returnable = (order?.fulfillments ?? []).flatMap((fulfillment) => {
          const lines = (order?.fulfillmentLineItems ?? []).flatMap((line) => {
            const quantity =
              order && line.parentId === fulfillment.id ? returnableQuantity(order, line.id) : 0;
            return quantity > 0 ? [{ fulfillmentLineItem: line, quantity }] : [];
          });
          return lines.length > 0 ? [{ id: fulfillment.id, fulfillment, lines }] : [];
        });
        return byNumber(returnable, args);
      },
    },
    returnReasonDefinitions: {
      list: (_source, args) => {
        const handles = args["handles"] as string[] | undefined;
        const ids = args["ids"] as string[] | undefined;
        const sortKey = { NAME: "name", HANDLE: "handle", ID: "id" }[
          (args["sortKey"] as string | undefined) ?? "ID"
        ] as "id" | "name" | "handle";
        const reasons = RETURN_REASONS.filter(
          (reason) =>
            (handles?.includes(reason.handle) ?? true) &&
            (ids?.some((id) => parseGid(id).id === reason.id) ?? true),
        ).toSorted((a, b) => (a[sortKey] < b[sortKey] ? -1 : 1));
        return inOrder(reasons, args);
      },
    },

    product: byId("Product"),
    products: allOf(products),
    productsCount: countOf(products),
    productByIdentifier: (_source, args, context) => {
      const [key, value] = only(args["identifier"]);
      if (key === "id") return find(context, "Product", value);
      return key === "handle"
        ? (context.devStore.store.find("Product", String(value)) ?? null)
        : noCustomIds();
    },
    productVariant: byId("ProductVariant"),
    productVariants: allOf(variants),
    location: (_source, args, context) =>
      typeof args["id"] === "string"
        ? find(context, "Location", args["id"])
        : firstWhere(context, "Location", (doc) => doc["isPrimary"] === true),
    locations: allOf(locations),
    locationByIdentifier: (_source, args, context) => {
      const [key, value] = only(args["identifier"]);
      return key === "id" ? find(context, "Location", value) : noCustomIds();
    },

    bulkOperation: byId("BulkOperation"),
    bulkOperations: allOf(bulkOperations),
    currentBulkOperation: latestBulkOperation,
    webhookSubscription: byId("WebhookSubscription"),
    webhookSubscriptions: allOf(webhookSubscriptions),
    webhookSubscriptionsCount: countOf(webhookSubscriptions),
  },
};
