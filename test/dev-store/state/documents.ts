/**
 * The stored documents of the development store, by type.
 *
 * Rules that hold for all of them:
 * - Names are Admin GraphQL 2026-10 field names, and a field holds what GraphQL answers for it, so that a resolver only
 *   has to read it: shortest decimal text for money ("20.0"), UTC times with whole seconds, upper-case enums, UnsignedInt64
 *   as text, `null` where Shopify answers null. A field that can be worked out from others is left to the resolver.
 * - `id`, `parentId` and `<name>Id` are numeric; the resolver makes the global id. Objects that are embedded (addresses,
 *   shipping lines, fulfilment order lines) carry their full global id as text.
 */
import type { CustomerDoc } from "./documents-customer.ts";
import type {
  FulfillmentDoc,
  FulfillmentEventDoc,
  FulfillmentLineItemDoc,
  FulfillmentOrderDoc,
} from "./documents-fulfilment.ts";
import type { LineItemDoc, OrderDoc, OrderTransactionDoc } from "./documents-order.ts";
import type { ProductDoc, ProductVariantDoc } from "./documents-product.ts";
import type { RefundDoc, RefundLineItemDoc, ReturnDoc, ReturnLineItemDoc } from "./documents-refund.ts";
import type { LocationDoc, ShopDoc } from "./documents-shop.ts";
import type { Doc, ObjectType } from "./store.ts";

export type * from "./documents-customer.ts";
export type * from "./documents-fulfilment.ts";
export type * from "./documents-order.ts";
export type * from "./documents-product.ts";
export type * from "./documents-refund.ts";
export type * from "./documents-shop.ts";
export type * from "./documents-values.ts";

/** The document of each stored type. */
export interface DocTypes extends Record<ObjectType, unknown> {
  Shop: ShopDoc;
  Location: LocationDoc;
  Customer: CustomerDoc;
  Product: ProductDoc;
  ProductVariant: ProductVariantDoc;
  Order: OrderDoc;
  LineItem: LineItemDoc;
  OrderTransaction: OrderTransactionDoc;
  Fulfillment: FulfillmentDoc;
  FulfillmentLineItem: FulfillmentLineItemDoc;
  FulfillmentEvent: FulfillmentEventDoc;
  FulfillmentOrder: FulfillmentOrderDoc;
  Refund: RefundDoc;
  RefundLineItem: RefundLineItemDoc;
  Return: ReturnDoc;
  ReturnLineItem: ReturnLineItemDoc;
  BulkOperation: Doc;
  WebhookSubscription: Doc;
}

/** A document as it is read: typed, and open to being read by a field name known only at run time. */
export type Stored<T extends ObjectType> = T extends ObjectType ? DocTypes[T] & Doc : never;
