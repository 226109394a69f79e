/** What the tests of the Admin API share: a token, a client, a shop with something in it. */
import { createProduct, placeOrder } from "#test/dev-store/state/actions/index.ts";
import { orderInput } from "#test/dev-store/state/input/order.ts";
import { productInput } from "#test/dev-store/state/input/product.ts";
import type { RunningDevStore } from "#test/dev-store/server.ts";

export const ALL_SCOPES = [
  "write_customers",
  "write_fulfillments",
  "write_merchant_managed_fulfillment_orders",
  "write_order_edits",
  "write_customer_merge",
  "write_orders",
  "write_products",
  "write_returns",
];

/** An answer of the Admin API, to be read by tests. */
export interface Answer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into answers of every shape
  body: any;
}

export type Client = (query: string, variables?: Record<string, unknown>) => Promise<Answer>;

/** A client with a token of the scopes. */
export function clientOf(devStore: RunningDevStore, scopes: string[] = ALL_SCOPES): Client {
  const { accessToken } = devStore.tokens.issue("control", scopes, false);
  return (query, variables) => post(devStore, accessToken, query, variables);
}

export async function post(
  devStore: RunningDevStore,
  token: string,
  query: string,
  variables?: Record<string, unknown>,
  version = "2026-10",
): Promise<Answer> {
  const response = await fetch(`${devStore.origin}/admin/api/${version}/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": token },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
}

/** Places so many orders of one or two lines by a few customers. */
export function fillShop(devStore: RunningDevStore, orders: number): void {
  const { variants } = createProduct(
    devStore,
    productInput.parse({ title: "Mug", variants: [{ sku: "MUG", price: "20.00" }] }),
  );
  for (let index = 0; index < orders; index += 1) {
    placeOrder(
      devStore,
      orderInput.parse({
        email: `shopper${index % 3}@example.com`,
        tags: index % 2 === 0 ? ["even"] : [],
        displayFulfillmentStatus: index % 2 === 0 ? "FULFILLED" : "UNFULFILLED",
        lineItems: [
          { variant: variants[0]?.id, quantity: 1 + (index % 2) },
          ...(index % 2 === 0 ? [{ title: "Card", quantity: 1, originalUnitPriceSet: "3.50" }] : []),
        ],
      }),
    );
  }
}
