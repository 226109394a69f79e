/** Who shops, and what is in their cart: two cookies. Development only: whoever names an e-mail address is signed in. */
import type { Request, Response } from "express";
import { z } from "zod";

import type { CustomerDoc } from "../state/documents.ts";
import type { Store } from "../state/store.ts";

const CUSTOMER = "storefront_customer";
const CART = "storefront_cart";
const OPTIONS = { httpOnly: true, sameSite: "lax", path: "/" } as const;

/** A variant and how many of it. */
export interface CartLine {
  variantId: number;
  quantity: number;
}

const cart = z.array(z.tuple([z.int().positive(), z.int().min(1).max(999)])).max(100);

/** The customer who is signed in, if any. */
export function signedInCustomer(request: Request, store: Store): CustomerDoc | undefined {
  const id = Number(cookie(request, CUSTOMER) ?? "");
  return Number.isInteger(id) && id > 0 ? store.get("Customer", id) : undefined;
}

export function signIn(response: Response, customer: CustomerDoc): void {
  response.cookie(CUSTOMER, String(customer.id), OPTIONS);
}

export function signOut(response: Response): void {
  response.clearCookie(CUSTOMER, OPTIONS);
}

/** The cart; a cookie that cannot be read is an empty cart. */
export function cartOf(request: Request): CartLine[] {
  const text = cookie(request, CART);
  if (text === undefined) return [];
  const parsed = cart.safeParse(parseJson(text));
  return parsed.success ? parsed.data.map(([variantId, quantity]) => ({ variantId, quantity })) : [];
}

export function keepCart(response: Response, lines: readonly CartLine[]): void {
  response.cookie(
    CART,
    JSON.stringify(lines.map(({ variantId, quantity }) => [variantId, quantity])),
    OPTIONS,
  );
}

/** A cookie by its name. */
export function cookie(request: Request, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const at = part.indexOf("=");
    if (part.slice(0, at).trim() === name) return decodeURIComponent(part.slice(at + 1));
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Somebody else's cookie under our name: the schema refuses what this returns.
    return null;
  }
}
