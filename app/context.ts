/**
 * Who is asking, for which shop, and at what time: the first argument of everything below a route.
 */
import type { Currency } from "#app/shared/money.ts";
import type { Log } from "#app/log.server.ts";

export interface ContextShop {
  /** Our own id of the shop (UUIDv7), the tenant. */
  readonly id: string;
  /** Its permanent *.myshopify.com name. */
  readonly domain: string;
  /** The currency that the shop keeps its books in. */
  readonly currency: Currency;
  /** IANA name; a "day" is a day of this zone. */
  readonly timeZone: string;
}

/** Who acts: a member of the shop's staff, a customer, Shopify by a webhook, or Encore itself in a job. */
export type Actor =
  | { readonly kind: "staff"; readonly userId: string }
  | { readonly kind: "customer"; readonly customerId: bigint | null }
  | { readonly kind: "shopify" }
  | { readonly kind: "job"; readonly job: string };

export interface ShopContext {
  readonly shop: ContextShop;
  readonly actor: Actor;
  /** The time, UTC; rules get it as an argument. */
  now(): Date;
  newId(): string;
  readonly log: Log;
}
