/**
 * Settling: the money, step by step. Each step's amounts are Shopify's own suggestion for the units that were accepted; the
 * step is stored as an attempt, and when that is done this goes on with the next one, until the return is closed.
 */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { adminClient } from "#app/shopify/graphql.server.ts";
import { gid, idOf } from "#app/shopify/gid.ts";
import { suggestedOutcome, type SuggestedOutcome } from "#app/shopify/operations/return-money.ts";
import { readReturnState, type ReturnState } from "#app/shopify/operations/return-state.ts";
import { parseMinor, toDecimal } from "#app/shared/money.ts";

import type { AttemptInput } from "./attempts/attempt.ts";
import { openAttempt } from "./attempts/open.server.ts";
import { readCase, type CaseRow } from "./case.server.ts";
import { settleOn } from "./follow-up.server.ts";
import { bonusDue } from "./rules/bonus-due.ts";
import type { CaseStatus } from "./rules/case-status.ts";
import { nextSettlement, type SettledAs, type SettlementUnits } from "./rules/settlement.ts";

/** In the others it is not decided yet, or over. */
const SETTLED_IN: readonly CaseStatus[] = ["approved", "received", "settled"];

/** The job: does the next step of a case whose settling was decided; nothing while there is none to do. */
export async function settleNext(context: ShopContext, { caseId }: { caseId: string }): Promise<void> {
  const found = await withShopConnection(context, (connection) => readCase(connection, context, caseId));
  if (!found || found.returnId === null || found.settleAt === null || found.approverNeeded) return;
  if (!SETTLED_IN.includes(found.status)) return;
  const bonusMinor = bonusDue(found);
  const next = nextSettlement({
    lines: found.lines.flatMap((line) =>
      line.returnLineItemId === null ? [] : [{ ...line, returnLineItemId: line.returnLineItemId }],
    ),
    bonusDue: bonusMinor > 0n && found.customerId !== null,
    keepItems: found.keepItems,
  });
  if (!next) return;
  // Amounts were reckoned for the case as it was read: had it gone on meanwhile, they would be asked for twice.
  const store = async <Kind extends "process" | "bonus" | "close">(kind: Kind, input: AttemptInput<Kind>) => {
    await withShopConnection(context, async (connection) => {
      const now = await readCase(connection, context, caseId, { lock: true });
      if (now?.revision !== found.revision) return settleOn(connection, context, caseId);
      // Busy: a step is under way, and comes back here when it is done.
      await openAttempt(connection, context, caseId, kind, input);
    });
  };
  if (next.kind === "close") return store("close", {});
  if (next.kind === "bonus") {
    const { customerId, currency } = found;
    if (customerId === null) return;
    return store("bonus", { customerId, amount: toDecimal(bonusMinor, currency) });
  }
  return store("process", await processInput(context, found, next.resolution, next.lines));
}

/** What `returnProcess` is asked for these units. */
async function processInput(
  context: ShopContext,
  { returnId, currency }: CaseRow,
  resolution: SettledAs,
  units: readonly SettlementUnits[],
): Promise<AttemptInput<"process">> {
  if (returnId === null) throw new Error("A case is settled only after Shopify has its return");
  const admin = adminClient(context, "interactive");
  const state = await readReturnState(admin, returnId);
  if (!state) throw new Error("Shopify has no such return any more");
  const exchanges =
    resolution === "exchange"
      ? state.exchangeLines
          .filter(({ quantity, processedQuantity }) => processedQuantity < quantity)
          .map(({ id, quantity, processedQuantity }) => ({
            exchangeLineItemId: id,
            quantity: quantity - processedQuantity,
          }))
      : [];
  const paid = units.filter(({ paidQuantity }) => paidQuantity > 0);
  const suggested =
    paid.length === 0
      ? null
      : await suggestedOutcome(admin, {
          id: gid("Return", returnId),
          returnLineItems: paid.map(({ returnLineItemId, paidQuantity }) => ({
            id: gid("ReturnLineItem", returnLineItemId),
            quantity: paidQuantity,
          })),
          exchangeLineItems: exchanges.map(({ exchangeLineItemId, quantity }) => ({
            id: gid("ExchangeLineItem", exchangeLineItemId),
            quantity,
          })),
          refundShipping: null,
          allocation: resolution === "credit" ? "STORE_CREDIT" : "ORIGINAL_PAYMENT_METHODS",
        });
  return {
    lines: units.map((each) => ({
      returnLineItemId: each.returnLineItemId,
      quantity: each.quantity,
      dispositions: dispositionsOf(state, each),
    })),
    exchanges,
    ...transferOf(suggested, currency),
    shipping: null,
  };
}

/** Where the units are put, on the lines of the reverse fulfilment order that awaits them. */
function dispositionsOf(
  state: ReturnState,
  { fulfilmentLineItemId, put }: SettlementUnits,
): AttemptInput<"process">["lines"][number]["dispositions"] {
  const awaiting = state.reverseFulfilmentOrders
    .flatMap(({ lines }) => lines)
    .filter((line) => line.fulfilmentLineItemId === fulfilmentLineItemId)
    .map((line) => ({
      id: line.id,
      // Shopify does not cap dispositions: what is left is reckoned here.
      left: line.totalQuantity - line.disposed.reduce((sum, { quantity }) => sum + quantity, 0),
    }));
  return put.flatMap(({ type, quantity, locationId }) => {
    let open = quantity;
    return awaiting.flatMap((line) => {
      const taken = Math.min(open, line.left);
      if (taken <= 0) return [];
      open -= taken;
      line.left -= taken;
      // Good units that nobody said where to put are looked at in Shopify's admin.
      const kind = type === "RESTOCKED" && locationId === null ? "PROCESSING_REQUIRED" : type;
      return [{ reverseFulfilmentOrderLineItemId: line.id, quantity: taken, type: kind, locationId }];
    });
  });
}

/** Shopify's suggestion as the transfer that it is; nothing to pay is no transfer. */
function transferOf(
  suggested: SuggestedOutcome | null,
  currency: string,
): Pick<AttemptInput<"process">, "payments" | "storeCredit"> {
  const transfer = suggested?.financialTransfer;
  if (transfer?.__typename !== "RefundReturnOutcome") return { payments: [], storeCredit: null };
  const isSome = (amount: string) => (parseMinor(amount, currency) ?? 0n) > 0n;
  const payments = transfer.suggestedTransactions.flatMap(({ amountSet, parentTransaction }) => {
    const { amount } = amountSet.presentmentMoney;
    if (!isSome(amount) || !parentTransaction) return [];
    return [{ transactionId: idOf("OrderTransaction", parentTransaction.id), amount }];
  });
  const credit = transfer.suggestedRefundMethods
    .map(({ amount }) => amount.presentmentMoney.amount)
    .find(isSome);
  return { payments, storeCredit: credit ?? null };
}
