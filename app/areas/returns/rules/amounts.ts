import { parseMinor } from "#app/shared/money.ts";

import { divideHalfUp } from "./arithmetic.ts";
import type { Amounts } from "./policy-document.ts";
import type { ReturnableOrder } from "./returnable-order.ts";

/**
 * An amount of the policy in minor units of the order's currency: as it is written for that currency, else the shop
 * currency's at the order's own rate, rounded half up.
 * @returns null when the policy names neither currency: a fee or bonus is then none, and a limit is not met
 */
export function amountFor(
  order: Pick<ReturnableOrder, "currency" | "rate">,
  amounts: Amounts,
): bigint | null {
  const written = amounts[order.currency];
  if (written !== undefined) return parseMinor(written, order.currency) ?? null;
  const { shopCurrency, shopMinor, presentmentMinor } = order.rate;
  const inShop = amounts[shopCurrency];
  const minor = inShop === undefined ? undefined : parseMinor(inShop, shopCurrency);
  if (minor === undefined || shopMinor <= 0n) return null;
  return divideHalfUp(minor * presentmentMinor, shopMinor);
}
