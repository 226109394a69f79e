/** An order as some shopper of this shop might place it: different every time, the same for the same shop. */
import type { DevStore } from "../server.ts";
import type { OrderInput } from "../state/input/order.ts";
import type { Store } from "../state/store.ts";

/** Chosen by how many orders there are already, so that a shop that was made alike gets the same orders. */
export function plausibleOrder(devStore: DevStore): OrderInput {
  const { store } = devStore;
  const count = store.count("Order");
  const customer = pick(store, "Customer", count);
  const lineCount = 1 + (scatter(count, 3) % 3);
  const variants = Array.from({ length: lineCount }, (_, index) =>
    pick(store, "ProductVariant", count * 7 + index),
  );
  const chosen = [...new Set(variants.flatMap((variant) => (variant ? [variant.id] : [])))];
  const currencyCode = store.list("Shop", { limit: 1 })[0]?.currencyCode ?? "USD";
  return {
    customer: customer
      ? { id: customer.id }
      : { email: `shopper-${count + 1}@example.com`, firstName: "Robin", lastName: `Shopper ${count + 1}` },
    lineItems:
      chosen.length > 0
        ? chosen.map((variant, index) => ({ variant, quantity: 1 + (scatter(count, index) % 2) }))
        : [
            {
              title: "Camp mug",
              quantity: 1,
              originalUnitPriceSet: { shopMoney: { amount: "18.0", currencyCode } },
            },
          ],
  };
}

/** The first document after a place in the range of ids that the seed decides. */
function pick<T extends "Customer" | "ProductVariant">(store: Store, type: T, seed: number) {
  const first = store.list(type, { limit: 1 })[0]?.id;
  const last = store.list(type, { limit: 1, reverse: true })[0]?.id;
  if (first === undefined || last === undefined) return undefined;
  const place = first - 1 + (scatter(seed, 11) % (last - first + 1));
  return store.list(type, { limit: 1, after: { id: place } })[0];
}

/** Spreads neighbouring numbers far apart (a multiplicative hash). */
function scatter(seed: number, salt: number): number {
  return (Math.imul(seed + 1, 2_654_435_761) + Math.imul(salt + 1, 40_503)) >>> 0;
}
