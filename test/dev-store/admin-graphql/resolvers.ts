/** Every resolver of the development store, by type and field. */
import type { TypeResolvers } from "./context.ts";
import { customerFields } from "./fields/customer.ts";
import { fulfilmentFields } from "./fields/fulfilment.ts";
import { orderFields } from "./fields/order.ts";
import { productFields } from "./fields/product.ts";
import { returnMoneyFields } from "./fields/return-money.ts";
import { shopFields } from "./fields/shop.ts";
import { bulkFields } from "./mutations/bulk.ts";
import { consentMutations } from "./mutations/consent.ts";
import { mergeMutations } from "./mutations/merge.ts";
import { customerMutations } from "./mutations/customers.ts";
import { fulfilmentMutations } from "./mutations/fulfilments.ts";
import { orderEditMutations } from "./mutations/order-edits.ts";
import { orderMutations } from "./mutations/orders.ts";
import { productMutations } from "./mutations/products.ts";
import { refundMutations } from "./mutations/refunds.ts";
import { returnMutations } from "./mutations/returns.ts";
import { tagMutations } from "./mutations/tags.ts";
import { webhookMutations } from "./mutations/webhooks.ts";
import { rootFields } from "./roots.ts";

const parts: readonly TypeResolvers[] = [
  rootFields,
  shopFields,
  orderFields,
  fulfilmentFields,
  returnMoneyFields,
  customerFields,
  productFields,
  bulkFields,
  customerMutations,
  consentMutations,
  mergeMutations,
  tagMutations,
  orderMutations,
  orderEditMutations,
  fulfilmentMutations,
  productMutations,
  refundMutations,
  returnMutations,
  webhookMutations,
];

export const resolvers: TypeResolvers = merge();

/** Joins the parts; several may add to one type. */
function merge(): TypeResolvers {
  const merged: Record<string, TypeResolvers[string]> = {};
  for (const part of parts) {
    for (const [type, fields] of Object.entries(part)) merged[type] = { ...merged[type], ...fields };
  }
  return merged;
}
