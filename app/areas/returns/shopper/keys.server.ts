/** Keys of what shoppers are given, each derived from the app's secret for one purpose, so that none can stand for another. */
import { createHmac, hkdfSync } from "node:crypto";

import type { ShopContext } from "#app/context.ts";
import { env } from "#app/env.server.ts";

import type { Shopper } from "./shopper.ts";

export type KeyPurpose = "guest-token" | "guest-code" | "slip" | "photo-owner" | "limits";

const keys = new Map<KeyPurpose, Uint8Array>();

/** 32 bytes. */
export function keyFor(purpose: KeyPurpose): Uint8Array {
  let key = keys.get(purpose);
  if (!key) {
    key = new Uint8Array(hkdfSync("sha256", env().SHOPIFY_API_SECRET, "", `encore returns ${purpose}`, 32));
    keys.set(purpose, key);
  }
  return key;
}

/** What cannot be turned back without the app's secret; base64url. The shop is in it, so that equal texts of two shops differ. */
export function keyedHash(purpose: KeyPurpose, { shop }: Pick<ShopContext, "shop">, text: string): string {
  return createHmac("sha256", keyFor(purpose)).update(`${shop.id} ${text}`).digest("base64url");
}

/** Whose photos and requests these are. */
export function ownerOf(context: Pick<ShopContext, "shop">, shopper: Shopper): string {
  const who = shopper.kind === "customer" ? `customer ${shopper.customerId}` : `guest of ${shopper.orderId}`;
  return keyedHash("photo-owner", context, who);
}
