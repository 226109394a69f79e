/** What becomes of a selection, before it is decided: each resolution that is offered, with its money. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { gid } from "#app/shopify/gid.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { type ExchangeVariant, readVariants } from "#app/shopify/operations/exchange-variants.ts";
import { calculateReturn } from "#app/shopify/operations/return-money.ts";
import { parseMinor, toDecimal } from "#app/shared/money.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import { orderSnapshot, type OrderSnapshot } from "../order-snapshot.server.ts";
import type { Policy } from "../policy.ts";
import { readPolicy } from "../policy-store.server.ts";
import { judge } from "../rules/judge.ts";
import { findFulfilled } from "../rules/line-money.ts";
import { lineValues } from "../rules/line-value.ts";
import { quote } from "../rules/quote.ts";
import { restockingPercent } from "../rules/restocking-percent.ts";
import { isExchange } from "../rules/returnable-order.ts";
import type { Quote, Replacement, Resolution, Selection } from "../rules/types.ts";
import { verdict } from "../rules/verdict.ts";
import { mayReturn } from "./access.server.ts";
import { amountsOf, promisedBy } from "./calculated.ts";
import type { ChosenLines } from "./selection.ts";
import type { ShopperFailure, Visit } from "./shopper.ts";

export interface OutcomeView {
  resolution: Resolution;
  /** Money back, or store credit with its bonus; of an exchange what is left over. Minor units. */
  backMinor: string;
  bonusMinor: string;
  feesMinor: string;
  /** What the shopper has to pay for a dearer exchange. */
  owedMinor: string;
  /** What an exchange may cost without anything being owed; of an exchange that is not chosen yet. */
  worthMinor: string;
  currency: string;
  label: Quote["label"];
  /** Nothing has to be sent back. */
  keep: boolean;
  /** Working days after the parcel has arrived (or after the approval, when nothing is sent). */
  days: { from: number; to: number };
  /** An exchange is first to be chosen. */
  choose: boolean;
}

/** Bank transfers take their days; credit and exchanges are done when the parcel has been looked at. */
const DAYS: Readonly<Record<Resolution, OutcomeView["days"]>> = {
  refund: { from: 3, to: 10 },
  "store-credit": { from: 0, to: 2 },
  "exchange-variant": { from: 1, to: 3 },
  "exchange-product": { from: 1, to: 3 },
};

/** The outcomes, the best for the plain case first. Reads Shopify, changes nothing. */
export async function outcomes(
  context: ShopContext,
  { shopper }: Pick<Visit, "shopper">,
  chosen: ChosenLines,
): Promise<Result<{ currency: string; outcomes: OutcomeView[] }, ShopperFailure>> {
  const allowed = await withShopConnection(context, (connection) =>
    mayReturn(connection, context, shopper, chosen.orderId),
  );
  const snapshot = allowed ? await orderSnapshot(context, chosen.orderId) : undefined;
  if (!snapshot) return failure({ code: "not_found" });
  const { policy } = await withShopConnection(context, (connection) => readPolicy(connection, context));
  const wanted = await readReplacements(context, chosen);
  if (!wanted.ok) return failure(wanted.failure);
  const refused = linesRefused(context, snapshot, policy, chosen);
  if (refused) return failure(refused);
  const judgement = judge(snapshot.order, policy, context.now(), selectionOf(chosen, null, []));
  const views: OutcomeView[] = [];
  for (const resolution of judgement.resolutions) {
    const priced = await price(context, snapshot, policy, chosen, resolution, wanted.value);
    if (!priced.ok) return failure(priced.failure);
    views.push(viewOf(priced.value, isExchange(resolution) && wanted.value.length === 0));
  }
  return success({ currency: snapshot.order.currency, outcomes: views });
}

function viewOf({ quote: quoted, promised }: Priced, choose: boolean): OutcomeView {
  const gross = quoted.lines.reduce((sum, { valueMinor }) => sum + valueMinor, 0n) + quoted.shippingMinor;
  const worth = gross - quoted.shortfallMinor - promised.feesMinor;
  return {
    resolution: quoted.resolution,
    backMinor: String(choose ? 0n : promised.backMinor),
    bonusMinor: String(promised.bonusMinor),
    feesMinor: String(promised.feesMinor),
    owedMinor: String(choose ? 0n : promised.owedMinor),
    worthMinor: String(worth > 0n ? worth : 0n),
    currency: quoted.currency,
    label: quoted.label,
    keep: quoted.keep,
    days: DAYS[quoted.resolution],
    choose,
  };
}

/** Why the chosen lines are refused, whatever is wanted for them: before Shopify is asked about them. */
export function linesRefused(
  context: ShopContext,
  { order, cancelled }: OrderSnapshot,
  policy: Policy,
  chosen: ChosenLines,
): ShopperFailure | undefined {
  if (cancelled) return { code: "refused", why: "cancelled", data: {} };
  const { whys } = verdict(order, policy, context.now(), selectionOf(chosen, null, []));
  const refusal = whys.find(
    ({ outcome, fulfilmentLineItemId }) => outcome === "refuse" && fulfilmentLineItemId !== null,
  );
  return refusal && { code: "refused", why: refusal.code, data: refusal.data };
}

/** The selection as the rules take it. */
export function selectionOf(
  chosen: ChosenLines,
  resolution: Resolution | null,
  replacements: readonly Replacement[],
): Selection {
  return {
    lines: chosen.lines.map(({ fulfilmentLineItemId, quantity, reason, photoIds, note }) => ({
      fulfilmentLineItemId: gid("FulfillmentLineItem", fulfilmentLineItemId),
      quantity,
      reasonHandle: reason,
      photos: photoIds.length,
      hasNote: note !== "",
    })),
    resolution,
    replacements: resolution && isExchange(resolution) ? replacements : [],
  };
}

export interface WantedVariant {
  variant: ExchangeVariant;
  quantity: number;
}

/** The variants that are wanted instead, if all can be had now. */
export async function readReplacements(
  context: ShopContext,
  { replacements }: ChosenLines,
): Promise<Result<WantedVariant[], ShopperFailure>> {
  if (replacements.length === 0) return success([]);
  const ids = [...new Set(replacements.map(({ variantId }) => variantId))];
  const found = await readVariants(adminClient(context, "interactive"), ids);
  const wanted: WantedVariant[] = [];
  for (const variantId of ids) {
    const variant = found.find((one) => one.variantId === variantId);
    const quantity = replacements
      .filter((one) => one.variantId === variantId)
      .reduce((sum, one) => sum + one.quantity, 0);
    if (!variant || (variant.stock !== null && variant.stock < quantity))
      return failure({ code: "out_of_stock" });
    wanted.push({ variant, quantity });
  }
  return success(wanted);
}

export interface Priced {
  quote: Quote;
  promised: ReturnType<typeof promisedBy>;
  selection: Selection;
  /** What goes to Shopify with each line, and once. */
  restockingPercents: (number | null)[];
  shippingFee: string | null;
}

/** One resolution of it, by our own arithmetic and by Shopify's. */
export async function price(
  context: ShopContext,
  { order, orderId }: OrderSnapshot,
  policy: Policy,
  chosen: ChosenLines,
  resolution: Resolution,
  wanted: readonly WantedVariant[],
): Promise<Result<Priced, ShopperFailure>> {
  const now = context.now();
  const bare = selectionOf(chosen, resolution, []);
  const returnValueMinor = lineValues(order, bare, null).reduce(
    (sum, { valueMinor }) => sum + valueMinor,
    0n,
  );
  const restockingPercents = bare.lines.map(({ fulfilmentLineItemId, reasonHandle }) => {
    const line = findFulfilled(order, fulfilmentLineItemId)?.line;
    return line
      ? restockingPercent({ order, line, now, reasonHandle, returnValueMinor }, policy, resolution)
      : null;
  });
  const { returnShippingFeeMinor } = quote(order, policy, now, bare, resolution);
  const shippingFee = returnShippingFeeMinor > 0n ? toDecimal(returnShippingFeeMinor, order.currency) : null;
  const taken = isExchange(resolution) ? wanted : [];
  const calculated = await calculateReturn(adminClient(context, "interactive"), {
    orderId: gid("Order", orderId),
    returnLineItems: bare.lines.map(({ fulfilmentLineItemId, quantity }, index) => {
      const percentage = restockingPercents[index] ?? null;
      return {
        fulfillmentLineItemId: fulfilmentLineItemId,
        quantity,
        ...(percentage === null ? {} : { restockingFee: { percentage } }),
      };
    }),
    exchangeLineItems: taken.map(({ variant, quantity }) => ({
      variantId: gid("ProductVariant", variant.variantId),
      quantity,
    })),
    ...(shippingFee === null
      ? {}
      : { returnShippingFee: { amount: { amount: shippingFee, currencyCode: order.currency as "USD" } } }),
  });
  const replacements = replacementsOf(order, calculated, taken);
  if (!replacements) return failure({ code: "changed" });
  const selection = selectionOf(chosen, resolution, replacements);
  const quoted = quote(order, policy, now, selection, resolution);
  const promised = promisedBy(
    quoted,
    calculated && amountsOf(calculated, order.currency, order.taxesIncluded),
  );
  if (promised.differsMinor !== 0n)
    context.log.info(
      { order: String(orderId), resolution, minor: String(promised.differsMinor) },
      "Shopify calculates a return another way",
    );
  return success({ quote: quoted, promised, selection, restockingPercents, shippingFee });
}

/** Replacements at Shopify's price with tax; undefined when it will not say and the price cannot be known otherwise. */
function replacementsOf(
  order: OrderSnapshot["order"],
  calculated: Awaited<ReturnType<typeof calculateReturn>>,
  taken: readonly WantedVariant[],
): Replacement[] | undefined {
  const replacements: Replacement[] = [];
  for (const { variant, quantity } of taken) {
    const variantId = gid("ProductVariant", variant.variantId);
    const lines = calculated?.exchangeLineItems.filter((line) => line.variant?.id === variantId) ?? [];
    const priced = amountsOf(
      { returnLineItems: [], exchangeLineItems: lines, returnShippingFee: null },
      order.currency,
      order.taxesIncluded,
    );
    const inShopCurrency = order.currency === order.rate.shopCurrency;
    const listed = inShopCurrency ? parseMinor(variant.price, order.currency) : undefined;
    const totalMinor =
      lines.length > 0 ? priced.exchangeMinor : listed === undefined ? undefined : listed * BigInt(quantity);
    if (totalMinor === undefined) return undefined;
    replacements.push({ variantId, productId: gid("Product", variant.productId), quantity, totalMinor });
  }
  return replacements;
}
