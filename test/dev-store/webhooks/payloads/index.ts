/** The body of each webhook topic, built from the documents as they stand when the change is told. */
import type { DocTypes, ShopDoc } from "../../state/documents.ts";
import type { Change, ObjectType, Store } from "../../state/store.ts";
import {
  customerDeletePayload,
  customerMergePayload,
  customerPayload,
  customerTagsPayload,
  emailConsentPayload,
  purchasingSummaryPayload,
  smsConsentPayload,
} from "./customer.ts";
import { fulfillmentEventPayload, fulfillmentPayload } from "./fulfillment.ts";
import { orderEditedPayload, orderPayload, transactionPayload } from "./order.ts";
import { productPayload } from "./product.ts";
import {
  refundPayload,
  returnDeclinePayload,
  returnPayload,
  returnStatePayload,
  returnUpdatePayload,
} from "./refund.ts";
import { bulkFinishPayload, compliancePayload, scopesPayload, shopPayload } from "./shop.ts";

type Json = Record<string, unknown>;

/** What bodies are built with besides the changed document. */
export interface PayloadContext {
  store: Store;
  shopDomain: string;
  shopId: number;
  /** The shop's IANA time zone: times in bodies carry its offset. */
  timeZone: string;
}

type Builder = (change: Change, context: PayloadContext) => Json;

/** The changed document. @throws Error when the change was told with a document of another type than its topic has */
function of<T extends ObjectType>(change: Change, type: T): DocTypes[T] {
  if (change.type !== type)
    throw new Error(`${change.topic} was told with a ${change.type} instead of a ${type}`);
  return change.doc as DocTypes[T];
}

const order: Builder = (change, context) => orderPayload(of(change, "Order"), context);
const customer: Builder = (change, context) => customerPayload(of(change, "Customer"), context);
const product: Builder = (change, context) => productPayload(of(change, "Product"), context);
const fulfillment: Builder = (change, context) => fulfillmentPayload(of(change, "Fulfillment"), context);
const fulfillmentEvent: Builder = (change, context) =>
  fulfillmentEventPayload(of(change, "FulfillmentEvent"), context);
const wholeReturn: Builder = (change, context) => returnPayload(of(change, "Return"), context);
const returnState: Builder = (change) => returnStatePayload(of(change, "Return"));
const returnUpdate: Builder = (change) => returnUpdatePayload(of(change, "Return"), change.extra ?? {});
const idOnly: Builder = (change) => ({ id: change.doc.id });
const shop: Builder = (change, context) => shopPayload(change.doc, context);

const BUILDERS: Readonly<Record<string, Builder>> = {
  "orders/create": order,
  "orders/updated": order,
  "orders/paid": order,
  "orders/cancelled": order,
  "orders/fulfilled": order,
  "orders/partially_fulfilled": order,
  "orders/delete": idOnly,
  "orders/edited": orderEditedPayload,
  "order_transactions/create": (change, context) =>
    transactionPayload(of(change, "OrderTransaction"), context),
  "refunds/create": (change, context) => refundPayload(of(change, "Refund"), context),
  "returns/request": wholeReturn,
  "returns/approve": wholeReturn,
  "returns/decline": (change) => returnDeclinePayload(of(change, "Return")),
  "returns/close": returnState,
  "returns/cancel": returnState,
  "returns/reopen": returnState,
  "returns/update": returnUpdate,
  "returns/process": returnUpdate,
  "fulfillments/create": fulfillment,
  "fulfillments/update": fulfillment,
  "fulfillment_events/create": fulfillmentEvent,
  "customers/create": customer,
  "customers/update": customer,
  "customers/enable": customer,
  "customers/disable": customer,
  "customers/delete": (change) => customerDeletePayload(of(change, "Customer")),
  "customers/merge": customerMergePayload,
  "customers/purchasing_summary": (change) => purchasingSummaryPayload(of(change, "Customer"), change.at),
  "customer.tags_added": customerTagsPayload,
  "customer.tags_removed": customerTagsPayload,
  "customers_email_marketing_consent/update": (change, context) =>
    emailConsentPayload(of(change, "Customer"), context),
  "customers_marketing_consent/update": (change, context) =>
    smsConsentPayload(of(change, "Customer"), context),
  "products/create": product,
  "products/update": product,
  "products/delete": idOnly,
  "shop/update": shop,
  "app/uninstalled": shop,
  "app/scopes_update": scopesPayload,
  "bulk_operations/finish": (change, context) => bulkFinishPayload(change.doc, context),
  "customers/data_request": compliancePayload,
  "customers/redact": compliancePayload,
  "shop/redact": compliancePayload,
};

/** The topics that have a body here. */
export const TOPICS: readonly string[] = Object.keys(BUILDERS);

/** Builds the body of a change. @throws Error for a topic that has no body here. */
export function buildBody(change: Change, from: { store: Store; shopDomain: string }): Json {
  const builder = BUILDERS[change.topic];
  if (!builder) throw new Error(`No webhook body is built for ${change.topic}`);
  const document = from.store.list("Shop", { limit: 1 })[0] as ShopDoc | undefined;
  return builder(change, {
    store: from.store,
    shopDomain: from.shopDomain,
    shopId: document?.id ?? 1,
    timeZone: document?.ianaTimezone ?? "UTC",
  });
}
