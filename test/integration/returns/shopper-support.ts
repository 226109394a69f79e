/** What the tests of the shopper's side share: the routes themselves, asked as Shopify's proxy and extensions ask them. */
import { owner } from "#test/support/database.ts";
import { randomUUID } from "node:crypto";

import { expect, vi } from "vitest";

import { signProxyQuery } from "#test/dev-store/app-proxy/signature.ts";
import type { RunningDevStore } from "#test/dev-store/server.ts";
import { fulfilOrder } from "#test/dev-store/state/actions/fulfil-order.ts";
import { placeOrder } from "#test/dev-store/state/actions/place-order.ts";
import { usd } from "#test/factories/shop-objects.ts";

import { loader as proxyRoute } from "#app/routes/storefront/returns.ts";
import { loader as extensionRoute } from "#app/routes/extensions/returns.ts";

export interface Told {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what came back is what the tests look into
  body: any;
  headers: Headers;
  bytes: Buffer;
}

export interface AskedBy {
  /** Signed in, as the proxy says. */
  customerId?: bigint | number;
  guest?: string;
  ip?: string;
  /** Changes the signature's parameters after signing. */
  tamper?: (query: URLSearchParams) => void;
  query?: Record<string, string>;
  bytes?: Uint8Array;
}

async function told(response: Response): Promise<Told> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    body: isJson ? JSON.parse(bytes.toString("utf8")) : bytes.toString("utf8"),
  };
}

const args = (request: Request, path: string) => ({ request, params: { "*": path }, context: {} });

export async function askProxy(
  devStore: RunningDevStore,
  what: string,
  by: AskedBy = {},
  body?: unknown,
): Promise<Told> {
  const [method = "GET", path = ""] = what.split(" ");
  const query = new URLSearchParams(by.query);
  query.set("shop", devStore.shopDomain);
  query.set("path_prefix", "/apps/encore");
  query.set("timestamp", String(Math.floor(Date.now() / 1_000)));
  query.set("logged_in_customer_id", String(by.customerId ?? ""));
  query.set("signature", signProxyQuery(query, process.env["SHOPIFY_API_SECRET"]!));
  by.tamper?.(query);
  const headers = new Headers({ "X-Forwarded-For": by.ip ?? "203.0.113.7" });
  if (by.guest !== undefined) headers.set("X-Returns-Guest", by.guest);
  const sent = by.bytes ?? (body === undefined ? undefined : JSON.stringify(body));
  const request = new Request(`https://encore.test/proxy/returns/${path}?${query}`, {
    method,
    headers,
    ...(sent === undefined ? {} : { body: sent as BodyInit }),
  });
  return told(await proxyRoute(args(request, path)));
}

export async function askExtension(what: string, token: string | undefined, body?: unknown): Promise<Told> {
  const [method = "GET", path = ""] = what.split(" ");
  const request = new Request(`https://encore.test/extensions/returns/${path}`, {
    method,
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return told(await extensionRoute(args(request, path)));
}

export interface BoughtOrder {
  orderId: string;
  name: string;
  customerId: number;
}

/** What shoppers have in a store, and what their page sends. */
export function shopperTools(devStore: RunningDevStore) {
  /** Somebody's order that has arrived in the mirror. */
  async function bought(email: string, quantity = 2, price = "12.50", phone?: string): Promise<BoughtOrder> {
    const { order } = placeOrder(devStore, {
      email,
      ...(phone === undefined ? {} : { phone }),
      customer: { email },
      lineItems: [{ title: "A CD", quantity, originalUnitPriceSet: usd(price), taxable: false }],
    });
    fulfilOrder(devStore, { orderId: order.id });
    await devStore.webhooks.idle();
    await vi.waitFor(
      async () => {
        const { rowCount } = await owner.query(
          "SELECT FROM orders o JOIN fulfilments f ON f.order_id = o.id WHERE o.id = $1 AND o.customer_id IS NOT NULL",
          [order.id],
        );
        expect(rowCount).toBe(1);
      },
      { timeout: 20_000, interval: 50 },
    );
    return { orderId: String(order.id), name: order.name, customerId: Number(order.customerId) };
  }

  const lineOf = async ({ orderId, customerId }: BoughtOrder): Promise<string> => {
    const { body } = await askProxy(devStore, `GET orders/${orderId}`, { customerId });
    return body.lines[0].fulfilmentLineItemId;
  };

  async function selection(order: BoughtOrder, changes: Record<string, unknown> = {}) {
    return {
      orderId: order.orderId,
      lines: [
        { fulfilmentLineItemId: await lineOf(order), quantity: 1, reason: "changed-my-mind", ...changes },
      ],
    };
  }

  async function submission(order: BoughtOrder, changes: Record<string, unknown> = {}, back = "1250") {
    return {
      ...(await selection(order, changes)),
      resolution: "refund",
      key: randomUUID(),
      expected: { backMinor: back, owedMinor: "0" },
    };
  }

  return { bought, lineOf, selection, submission };
}
