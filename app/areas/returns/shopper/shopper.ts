/** Who asks, in all three places: the storefront's block, the same block without signing in, and customer accounts. */
import type { NewCase } from "../open-case.server.ts";

export type Shopper =
  /** Signed in, as Shopify vouches: their orders, and no others. */
  | { readonly kind: "customer"; readonly customerId: bigint }
  /** Has shown the code that was sent to the order's address: this order, and no other. */
  | { readonly kind: "guest"; readonly orderId: bigint };

export interface Visit {
  readonly shopper: Shopper;
  readonly channel: Exclude<NewCase["channel"], "staff">;
  /** The page's language, for texts and mails: "de", "pt-BR". */
  readonly locale: string;
}

/** What a shopper is told instead of what they asked for. Texts: the block's and the extension's own. */
export type ShopperFailure =
  /** Not there, or not theirs: nobody learns which. */
  | { readonly code: "not_found" }
  | { readonly code: "invalid_input"; readonly field: string }
  /** The merchant does not offer it here. */
  | { readonly code: "switched_off" }
  | { readonly code: "too_many" }
  /** The policy refuses it; the first reason why. */
  | {
      readonly code: "refused";
      readonly why: string;
      readonly data: Readonly<Record<string, string | number>>;
    }
  /** Amounts, stock or the order have changed since the shopper looked: to be looked at again. */
  | { readonly code: "changed" }
  | { readonly code: "evidence_missing"; readonly why: "photos" | "note" | "reason" }
  | { readonly code: "out_of_stock" }
  /** Something is under way, or it is too late for it. */
  | { readonly code: "not_now" }
  | { readonly code: "not_an_image" }
  | { readonly code: "too_large" }
  | { readonly code: "wrong_code" }
  /** Shopify does not answer: nothing was done, and the same may be tried again. */
  | { readonly code: "unavailable" };
