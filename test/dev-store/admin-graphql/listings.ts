/** How orders, customers, products and the rest are searched and sorted. */
import type { Doc, ObjectType } from "../state/store.ts";
import type { AdminContext } from "./context.ts";
import type { SearchField } from "./schema.ts";
import type { Listing } from "./stored.ts";

const text = (field: string) => (doc: Doc) => doc[field];
const textOf = (doc: Doc, field: string) => (typeof doc[field] === "string" ? doc[field] : "");
const money = (bag: unknown) =>
  Number((bag as { shopMoney: { amount: string } } | null)?.shopMoney.amount ?? 0);
const address = (doc: Doc, field: string) =>
  doc[field] as { country?: string; countryCodeV2?: string; city?: string } | null;
const lower = (field: string) => (doc: Doc) => textOf(doc, field).toLowerCase();

function related(context: AdminContext, type: ObjectType, id: unknown): Doc | undefined {
  return typeof id === "number" ? context.devStore.store.get(type, id) : undefined;
}

const times = { created_at: text("createdAt"), updated_at: text("updatedAt"), id: text("id") };

export const orders: Listing = {
  type: "Order",
  defaultSort: "PROCESSED_AT",
  sorts: {
    ID: "id",
    CREATED_AT: "createdAt",
    UPDATED_AT: "updatedAt",
    PROCESSED_AT: text("processedAt") as (doc: Doc) => string,
    ORDER_NUMBER: (doc) => Number(doc["number"]),
    TOTAL_PRICE: (doc) => money(doc["totalPriceSet"]),
    CURRENT_TOTAL_PRICE: (doc) => money(doc["currentTotalPriceSet"]),
    TOTAL_ITEMS_QUANTITY: (doc) => Number(doc["subtotalLineItemsQuantity"]),
    FINANCIAL_STATUS: lower("displayFinancialStatus"),
    FULFILLMENT_STATUS: lower("displayFulfillmentStatus"),
    PO_NUMBER: lower("poNumber"),
    DESTINATION: (doc) =>
      `${address(doc, "shippingAddress")?.country ?? ""} ${address(doc, "shippingAddress")?.city ?? ""}`,
  },
  index: (context) => ({
    defaults: (doc) => {
      const customer = related(context, "Customer", doc["customerId"]);
      return [doc["name"], doc["email"], customer?.["displayName"], customer?.["email"]];
    },
    fields: {
      ...times,
      processed_at: text("processedAt"),
      name: (doc) => [doc["name"], String(doc["number"])],
      email: text("email"),
      customer_id: text("customerId"),
      confirmation_number: text("confirmationNumber"),
      current_total_price: (doc) => money(doc["currentTotalPriceSet"]),
      discount_code: text("discountCodes"),
      financial_status: lower("displayFinancialStatus"),
      fulfillment_status: (doc) =>
        ({
          FULFILLED: ["fulfilled", "shipped"],
          PARTIALLY_FULFILLED: ["partial"],
          UNFULFILLED: ["unfulfilled", "unshipped"],
        })[String(doc["displayFulfillmentStatus"])],
      return_status: lower("returnStatus"),
      status: (doc) => [
        doc["cancelledAt"] ? "cancelled" : doc["closed"] ? "closed" : "open",
        ...(doc["cancelledAt"] ? [] : ["not_closed"]),
      ],
      gateway: text("paymentGatewayNames"),
      po_number: text("poNumber"),
      source_name: text("sourceName"),
      source_identifier: text("sourceIdentifier"),
      sku: (doc) => context.devStore.store.children("LineItem", doc.id).map((line) => line["sku"]),
      subtotal_line_items_quantity: text("subtotalLineItemsQuantity"),
      tag: text("tags"),
      test: text("test"),
    },
  }),
};

export const customers: Listing = {
  type: "Customer",
  defaultSort: "ID",
  sorts: {
    ID: "id",
    CREATED_AT: "createdAt",
    UPDATED_AT: "updatedAt",
    NAME: (doc) => `${textOf(doc, "lastName")}, ${textOf(doc, "firstName")}`.toLowerCase(),
    LOCATION: (doc) =>
      `${address(doc, "defaultAddress")?.country ?? ""} ${address(doc, "defaultAddress")?.city ?? ""}`,
  },
  index: (context) => ({
    defaults: (doc) =>
      [doc["displayName"], doc["firstName"], doc["lastName"], doc["email"], doc["phone"], doc["tags"]].flat(),
    fields: {
      ...times,
      customer_date: text("createdAt"),
      email: text("email"),
      phone: text("phone"),
      first_name: text("firstName"),
      last_name: text("lastName"),
      country: (doc) => [
        address(doc, "defaultAddress")?.country,
        address(doc, "defaultAddress")?.countryCodeV2,
      ],
      state: lower("state"),
      tag: text("tags"),
      orders_count: (doc) => Number(doc["numberOfOrders"]),
      total_spent: (doc) => Number((doc["amountSpent"] as { amount: string }).amount),
      order_date: (doc) => related(context, "Order", doc["lastOrderId"])?.["processedAt"],
      accepts_marketing: (doc) =>
        (doc["defaultEmailAddress"] as { marketingState: string } | null)?.marketingState === "SUBSCRIBED",
    },
  }),
};

const productText = {
  title: text("title"),
  handle: text("handle"),
  vendor: text("vendor"),
  product_type: text("productType"),
  tag: text("tags"),
};

export const products: Listing = {
  type: "Product",
  defaultSort: "ID",
  sorts: {
    ID: "id",
    CREATED_AT: "createdAt",
    UPDATED_AT: "updatedAt",
    PUBLISHED_AT: lower("publishedAt"),
    TITLE: lower("title"),
    VENDOR: lower("vendor"),
    PRODUCT_TYPE: lower("productType"),
    INVENTORY_TOTAL: (doc) => Number(doc["totalInventory"]),
  },
  index: (context) => {
    const variants = (doc: Doc) => context.devStore.store.children("ProductVariant", doc.id);
    return {
      defaults: (doc) =>
        [
          doc["title"],
          doc["vendor"],
          doc["productType"],
          doc["handle"],
          doc["tags"],
          variants(doc).flatMap((variant) => [variant["sku"], variant["title"], variant["barcode"]]),
        ].flat(),
      fields: {
        ...times,
        ...productText,
        published_at: text("publishedAt"),
        status: lower("status"),
        gift_card: text("isGiftCard"),
        inventory_total: text("totalInventory"),
        tracks_inventory: text("tracksInventory"),
        has_only_default_variant: text("hasOnlyDefaultVariant"),
        sku: (doc) => variants(doc).map((variant) => variant["sku"]),
        barcode: (doc) => variants(doc).map((variant) => variant["barcode"]),
        price: (doc) => variants(doc).map((variant) => Number(variant["price"])),
        variant_id: (doc) => variants(doc).map((variant) => variant.id),
        variant_title: (doc) => variants(doc).map((variant) => variant["title"]),
      },
    };
  },
};

export const variants: Listing = {
  type: "ProductVariant",
  defaultSort: "ID",
  sorts: {
    ID: "id",
    TITLE: lower("title"),
    NAME: lower("title"),
    FULL_TITLE: lower("displayName"),
    POSITION: (doc) => Number(doc["position"]),
    SKU: lower("sku"),
    INVENTORY_QUANTITY: (doc) => Number(doc["inventoryQuantity"]),
  },
  index: (context) => {
    const product = (field: string) => (doc: Doc) => related(context, "Product", doc.parentId)?.[field];
    return {
      defaults: (doc) => [doc["displayName"], doc["sku"], doc["barcode"]],
      fields: {
        ...times,
        title: text("title"),
        sku: text("sku"),
        barcode: text("barcode"),
        taxable: text("taxable"),
        inventory_quantity: text("inventoryQuantity"),
        product_id: text("parentId"),
        product_status: (doc) => String(product("status")(doc)).toLowerCase(),
        product_type: product("productType"),
        vendor: product("vendor"),
        tag: product("tags"),
      },
    };
  },
};

export const returns: Listing = {
  type: "Return",
  defaultSort: "ID",
  sorts: { ID: "id" },
  index: () => ({ defaults: text("name"), fields: { id: text("id"), status: lower("status") } }),
};

export const fulfilmentOrders: Listing = {
  type: "FulfillmentOrder",
  defaultSort: "ID",
  sorts: { ID: "id", CREATED_AT: "createdAt", UPDATED_AT: "updatedAt" },
  index: () => ({
    defaults: lower("status"),
    fields: {
      id: text("id"),
      status: lower("status"),
      assigned_location_id: text("assignedLocationId"),
      updated_at: text("updatedAt"),
    },
  }),
};

const timeField = (name: string): [string, SearchField] => [name, { name, kind: "time", accepted: [] }];

/** An order's, newest first. */
export const fulfilments: Listing = {
  type: "Fulfillment",
  defaultSort: "ID",
  newestFirst: true,
  sorts: { ID: "id" },
  known: new Map([timeField("created_at"), timeField("updated_at")]),
  index: () => ({ defaults: text("name"), fields: times }),
};

export const fulfilmentEvents: Listing = {
  type: "FulfillmentEvent",
  defaultSort: "HAPPENED_AT",
  sorts: { ID: "id", CREATED_AT: "createdAt", HAPPENED_AT: lower("happenedAt") },
  index: () => ({ defaults: lower("status"), fields: times }),
};

export const locations: Listing = {
  type: "Location",
  defaultSort: "NAME",
  sorts: { ID: "id", NAME: lower("name") },
  filter:
    ({ includeInactive }) =>
    (doc) =>
      includeInactive === true || doc["isActive"] === true,
  index: () => ({
    defaults: (doc) => doc["name"],
    fields: {
      id: text("id"),
      location_id: text("id"),
      name: text("name"),
      active: text("isActive"),
      created_at: text("createdAt"),
    },
  }),
};

export const bulkOperations: Listing = {
  type: "BulkOperation",
  defaultSort: "CREATED_AT",
  newestFirst: true,
  sorts: { CREATED_AT: "createdAt", COMPLETED_AT: lower("completedAt") },
  index: () => ({
    defaults: () => [],
    fields: {
      id: text("id"),
      created_at: text("createdAt"),
      operation_type: lower("type"),
      status: lower("status"),
    },
  }),
};

export const webhookSubscriptions: Listing = {
  type: "WebhookSubscription",
  defaultSort: "CREATED_AT",
  sorts: { CREATED_AT: "createdAt", ID: "id" },
  filter:
    ({ topics, uri, callbackUrl, format }) =>
    (doc) =>
      (!Array.isArray(topics) || topics.length === 0 || topics.includes(doc["topic"])) &&
      (typeof uri !== "string" || doc["uri"] === uri) &&
      (typeof callbackUrl !== "string" || doc["uri"] === callbackUrl) &&
      (typeof format !== "string" || doc["format"] === format),
  index: () => ({ defaults: () => [], fields: times }),
};
