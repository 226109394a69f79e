/** One return, as its page shows it. */
import { z } from "zod";

import type { ShopContext } from "#app/context.ts";
import { withShopConnection, type ShopConnection } from "#app/db.server.ts";
import { parseMinor, toDecimal } from "#app/shared/money.ts";

import { readCase, type CaseRow } from "./case.server.ts";
import { caseCustomer } from "./case-customer.server.ts";
import { policyOfVersion } from "./policy-store.server.ts";
import { bonusDue } from "./rules/bonus-due.ts";
import { caseTimeline, type TimelineAttempt } from "./rules/case-timeline.ts";
import { nextActions } from "./rules/next-action.ts";
import type { WhyCode } from "./rules/outcomes.ts";
import { nextSettlement } from "./rules/settlement.ts";
import { readReturnSettings } from "./settings.server.ts";
import type { CaseLineView, CaseView, MessageView, VerdictView } from "./ui/views.ts";

/** Between two steps of settling there is no attempt for a moment; after this it is the merchant's turn again. */
const SETTLING_MS = 60_000;

interface MoreOfCase {
  order_name: string;
  return_name: string | null;
  reference: string;
  email: string | null;
  country_code: string | null;
  policy_version: number | null;
  verdict: unknown;
  refund_minor: string;
  exchange_minor: string;
  fees_minor: string;
  tracking_company: string | null;
  tracking_number: string | null;
  tracking_url: string | null;
  decline_reason: string | null;
  decline_note: string | null;
  settle_by: string | null;
  requested_at: Date;
  decided_at: Date | null;
  received_at: Date | null;
  closed_at: Date | null;
}

/** @param mayApprove whether whoever looks may settle above the limit @returns null when the shop has no such case */
export async function caseView(
  context: ShopContext,
  caseId: string,
  { mayApprove }: { mayApprove: boolean },
): Promise<CaseView | null> {
  return withShopConnection(context, async (connection) => {
    const found = await readCase(connection, context, caseId);
    const more = await readMore(connection, context, caseId);
    if (!found || !more) return null;
    const attempts = await readAttempts(connection, context, found);
    const messages = await readMessages(connection, context, caseId);
    const { lines, verdictItems } = await readLines(connection, context, found);
    const staff = await staffNames(connection, context);
    const open = attempts.find(({ status }) => status === "waiting" || status === "calling");
    const refused = attempts.find(({ status }) => status === "refused");
    const underWay =
      found.stuck !== null ? null : (open?.kind ?? (isSettling(context, found, attempts) ? "settle" : null));
    const sum = (of: (line: CaseRow["lines"][number]) => number) =>
      found.lines.reduce((total, line) => total + of(line), 0);
    const { next, others } = nextActions({
      status: found.status,
      stuck: found.stuck !== null,
      refused: refused !== undefined,
      underWay: underWay !== null,
      atShopify: found.returnId !== null,
      approverNeeded: found.approverNeeded,
      mayApprove,
      keepItems: found.keepItems,
      units: sum(({ quantity }) => quantity),
      inspected: sum(({ restocked, damaged, missing }) => restocked + damaged + missing),
      processed: sum(({ processed }) => processed),
    });
    const nameOf = (id: string | null) => (id === null ? null : (staff.get(id) ?? null));
    const timeline = caseTimeline({
      requestedAt: more.requested_at,
      decidedAt: more.decided_at,
      receivedAt: more.received_at,
      settleAt: found.settleAt,
      settleBy: more.settle_by,
      closedAt: more.closed_at,
      status: found.status,
      attempts,
      messages,
    });
    return {
      id: found.id,
      name: more.return_name ?? more.reference,
      reference: more.reference,
      orderName: more.order_name,
      orderId: found.orderId.toString(),
      status: found.status,
      revision: found.revision,
      channel: found.channel,
      requestedAt: more.requested_at.toISOString(),
      keepItems: found.keepItems,
      approverNeeded: found.approverNeeded,
      mayApprove,
      underWay,
      stuck:
        found.stuck === null
          ? null
          : { code: found.stuck, kind: (refused ?? open)?.kind ?? null, words: refused?.error ?? null },
      next,
      others,
      lines,
      exchanges: found.exchanges.map(({ title, quantity, totalMinor }) => ({
        title,
        quantity,
        totalMinor: totalMinor.toString(),
      })),
      verdict: await verdictView(connection, context, more, verdictItems),
      decline: found.status === "declined" ? { reason: more.decline_reason, note: more.decline_note } : null,
      customer: await caseCustomer(connection, context, found, {
        email: more.email,
        countryCode: more.country_code,
      }),
      messages: messages.map(({ id, author, staffId, body, at }): MessageView => ({
        id,
        author: author === "staff" ? "staff" : "customer",
        staff: nameOf(staffId),
        body,
        at: at.toISOString(),
      })),
      timeline: timeline.map((step) => ({ ...step, staff: nameOf(step.staffId) })),
      money: {
        currency: found.currency,
        valueMinor: found.valueMinor.toString(),
        promised: {
          refundMinor: more.refund_minor,
          creditMinor: found.creditMinor.toString(),
          bonusMinor: found.bonusMinor.toString(),
          exchangeMinor: more.exchange_minor,
          feesMinor: more.fees_minor,
        },
        done: {
          refundMinor: refunded(attempts).toString(),
          creditMinor: found.creditedMinor.toString(),
          bonusMinor: found.bonusCreditedMinor.toString(),
        },
      },
      tracking:
        more.tracking_number === null
          ? null
          : {
              company: more.tracking_company,
              number: more.tracking_number,
              url: httpsOnly(more.tracking_url),
            },
    };
  });
}

async function readMore(
  connection: ShopConnection,
  { shop }: ShopContext,
  caseId: string,
): Promise<MoreOfCase | undefined> {
  const { rows } = await connection.query<MoreOfCase>(
    `SELECT order_name, return_name, reference, email, country_code, policy_version, verdict, refund_minor, exchange_minor,
       fees_minor, tracking_company, tracking_number, tracking_url, decline_reason, decline_note, settle_by, requested_at,
       decided_at, received_at, closed_at
     FROM return_cases WHERE shop_id = $1 AND id = $2`,
    [shop.id, caseId],
  );
  return rows[0];
}

/** A shopper's tracking address is opened only if it is one of the web. */
function httpsOnly(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}

const paidSchema = z.object({
  payments: z.array(z.object({ amount: z.string() })).catch([]),
  storeCredit: z.string().nullable().catch(null),
  exchanges: z.array(z.unknown()).catch([]),
  amount: z.string().nullable().catch(null),
});

interface ReadAttempt extends TimelineAttempt {
  /** Of a `process`: back to payments. */
  refundMinor: bigint;
}

async function readAttempts(
  connection: ShopConnection,
  { shop }: ShopContext,
  { id: caseId, currency }: CaseRow,
): Promise<ReadAttempt[]> {
  const { rows } = await connection.query<
    Omit<ReadAttempt, "paid" | "amount" | "refundMinor"> & { input: unknown }
  >(
    `SELECT id, kind, status, error, staff_id AS "staffId", created_at AS "createdAt", finished_at AS "finishedAt", input
     FROM return_attempts WHERE shop_id = $1 AND case_id = $2 ORDER BY created_at, id`,
    [shop.id, caseId],
  );
  return rows.map(({ input, ...attempt }) => {
    const { payments, storeCredit, exchanges, amount } = paidSchema.parse(input);
    const refundMinor = payments.reduce((sum, paid) => sum + (parseMinor(paid.amount, currency) ?? 0n), 0n);
    const refund = payments.length === 0 ? null : toDecimal(refundMinor, currency);
    return {
      ...attempt,
      refundMinor,
      amount,
      paid: { refund, credit: storeCredit, exchanged: exchanges.length > 0 },
    };
  });
}

function refunded(attempts: readonly ReadAttempt[]): bigint {
  return attempts
    .filter(({ status }) => status === "done")
    .reduce((sum, { refundMinor }) => sum + refundMinor, 0n);
}

/** Settling was decided a moment ago, and has a next step. */
function isSettling(context: ShopContext, found: CaseRow, attempts: readonly TimelineAttempt[]): boolean {
  if (found.settleAt === null || found.approverNeeded) return false;
  if (!["approved", "received", "settled"].includes(found.status)) return false;
  const moves = attempts.map(({ finishedAt }) => finishedAt?.getTime() ?? 0);
  if (context.now().getTime() - Math.max(found.settleAt.getTime(), ...moves) > SETTLING_MS) return false;
  const next = nextSettlement({
    lines: found.lines.flatMap((line) =>
      line.returnLineItemId === null ? [] : [{ ...line, returnLineItemId: line.returnLineItemId }],
    ),
    bonusDue: bonusDue(found) > 0n && found.customerId !== null,
    keepItems: found.keepItems,
  });
  return next !== undefined;
}

interface ReadMessage {
  id: string;
  author: string;
  staffId: string | null;
  body: string;
  at: Date;
}

async function readMessages(
  connection: ShopConnection,
  { shop }: ShopContext,
  caseId: string,
): Promise<ReadMessage[]> {
  const { rows } = await connection.query<ReadMessage>(
    `SELECT id, author, staff_id AS "staffId", body, at FROM return_messages
     WHERE shop_id = $1 AND case_id = $2 ORDER BY at, id`,
    [shop.id, caseId],
  );
  return rows;
}

async function readLines(
  connection: ShopConnection,
  context: ShopContext,
  found: CaseRow,
): Promise<{ lines: CaseLineView[]; verdictItems: Map<string, string> }> {
  const { rows } = await connection.query<{
    id: string;
    title: string;
    variant_title: string | null;
    sku: string | null;
    image_url: string | null;
    reason_detail: string | null;
    photo_ids: string[];
  }>(
    `SELECT l.id, l.title, l.variant_title, l.sku, coalesce(l.image_url, p.image_url) AS image_url, l.reason_detail,
       ARRAY(SELECT photo.id::text FROM return_photos photo WHERE photo.shop_id = l.shop_id AND photo.case_id = l.case_id
         AND photo.line_id = l.id ORDER BY photo.uploaded_at, photo.id) AS photo_ids
     FROM return_case_lines l LEFT JOIN products p ON p.shop_id = l.shop_id AND p.id = l.product_id
     WHERE l.shop_id = $1 AND l.case_id = $2`,
    [context.shop.id, found.id],
  );
  const { reasonDetails } = await readReturnSettings(connection, context);
  const more = new Map(rows.map((row) => [row.id, row]));
  const lines = found.lines.map((line): CaseLineView => {
    const row = more.get(line.id);
    const details = line.reason === null ? [] : (reasonDetails[line.reason] ?? []);
    return {
      id: line.id,
      title: row?.title ?? "",
      variantTitle: row?.variant_title ?? null,
      sku: row?.sku ?? null,
      imageUrl: row?.image_url ?? null,
      quantity: line.quantity,
      reason: line.reason,
      reasonDetail:
        details.find(({ key }) => key === row?.reason_detail)?.label ?? row?.reason_detail ?? null,
      note: line.note,
      resolution: line.resolution,
      valueMinor: line.valueMinor.toString(),
      restockingFeePercent: line.restockingFeePercent,
      restocked: line.restocked,
      damaged: line.damaged,
      missing: line.missing,
      locationId: line.locationId?.toString() ?? null,
      processed: line.processed,
      photoIds: row?.photo_ids ?? [],
    };
  });
  const verdictItems = new Map(
    found.lines.flatMap(({ id, fulfilmentLineItemId }) => {
      const title = more.get(id)?.title;
      return fulfilmentLineItemId === null || title === undefined
        ? []
        : [[fulfilmentLineItemId.toString(), title]];
    }),
  );
  return { lines, verdictItems };
}

const verdictSchema = z.object({
  decision: z.enum(["approve", "review"]),
  whys: z
    .array(
      z.object({
        outcome: z.enum(["approve", "review", "refuse"]),
        code: z.string(),
        fulfilmentLineItemId: z.string().nullable(),
        ruleId: z.string().nullable(),
        data: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    )
    .catch([]),
});

async function verdictView(
  connection: ShopConnection,
  context: ShopContext,
  { verdict, policy_version: version }: MoreOfCase,
  items: ReadonlyMap<string, string>,
): Promise<VerdictView | null> {
  const parsed = verdictSchema.safeParse(verdict);
  if (!parsed.success) return null;
  const policy = version === null ? undefined : await policyOfVersion(connection, context, version);
  const ruleName = (id: string | null) => policy?.rules.find((rule) => rule.id === id)?.name ?? null;
  return {
    decision: parsed.data.decision,
    policyVersion: version,
    whys: parsed.data.whys.map(({ outcome, code, data, fulfilmentLineItemId, ruleId }) => ({
      outcome,
      code: code as WhyCode,
      data,
      // Global ids end in what we store.
      item: items.get(fulfilmentLineItemId?.split("/").at(-1) ?? "") ?? null,
      rule: ruleName(ruleId),
    })),
  };
}

async function staffNames(connection: ShopConnection, { shop }: ShopContext): Promise<Map<string, string>> {
  const { rows } = await connection.query<{ id: string; name: string | null }>(
    "SELECT id, coalesce(name, email) AS name FROM staff_members WHERE shop_id = $1",
    [shop.id],
  );
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}
