/** A request for a return: judged again here, whatever the browser believes, and opened once. */
import { v5 } from "uuid";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { gid, idOf } from "#app/shopify/gid.ts";
import { toDecimal } from "#app/shared/money.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import type { CaseExchange } from "../case-exchanges.ts";
import { openCase, type NewCase, type NewCaseLine } from "../open-case.server.ts";
import { keptSnapshot, orderSnapshot, type OrderSnapshot } from "../order-snapshot.server.ts";
import type { Policy } from "../policy.ts";
import { readPolicy } from "../policy-store.server.ts";
import { findFulfilled } from "../rules/line-money.ts";
import { isExchange } from "../rules/returnable-order.ts";
import { settledAs } from "../rules/settlement.ts";
import type { Verdict } from "../rules/types.ts";
import { verdict } from "../rules/verdict.ts";
import { mayReturn } from "./access.server.ts";
import { ownerOf } from "./keys.server.ts";
import { linesRefused, price, readReplacements, type Priced, type WantedVariant } from "./outcomes.server.ts";
import type { Submission } from "./selection.ts";
import type { ShopperFailure, Visit } from "./shopper.ts";

/** Names cases by the page's key: whoever sends the same key again gets the same case, and nobody another's. */
const CASES = "7c0f5f0e-0f0b-5d6e-9a41-6f3a0a7c1b52";

type Submitted = Result<{ caseId: string; reference: string }, ShopperFailure>;

/**
 * Opens a case. What Shopify is asked stands outside of the order's lock; inside it the order is judged as it was read
 * moments ago, with every case that has come since.
 */
export async function submit(context: ShopContext, visit: Visit, submission: Submission): Promise<Submitted> {
  const { shopper } = visit;
  const { orderId, resolution } = submission;
  const caseId = v5(`${context.shop.id} ${ownerOf(context, shopper)} ${submission.key}`, CASES);
  const start = await withShopConnection(context, async (connection) => ({
    allowed: await mayReturn(connection, context, shopper, orderId),
    done: await findOpened(connection, context, caseId),
    stored: await readPolicy(connection, context),
  }));
  if (!start.allowed) return failure({ code: "not_found" });
  if (start.done) return success(start.done);
  const { policy, version } = start.stored;
  const before = await orderSnapshot(context, orderId, { fresh: true });
  if (!before) return failure({ code: "not_found" });
  const refused = linesRefused(context, before, policy, submission);
  if (refused) return failure(refused);
  const wanted = await readReplacements(context, submission);
  if (!wanted.ok) return failure(wanted.failure);
  const priced = await price(context, before, policy, submission, resolution, wanted.value);
  if (!priced.ok) return failure(priced.failure);
  const fault = faultOf(context, before, policy, submission, priced.value);
  if (fault) return failure(fault);
  const { backMinor, owedMinor } = priced.value.promised;
  if (backMinor !== submission.expected.backMinor || owedMinor !== submission.expected.owedMinor)
    return failure({ code: "changed" });

  return withShopConnection(context, async (connection) => {
    await connection.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
      `returns of order ${context.shop.id} ${orderId}`,
    ]);
    const opened = await findOpened(connection, context, caseId);
    if (opened) return success(opened);
    const now = await keptSnapshot(connection, context, orderId);
    if (!now) return failure({ code: "changed" });
    const late = faultOf(context, now, policy, submission, priced.value);
    if (late) return failure(late);
    const owned = await ownPhotos(connection, context, visit, submission);
    if (!owned) return failure({ code: "not_found" });
    const judged = verdict(now.order, policy, context.now(), priced.value.selection);
    const made = newCase(visit, submission, {
      caseId,
      snapshot: now,
      version,
      judged,
      priced: priced.value,
      wanted: wanted.value,
      owner: ownerOf(context, shopper),
    });
    const { reference } = await openCase(connection, context, made);
    return success({ caseId, reference });
  });
}

async function findOpened(
  connection: ShopConnection,
  { shop }: ShopContext,
  caseId: string,
): Promise<{ caseId: string; reference: string } | undefined> {
  const { rows } = await connection.query<{ reference: string }>(
    "SELECT reference FROM return_cases WHERE shop_id = $1 AND id = $2",
    [shop.id, caseId],
  );
  return rows[0] && { caseId, reference: rows[0].reference };
}

/** Why it is not taken; undefined when it is. */
function faultOf(
  context: ShopContext,
  { order, cancelled, reasons }: OrderSnapshot,
  policy: Policy,
  submission: Submission,
  { selection }: Priced,
): ShopperFailure | undefined {
  if (cancelled) return { code: "refused", why: "cancelled", data: {} };
  const { whys } = verdict(order, policy, context.now(), selection);
  const refusal = whys.find(({ outcome }) => outcome === "refuse");
  if (refusal) return { code: "refused", why: refusal.code, data: refusal.data };
  // The policy has them reviewed by hand; who is asked here can still bring them.
  const missing = whys.find(({ code }) => code.endsWith("-missing"))?.code;
  if (missing === "photos-missing") return { code: "evidence_missing", why: "photos" };
  if (missing === "note-missing") return { code: "evidence_missing", why: "note" };
  if (missing === "reason-missing") return { code: "evidence_missing", why: "reason" };
  const unknown = submission.lines.find(({ reason }) => !reasons.some(({ handle }) => handle === reason));
  return unknown && { code: "invalid_input", field: "reason" };
}

/** Whether every photo is theirs and in no other request. */
async function ownPhotos(
  connection: ShopConnection,
  context: ShopContext,
  { shopper }: Visit,
  { lines }: Submission,
): Promise<boolean> {
  const ids = lines.flatMap(({ photoIds }) => photoIds);
  if (ids.length === 0) return true;
  const { rowCount } = await connection.query(
    `SELECT FROM return_photos WHERE shop_id = $1 AND id = ANY ($2::uuid[]) AND owner = $3 AND case_id IS NULL`,
    [context.shop.id, ids, ownerOf(context, shopper)],
  );
  return rowCount === new Set(ids).size && ids.length === rowCount;
}

interface Decided {
  caseId: string;
  snapshot: OrderSnapshot;
  version: number;
  judged: Verdict;
  priced: Priced;
  wanted: readonly WantedVariant[];
  owner: string;
}

function newCase(visit: Visit, submission: Submission, decided: Decided): NewCase {
  const { snapshot, version, judged, priced } = decided;
  const { order } = snapshot;
  const { quote, promised } = priced;
  const settled = settledAs(submission.resolution);
  return {
    caseId: decided.caseId,
    orderId: submission.orderId,
    orderName: order.name,
    customerId: order.customer && idOf("Customer", order.customer.id),
    channel: visit.channel,
    currency: order.currency,
    countryCode: order.country,
    email: snapshot.email,
    locale: visit.locale,
    policyVersion: version,
    verdict: { decision: judged.outcome === "approve" ? "approve" : "review", whys: judged.whys },
    shippingFee: priced.shippingFee,
    promised: {
      refundMinor: settled === "credit" ? 0n : promised.backMinor,
      creditMinor: settled === "credit" ? promised.backMinor - promised.bonusMinor : 0n,
      bonusMinor: settled === "credit" ? promised.bonusMinor : 0n,
      exchangeMinor: quote.replacementMinor - quote.replacementDiscountMinor,
      feesMinor: promised.feesMinor,
    },
    exchanges: exchangesOf(decided),
    keepItems: quote.keep,
    photoOwner: decided.owner,
    lines: submission.lines.map((_, index) => lineOf(submission, decided, index)),
  };
}

function lineOf(submission: Submission, { snapshot, priced }: Decided, index: number): NewCaseLine {
  const chosen = submission.lines[index];
  const id = chosen && gid("FulfillmentLineItem", chosen.fulfilmentLineItemId);
  const line = id === undefined ? undefined : findFulfilled(snapshot.order, id)?.line;
  const quoted = priced.quote.lines.find(({ fulfilmentLineItemId }) => fulfilmentLineItemId === id);
  // It was judged, so it is there.
  if (!chosen || !line || !quoted) throw new Error("A line of a judged selection has gone");
  const reason = snapshot.reasons.find(({ handle }) => handle === chosen.reason);
  if (!reason) throw new Error("A reason of a judged selection has gone");
  return {
    lineItemId: idOf("LineItem", line.lineItemId),
    fulfilmentLineItemId: chosen.fulfilmentLineItemId,
    productId: line.productId === null ? null : idOf("Product", line.productId),
    variantId: line.variantId === null ? null : idOf("ProductVariant", line.variantId),
    title: line.title,
    variantTitle: line.variantTitle,
    sku: line.sku,
    imageUrl: line.imageUrl,
    quantity: chosen.quantity,
    reason: reason.handle,
    reasonDefinitionId: BigInt(reason.id),
    reasonDetail: chosen.reasonDetail,
    note: chosen.note,
    resolution: settledAs(submission.resolution),
    valueMinor: quoted.valueMinor,
    restockingFeePercent: priced.restockingPercents[index] ?? null,
    photoIds: chosen.photoIds,
  };
}

/** The policy's reduction and the merchant's gift come off the replacements, as far as each costs anything. */
function exchangesOf({ snapshot, priced: { quote, selection }, wanted }: Decided): CaseExchange[] {
  if (!isExchange(quote.resolution)) return [];
  let left = quote.replacementDiscountMinor + quote.bonusMinor;
  return selection.replacements.map((replacement) => {
    const { totalMinor, quantity } = replacement;
    const off = left < totalMinor ? left : totalMinor;
    left -= off;
    const variantId = idOf("ProductVariant", replacement.variantId);
    const variant = wanted.find((one) => one.variant.variantId === variantId)?.variant;
    return {
      variantId,
      productId: idOf("Product", replacement.productId),
      title: [variant?.productTitle, variant?.variantTitle].filter(Boolean).join(" – "),
      quantity,
      totalMinor,
      discount: off > 0n ? toDecimal(off, snapshot.order.currency) : null,
    };
  });
}
