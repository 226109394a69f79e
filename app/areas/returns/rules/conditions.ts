import { dayOf } from "#app/shared/time.ts";

import { amountFor } from "./amounts.ts";
import { basisPoints } from "./arithmetic.ts";
import { historySums, returnRateAbove } from "./customer-history.ts";
import { paidWithTax } from "./line-money.ts";
import { matches, matchesSku } from "./match.ts";
import type { Amounts, Conditions } from "./policy-document.ts";
import type { OrderLine, ReturnableOrder } from "./returnable-order.ts";

/** Everything that conditions look at, for one line. */
export interface LineFacts {
  readonly order: ReturnableOrder;
  readonly line: OrderLine;
  readonly now: Date;
  /** Null while none is chosen. */
  readonly reasonHandle: string | null;
  /** What all that is selected is worth; null before something is selected. */
  readonly returnValueMinor: bigint | null;
}

type Wanted = { readonly [Name in keyof Conditions]-?: NonNullable<Conditions[Name]> };
type Checks = { readonly [Name in keyof Wanted]: (wanted: Wanted[Name], facts: LineFacts) => boolean };

interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
const within = (at: Date, { order }: LineFacts, { from, to }: Span) => {
  const day = dayOf(at, order.timeZone);
  return (from === undefined || day >= from) && (to === undefined || day <= to);
};

interface ValueRange {
  readonly atLeast?: Amounts | undefined;
  readonly below?: Amounts | undefined;
}
/** Whether `minor` for `units` units is in the range of one; a limit without amount in any known currency is not met. */
const inRange = ({ order }: LineFacts, range: ValueRange, minor: bigint, units: bigint) => {
  const lower = range.atLeast && amountFor(order, range.atLeast);
  const upper = range.below && amountFor(order, range.below);
  if (lower === null || upper === null) return false;
  return (lower === undefined || minor >= lower * units) && (upper === undefined || minor < upper * units);
};

const CHECKS: Checks = {
  productTags: (wanted, { line }) => matches(wanted, line.productTags),
  productTypes: (wanted, { line }) => matches(wanted, [line.productType]),
  collectionIds: (wanted, { line }) => matches(wanted, line.collectionIds),
  vendors: (wanted, { line }) => matches(wanted, [line.vendor]),
  skus: (wanted, { line }) => matchesSku(wanted, line.sku),
  customerTags: (wanted, { order }) => matches(wanted, order.customer?.tags ?? []),
  customerTiers: (wanted, { order }) => matches(wanted, [order.customer?.tier ?? null]),
  countries: (wanted, { order }) => matches(wanted, [order.country]),
  channels: (wanted, { order }) => matches(wanted, [order.channel]),
  placed: (wanted, facts) => within(facts.order.placedAt, facts, wanted),
  requested: (wanted, facts) => within(facts.now, facts, wanted),
  reasons: (wanted, { reasonHandle }) => reasonHandle !== null && matches(wanted, [reasonHandle]),
  itemValue: (wanted, facts) =>
    inRange(facts, wanted, paidWithTax(facts.order, facts.line), BigInt(facts.line.quantity)),
  returnValue: (wanted, facts) =>
    facts.returnValueMinor !== null && inRange(facts, wanted, facts.returnValueMinor, 1n),
  discount: ({ above }, { line }) => {
    const list = line.unitPriceMinor * BigInt(line.quantity);
    return (list - line.discountedTotalMinor) * 10_000n > basisPoints(above) * list;
  },
  history: ({ lookBackDays, minOrders, maxReturns, maxReturnRate }, { order, now }) => {
    if (!order.customer) return false;
    const sums = historySums(order.customer, dayOf(now, order.timeZone), lookBackDays);
    return (
      sums.pastOrders >= (minOrders ?? 0) &&
      sums.pastReturns <= (maxReturns ?? Infinity) &&
      (maxReturnRate === undefined || !returnRateAbove(sums, maxReturnRate))
    );
  },
};

function holds<Name extends keyof Wanted>(name: Name, wanted: Wanted[Name] | undefined, facts: LineFacts) {
  return wanted === undefined || CHECKS[name](wanted, facts);
}

/** The first condition that does not hold, in the order of the document's schema; null when all do. */
export function failedCondition(when: Conditions, facts: LineFacts): keyof Conditions | null {
  const names = Object.keys(CHECKS) as (keyof Conditions)[];
  return names.find((name) => !holds(name, when[name], facts)) ?? null;
}
