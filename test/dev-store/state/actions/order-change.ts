/** What every action on an order shares: it is read, changed and written in one transaction, and then told of. */
import type { CustomerDoc } from "../documents.ts";
import { toTime } from "../input/values.ts";
import { fromBag, toAmountText } from "../money.ts";
import { loadOrder, saveOrder, type OrderAggregate } from "../orders/aggregate.ts";
import { OrderMaker } from "../orders/maker.ts";
import { settle } from "../orders/settle.ts";
import { ensureShop, type DevShop } from "../shop.ts";
import type { Doc, ObjectType } from "../store.ts";
import { UserError } from "../user-error.ts";

/** Now, as Shopify writes it: UTC, whole seconds. */
export function nowOf(shop: DevShop): string {
  return toTime(shop.now());
}

export function makerFor(shop: DevShop): OrderMaker {
  return new OrderMaker(shop.store, ensureShop(shop.store, shop.shopDomain), nowOf(shop));
}

/** Tells the webhook sender of a topic. The document is copied: what is told is how it stood then. */
export function tell(
  shop: DevShop,
  topic: string,
  type: ObjectType,
  doc: object & { id: number },
  extra?: Record<string, unknown>,
): void {
  const copy = structuredClone(doc) as Doc;
  shop.store.tell({ topic, type, doc: copy, at: nowOf(shop), ...(extra ? { extra } : {}) });
}

/** A change's `updatedAt`: now, but never before the one that stands. */
export function laterOf(now: string, standing: string): string {
  return now > standing ? now : standing;
}

/** What an order is before it is changed: whatever follows from a change is told by comparing with it. */
interface Before {
  financial: string | null;
  fulfilment: string;
  netPayment: string;
}

/**
 * Changes an order: reads it, lets `change` work on the aggregate, works out what follows, writes it, brings its customer
 * up to date, and tells orders/updated and what else the change made of the order (orders/paid, orders/fulfilled, …).
 * @param missing the field that names the order, for the error when there is none
 * @returns what `change` returned, and the order as it stands now
 */
export function changeOrder<T>(
  shop: DevShop,
  orderId: number,
  missing: string[],
  change: (aggregate: OrderAggregate, maker: OrderMaker, now: string) => T,
): { result: T; aggregate: OrderAggregate } {
  const { store } = shop;
  return store.transaction(() => {
    const loaded = loadOrder(store, orderId);
    if (!loaded) throw new UserError(missing, "Order does not exist");
    const before: Before = {
      financial: loaded.order.displayFinancialStatus,
      fulfilment: loaded.order.displayFulfillmentStatus,
      netPayment: loaded.order.netPaymentSet.shopMoney.amount,
    };
    const maker = makerFor(shop);
    const now = laterOf(maker.now, loaded.order.updatedAt);
    const result = change(loaded, maker, now);
    const aggregate = settle(loaded);
    const { order } = aggregate;
    archiveWhenDone(aggregate, before, now);
    order.updatedAt = now;
    saveOrder(store, aggregate);
    if (before.financial !== "PAID" && order.displayFinancialStatus === "PAID") {
      tell(shop, "orders/paid", "Order", order);
    }
    if (before.fulfilment !== order.displayFulfillmentStatus) {
      if (order.displayFulfillmentStatus === "FULFILLED") tell(shop, "orders/fulfilled", "Order", order);
      if (order.displayFulfillmentStatus === "PARTIALLY_FULFILLED") {
        tell(shop, "orders/partially_fulfilled", "Order", order);
      }
    }
    tell(shop, "orders/updated", "Order", order);
    const money = before.netPayment !== order.netPaymentSet.shopMoney.amount;
    if (order.customerId !== null && (money || order.cancelledAt === now)) summarise(shop, order.customerId);
    return { result, aggregate };
  });
}

/** Shopify closes an order by itself once it is paid and everything is sent; taking a fulfilment back opens it again. */
function archiveWhenDone({ order }: OrderAggregate, before: Before, now: string): void {
  const sent = order.displayFulfillmentStatus === "FULFILLED";
  const paid = order.displayFinancialStatus === "PAID";
  if (!order.closed && sent && paid && before.fulfilment !== "FULFILLED") {
    order.closed = true;
    order.closedAt = now;
  } else if (order.closed && !sent && before.fulfilment === "FULFILLED") {
    order.closed = false;
    order.closedAt = null;
  }
}

/** Works out a customer's number of orders, spend and last order anew, and tells customers/purchasing_summary. */
export function summarise(shop: DevShop, customerId: number): void {
  const { store } = shop;
  const customer = store.get("Customer", customerId);
  if (!customer) return;
  const orders = store.ownedBy("Order", customerId);
  const counted = orders.filter((order) => !order.test && order.cancelledAt === null);
  const currency = customer.amountSpent.currencyCode;
  const spent = counted.reduce((minor, order) => minor + fromBag(order.netPaymentSet).shop, 0);
  const last = orders.reduce<(typeof orders)[number] | undefined>(
    (newest, order) => (newest && newest.processedAt > order.processedAt ? newest : order),
    undefined,
  );
  const changed: CustomerDoc = {
    ...customer,
    numberOfOrders: String(counted.length),
    amountSpent: { amount: toAmountText(spent, currency), currencyCode: currency },
    lastOrderId: last?.id ?? null,
    updatedAt: laterOf(nowOf(shop), customer.updatedAt),
  };
  store.put("Customer", changed);
  tell(shop, "customers/purchasing_summary", "Customer", changed);
}
