/** Puts checked objects into the store, and at the end brings the customers' sums up to date. */
import { customerFrom, customerOfOrder } from "../state/customers.ts";
import type { CustomerDoc } from "../state/documents.ts";
import type { CustomerInput } from "../state/input/customer.ts";
import type { OrderInput } from "../state/input/order.ts";
import type { ProductInput } from "../state/input/product.ts";
import { fromBag, parseAmount, toAmountText } from "../state/money.ts";
import { saveOrder } from "../state/orders/aggregate.ts";
import { makeOrder } from "../state/orders/history.ts";
import type { OrderMaker } from "../state/orders/maker.ts";
import { productFrom } from "../state/products.ts";
import { UserError } from "../state/user-error.ts";

/** How many objects came in. */
export interface ImportCounts {
  customers: number;
  products: number;
  orders: number;
}

/** What the imported orders add to a customer; minor units in the shop's currency. */
interface Sums {
  orders: number;
  spent: number;
  lastOrderId: number;
  lastAt: string;
}

export class Importer {
  readonly #maker: OrderMaker;
  readonly #counts: ImportCounts = { customers: 0, products: 0, orders: 0 };
  readonly #sums = new Map<number, Sums>();

  constructor(maker: OrderMaker) {
    this.#maker = maker;
  }

  customer(input: CustomerInput & { type?: "Customer" }): CustomerDoc {
    const maker = this.#maker;
    const id = maker.idFor("Customer", input.id, []);
    const facts = { now: maker.now, currency: maker.shop.currencyCode };
    const customer = customerFrom(maker.store, input, id, facts);
    if (customer.displayName === "") {
      throw new UserError(["email"], "is needed, or a phone number or a name");
    }
    maker.store.put("Customer", customer);
    this.#counts.customers++;
    return customer;
  }

  product(input: ProductInput): void {
    const { store } = this.#maker;
    const { product, variants } = productFrom(this.#maker, input);
    store.put("Product", product);
    for (const variant of variants) store.put("ProductVariant", variant);
    this.#counts.products++;
  }

  order(input: OrderInput): void {
    const since = input.processedAt ?? input.createdAt;
    const customer = customerOfOrder(this.#maker.store, input, (given) =>
      this.customer({ ...(since ? { createdAt: since } : {}), ...given }),
    );
    const aggregate = makeOrder(this.#maker, input, customer);
    saveOrder(this.#maker.store, aggregate);
    this.#counts.orders++;
    if (!customer) return;
    const { id, processedAt, test, cancelledAt, netPaymentSet } = aggregate.order;
    const sums = this.#sums.get(customer.id) ?? { orders: 0, spent: 0, lastOrderId: 0, lastAt: "" };
    if (!test && cancelledAt === null) {
      sums.orders++;
      sums.spent += fromBag(netPaymentSet).shop;
    }
    if (processedAt >= sums.lastAt) {
      sums.lastAt = processedAt;
      sums.lastOrderId = id;
    }
    this.#sums.set(customer.id, sums);
  }

  /** Writes what only the whole import tells. @returns how many objects came in */
  finish(): ImportCounts {
    const { store } = this.#maker;
    this.#maker.saveNumber();
    for (const [customerId, sums] of this.#sums) {
      const customer = store.get("Customer", customerId);
      if (!customer) throw new Error(`Customer ${customerId} vanished during the import`);
      const { amount, currencyCode } = customer.amountSpent;
      const spent = (parseAmount(amount, currencyCode) ?? 0) + sums.spent;
      const last = customer.lastOrderId === null ? undefined : store.get("Order", customer.lastOrderId);
      store.put("Customer", {
        ...customer,
        numberOfOrders: String(Number(customer.numberOfOrders) + sums.orders),
        amountSpent: { amount: toAmountText(spent, currencyCode), currencyCode },
        lastOrderId: last && last.processedAt > sums.lastAt ? last.id : sums.lastOrderId,
        updatedAt: customer.updatedAt > sums.lastAt ? customer.updatedAt : sums.lastAt,
      });
    }
    return this.#counts;
  }
}
