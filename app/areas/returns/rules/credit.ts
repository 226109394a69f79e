import { least, sum } from "./arithmetic.ts";
import { returnShippingFee } from "./fees.ts";
import { notGivenBack, refundableMinor } from "./line-money.ts";
import { originalShipping } from "./original-shipping.ts";
import type { Policy } from "./policy-document.ts";
import type { PricedLine } from "./priced-lines.ts";
import { isExchange, type Resolution, type ReturnableOrder } from "./returnable-order.ts";

/** What a return is worth to the customer, before replacements and bonus. */
export interface Credit {
  readonly shippingMinor: bigint;
  readonly restockingFeeMinor: bigint;
  readonly returnShippingFeeMinor: bigint;
  /** What could not be promised, because it was not paid or is gone already. */
  readonly shortfallMinor: bigint;
  /** Below 0 only for an exchange whose fees are more than the return is worth. */
  readonly creditMinor: bigint;
}

/**
 * Goods, tax, duties and shipping, as far as what was received and not given back reaches, less the fees. Nobody pays for
 * having asked for money back: there, fees stop at nothing.
 */
export function creditOf(
  order: ReturnableOrder,
  policy: Policy,
  lines: readonly PricedLine[],
  resolution: Resolution,
): Credit {
  const values = lines.map(({ value }) => value);
  const shippingMinor = originalShipping(
    order,
    values,
    lines.map(({ facts }) => facts),
    policy,
  );
  const promised = sum(values.map(({ valueMinor }) => valueMinor)) + shippingMinor;
  const reach =
    resolution === "refund" ? least(notGivenBack(order), refundableMinor(order)) : notGivenBack(order);
  const reached = least(promised, reach);

  const sentBack = lines.filter(({ keep }) => !keep).map(({ facts }) => facts);
  const restocking = sum(lines.map(({ feeMinor }) => feeMinor));
  const shippingFee = returnShippingFee(sentBack, policy, resolution);
  const capped = !isExchange(resolution);
  const restockingFeeMinor = capped ? least(restocking, reached) : restocking;
  const returnShippingFeeMinor = capped ? least(shippingFee, reached - restockingFeeMinor) : shippingFee;
  return {
    shippingMinor,
    restockingFeeMinor,
    returnShippingFeeMinor,
    shortfallMinor: promised - reached,
    creditMinor: reached - restockingFeeMinor - returnShippingFeeMinor,
  };
}
