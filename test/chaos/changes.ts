/**
 * What happens in the shop during a chaos run: one random change after the other, the same for the same seed. Every
 * change is one that a real shop knows; one that the shop refuses (nothing left to refund, say) is counted and passed over.
 */
import type { Random } from "../dev-store/data/random.ts";
import type { RunningDevStore } from "../dev-store/server.ts";
import * as actions from "../dev-store/state/actions/index.ts";
import type { Stored } from "../dev-store/state/documents.ts";
import type { ObjectType } from "../dev-store/state/store.ts";
import { UserError } from "../dev-store/state/user-error.ts";
import { usd } from "../factories/shop-objects.ts";

/** How often each change happened, and how often the shop refused it. */
export type Tally = Map<string, { done: number; refused: number }>;

type Change = (shop: ChangingShop) => void;

/** The shop as the changes see it: what there is to choose from, and chance. */
class ChangingShop {
  readonly store: RunningDevStore;
  readonly random: Random;
  #counter = 0;

  constructor(store: RunningDevStore, random: Random) {
    this.store = store;
    this.random = random;
  }

  /** One of the objects of a type, newer ones more often. @throws UserError when there is none */
  any<T extends ObjectType>(type: T): Stored<T> {
    const all = this.store.store.list(type);
    const newest = Math.floor(this.random.next() ** 2 * all.length);
    return found(all[all.length - 1 - newest]);
  }

  /** One of an object's parts. @throws UserError when there is none */
  part<T extends ObjectType>(type: T, parent: number): Stored<T> {
    const parts = this.store.store.children(type, parent);
    return found(parts[this.random.int(0, Math.max(0, parts.length - 1))]);
  }

  /** A word that nothing else has. */
  word(): string {
    this.#counter += 1;
    return `${this.random.pick(["maple", "Zoë", "Łódź", "quill", "O'Neil", "茶", "ash\ttab"])} ${this.#counter}`;
  }

  price(): string {
    return this.random.chance(0.05) ? "0.00" : (this.random.int(1, 20_000) / 100).toFixed(2);
  }
}

function found<T>(object: T | undefined): T {
  if (object === undefined) throw new UserError(["id"], "There is none");
  return object;
}

const RETURN_REASONS = ["SIZE_TOO_SMALL", "DEFECTIVE", "UNWANTED", "OTHER"] as const;
const PARCEL_NEWS = [
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "DELIVERED",
  "DELIVERED",
  "ATTEMPTED_DELIVERY",
] as const;

/** Each change, and how likely it is beside the others. */
const CHANGES: Record<string, { weight: number; change: Change }> = {
  placeOrder: { weight: 30, change: placeOrder },
  createCustomer: {
    weight: 6,
    change: (shop) => {
      const word = shop.word();
      actions.createCustomer(shop.store, {
        firstName: word,
        ...(shop.random.chance(0.8)
          ? { email: `${shop.random.int(0, 1e9)}.${shop.random.int(0, 1e9)}@example.com` }
          : {}),
        tags: shop.random.chance(0.3) ? ["vip", "news, weekly"] : [],
      });
    },
  },
  updateCustomer: {
    weight: 10,
    change: (shop) => {
      const customerId = shop.any("Customer").id;
      actions.updateCustomer(shop.store, {
        customerId,
        lastName: shop.random.chance(0.1) ? null : shop.word(),
        ...(shop.random.chance(0.3) ? { tags: [shop.word()] } : {}),
      });
    },
  },
  deleteCustomer: {
    weight: 1,
    change: (shop) => actions.deleteCustomer(shop.store, { customerId: shop.any("Customer").id }),
  },
  mergeCustomers: {
    weight: 2,
    change: (shop) =>
      void actions.mergeCustomers(shop.store, {
        customerOneId: shop.any("Customer").id,
        customerTwoId: shop.any("Customer").id,
      }),
  },
  editOrder: {
    weight: 4,
    change: (shop) => {
      const orderId = shop.any("Order").id;
      const line = shop.part("LineItem", orderId);
      const product = shop.any("Product");
      const variant = shop.part("ProductVariant", product.id);
      const fewer = { kind: "set-quantity", lineItemId: line.id, quantity: 1, restock: true } as const;
      const another = { kind: "add-variant", variantId: variant.id, quantity: 1 } as const;
      actions.editOrder(shop.store, { orderId, edits: shop.random.chance(0.5) ? [fewer] : [fewer, another] });
    },
  },
  deleteOrder: {
    weight: 1,
    change: (shop) => actions.deleteOrder(shop.store, { orderId: shop.any("Order").id }),
  },
  updateOrder: {
    weight: 8,
    change: (shop) => {
      const orderId = shop.any("Order").id;
      actions.updateOrder(shop.store, {
        orderId,
        ...(shop.random.chance(0.5) ? { tags: [shop.word(), "gift"] } : {}),
        ...(shop.random.chance(0.3) ? { closed: shop.random.chance(0.5) } : {}),
        note: shop.word(),
      });
    },
  },
  markOrderPaid: {
    weight: 5,
    change: (shop) => void actions.markOrderPaid(shop.store, { orderId: shop.any("Order").id }),
  },
  cancelOrder: {
    weight: 3,
    change: (shop) => {
      const orderId = shop.any("Order").id;
      actions.cancelOrder(shop.store, { orderId, reason: "CUSTOMER", refund: shop.random.chance(0.7) });
    },
  },
  refundOrder: {
    weight: 8,
    change: (shop) => {
      const orderId = shop.any("Order").id;
      const line = shop.part("LineItem", orderId);
      actions.refundOrder(shop.store, {
        orderId,
        ...(shop.random.chance(0.7)
          ? { lines: [{ lineItemId: line.id, quantity: shop.random.int(1, 2) }] }
          : { amount: usd((shop.random.int(1, 500) / 100).toFixed(2)) }),
      });
    },
  },
  fulfilOrder: {
    weight: 12,
    change: (shop) => {
      const orderId = shop.any("Order").id;
      const line = shop.part("LineItem", orderId);
      actions.fulfilOrder(shop.store, {
        orderId,
        ...(shop.random.chance(0.4) ? { lines: [{ lineItemId: line.id, quantity: 1 }] } : {}),
        ...(shop.random.chance(0.6) ? { trackingInfo: [{ company: "UPS", number: shop.word() }] } : {}),
      });
    },
  },
  parcelNews: {
    weight: 12,
    change: (shop) =>
      void actions.addFulfilmentEvent(shop.store, {
        fulfillmentId: shop.any("Fulfillment").id,
        status: shop.random.pick(PARCEL_NEWS),
      }),
  },
  updateTracking: {
    weight: 4,
    change: (shop) =>
      void actions.updateTracking(shop.store, {
        fulfillmentId: shop.any("Fulfillment").id,
        trackingInfo: [{ company: "DHL", number: shop.word(), url: null }],
      }),
  },
  cancelFulfilment: {
    weight: 2,
    change: (shop) =>
      void actions.cancelFulfilment(shop.store, { fulfillmentId: shop.any("Fulfillment").id }),
  },
  requestReturn: {
    weight: 8,
    change: (shop) => {
      const fulfilment = shop.any("Fulfillment");
      const line = shop.part("FulfillmentLineItem", fulfilment.id);
      const lines = [
        { fulfillmentLineItemId: line.id, quantity: 1, returnReason: shop.random.pick(RETURN_REASONS) },
      ];
      const act = shop.random.chance(0.7) ? actions.requestReturn : actions.createReturn;
      act(shop.store, { orderId: fulfilment.parentId, lines });
    },
  },
  approveReturn: {
    weight: 5,
    change: (shop) => void actions.approveReturn(shop.store, { returnId: shop.any("Return").id }),
  },
  declineReturn: {
    weight: 2,
    change: (shop) =>
      void actions.declineReturn(shop.store, { returnId: shop.any("Return").id, reason: "OTHER" }),
  },
  finishReturn: {
    weight: 4,
    change: (shop) => {
      const returnId = shop.any("Return").id;
      shop.random.pick([actions.closeReturn, actions.reopenReturn, actions.cancelReturn])(shop.store, {
        returnId,
      });
    },
  },
  createProduct: {
    weight: 2,
    change: (shop) =>
      void actions.createProduct(shop.store, {
        title: shop.word(),
        tags: ["new"],
        variants: [{ sku: `S-${shop.random.int(0, 1e9)}`, price: shop.price() }],
      }),
  },
  updateProduct: {
    weight: 4,
    change: (shop) =>
      void actions.updateProduct(shop.store, { productId: shop.any("Product").id, title: shop.word() }),
  },
  deleteProduct: {
    weight: 1,
    change: (shop) => actions.deleteProduct(shop.store, { productId: shop.any("Product").id }),
  },
};

function placeOrder(shop: ChangingShop): void {
  const { random, store } = shop;
  const lineItems = Array.from({ length: random.int(1, 4) }, () => {
    const product = random.chance(0.7) ? shop.any("Product") : undefined;
    const variant = product && shop.part("ProductVariant", product.id);
    const price = shop.price();
    return {
      title: product?.title ?? shop.word(),
      quantity: random.int(1, 3),
      originalUnitPriceSet: usd(price),
      ...(product && variant ? { product: product.id, variant: variant.id } : {}),
    };
  });
  const worthless = lineItems.every((line) => line.originalUnitPriceSet.shopMoney.amount === "0.00");
  actions.placeOrder(store, {
    customer: random.chance(0.9) ? { id: shop.any("Customer").id } : null,
    lineItems,
    test: random.chance(0.03),
    ...(random.chance(0.5) && !worthless
      ? { shippingLine: { title: "Ground", originalPriceSet: usd("6.00") } }
      : {}),
    ...(random.chance(0.2) ? { discountCodes: ["SPRING, 10"], totalDiscountsSet: usd("0.01") } : {}),
    ...(worthless ? {} : { displayFinancialStatus: random.chance(0.8) ? "PAID" : "PENDING" }),
    ...(random.chance(0.5) ? { shippingAddress: { city: "Graz", countryCodeV2: "AT" } } : {}),
  });
}

/** A source of changes for a shop. */
export class Changes {
  readonly tally: Tally = new Map();
  readonly #shop: ChangingShop;
  readonly #names = Object.keys(CHANGES);
  readonly #weights = Object.values(CHANGES).map(({ weight }) => weight);

  constructor(store: RunningDevStore, random: Random) {
    this.#shop = new ChangingShop(store, random);
  }

  /** Makes the next change. @throws whatever is not a refusal of the shop */
  next(): void {
    const name = this.#names[this.#shop.random.weighted(this.#weights)] ?? "";
    const count = this.tally.get(name) ?? { done: 0, refused: 0 };
    this.tally.set(name, count);
    try {
      CHANGES[name]?.change(this.#shop);
      count.done += 1;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      count.refused += 1;
    }
  }
}
