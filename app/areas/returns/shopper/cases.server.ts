/** What became of a shopper's returns: their list, and one in full. */
import type { ShopContext } from "#app/context.ts";
import { withShopConnection } from "#app/db.server.ts";
import { failure, success, type Result } from "#app/shared/result.ts";

import { caseExchangesSchema } from "../case-exchanges.ts";
import { readReturnSettings } from "../settings.server.ts";
import { destinationFor } from "../destination.ts";
import { findOwnCase, ownCases } from "./access.server.ts";
import type { Shopper, ShopperFailure, Visit } from "./shopper.ts";
import { slipAddress } from "./slip-token.server.ts";

export interface CaseSummary {
  caseId: string;
  reference: string;
  orderId: string;
  orderName: string;
  /** requested, approved, received, settled, closed, declined, cancelled */
  status: string;
  requestedAt: string;
  currency: string;
  /** Back as money, and as store credit with its bonus. */
  refundMinor: string;
  creditMinor: string;
  units: number;
  titles: string[];
}

interface SummaryRow {
  id: string;
  reference: string;
  order_id: string;
  order_name: string;
  status: string;
  requested_at: Date;
  currency: string;
  refund_minor: string;
  credit_minor: string;
  bonus_minor: string;
  units: number;
  titles: string[] | null;
}

const SUMMARY = `SELECT c.*, (SELECT array_agg(l.title ORDER BY l.id) FROM return_case_lines l
    WHERE l.shop_id = c.shop_id AND l.case_id = c.id) AS titles FROM return_cases c`;

export async function returnsOf(context: ShopContext, shopper: Shopper): Promise<CaseSummary[]> {
  const own = ownCases(shopper);
  const { rows } = await withShopConnection(context, (connection) =>
    connection.query<SummaryRow>(
      `${SUMMARY} WHERE c.shop_id = $1 AND ${own.sql} ORDER BY c.requested_at DESC, c.id DESC LIMIT 50`,
      [context.shop.id, own.value],
    ),
  );
  return rows.map(summaryOf);
}

function summaryOf(row: SummaryRow): CaseSummary {
  return {
    caseId: row.id,
    reference: row.reference,
    orderId: row.order_id,
    orderName: row.order_name,
    status: row.status,
    requestedAt: row.requested_at.toISOString(),
    currency: row.currency,
    refundMinor: row.refund_minor,
    creditMinor: String(BigInt(row.credit_minor) + BigInt(row.bonus_minor)),
    units: row.units,
    titles: row.titles ?? [],
  };
}

export interface CaseView extends CaseSummary {
  returnName: string | null;
  feesMinor: string;
  keep: boolean;
  /** When each step was taken; null: not yet. UTC. */
  steps: {
    decidedAt: string | null;
    receivedAt: string | null;
    settledAt: string | null;
    closedAt: string | null;
  };
  lines: {
    title: string;
    variantTitle: string | null;
    imageUrl: string | null;
    quantity: number;
    reason: string | null;
    note: string | null;
    resolution: string | null;
    photoIds: string[];
  }[];
  exchanges: { title: string; quantity: number }[];
  messages: { author: string; body: string; at: string }[];
  tracking: { company: string | null; number: string; url: string | null } | null;
  decline: { reason: string | null; note: string | null } | null;
  /** What to do with the parcel; null while there is nothing to be sent. */
  sending: { instructions: string; address: string; labelUrl: string | null; slipUrl: string } | null;
  /** What they may do now. */
  may: { cancel: boolean; track: boolean; write: boolean };
}

interface FullRow extends SummaryRow {
  return_name: string | null;
  fees_minor: string;
  keep_items: boolean;
  country_code: string | null;
  decided_at: Date | null;
  received_at: Date | null;
  settled_at: Date | null;
  closed_at: Date | null;
  exchanges: unknown;
  tracking_company: string | null;
  tracking_number: string | null;
  tracking_url: string | null;
  decline_reason: string | null;
  decline_note: string | null;
}

export async function returnOf(
  context: ShopContext,
  { shopper }: Pick<Visit, "shopper">,
  caseId: string,
): Promise<Result<CaseView, ShopperFailure>> {
  return withShopConnection(context, async (connection) => {
    const { shop } = context;
    const own = await findOwnCase(connection, context, shopper, caseId);
    if (!own) return failure({ code: "not_found" });
    const { rows } = await connection.query<FullRow>(`${SUMMARY} WHERE c.shop_id = $1 AND c.id = $2`, [
      shop.id,
      own.id,
    ]);
    const { rows: lines } = await connection.query<{
      title: string;
      variant_title: string | null;
      image_url: string | null;
      quantity: number;
      reason: string | null;
      note: string | null;
      resolution: string | null;
      photo_ids: string[] | null;
    }>(
      `SELECT l.*, (SELECT array_agg(p.id::text ORDER BY p.id) FROM return_photos p WHERE p.shop_id = l.shop_id
         AND p.case_id = l.case_id AND p.line_id = l.id) AS photo_ids
       FROM return_case_lines l WHERE l.shop_id = $1 AND l.case_id = $2 ORDER BY l.id`,
      [shop.id, own.id],
    );
    const { rows: messages } = await connection.query<{ author: string; body: string; at: Date }>(
      "SELECT author, body, at FROM return_messages WHERE shop_id = $1 AND case_id = $2 ORDER BY at, id LIMIT 200",
      [shop.id, own.id],
    );
    const [row] = rows;
    if (!row) return failure({ code: "not_found" });
    const destination = destinationFor(await readReturnSettings(connection, context), row.country_code);
    const sends = ["requested", "approved"].includes(row.status) && !row.keep_items;
    return success({
      ...summaryOf(row),
      returnName: row.return_name,
      feesMinor: row.fees_minor,
      keep: row.keep_items,
      steps: {
        decidedAt: row.decided_at?.toISOString() ?? null,
        receivedAt: row.received_at?.toISOString() ?? null,
        settledAt: row.settled_at?.toISOString() ?? null,
        closedAt: row.closed_at?.toISOString() ?? null,
      },
      lines: lines.map((line) => ({
        title: line.title,
        variantTitle: line.variant_title,
        imageUrl: line.image_url,
        quantity: line.quantity,
        reason: line.reason,
        note: line.note,
        resolution: line.resolution,
        photoIds: line.photo_ids ?? [],
      })),
      exchanges: caseExchangesSchema.parse(row.exchanges).map(({ title, quantity }) => ({ title, quantity })),
      messages: messages.map(({ author, body, at }) => ({ author, body, at: at.toISOString() })),
      tracking:
        row.tracking_number === null
          ? null
          : { company: row.tracking_company, number: row.tracking_number, url: row.tracking_url },
      decline: row.status === "declined" ? { reason: row.decline_reason, note: row.decline_note } : null,
      sending:
        row.status === "approved" && !row.keep_items
          ? {
              instructions: destination?.instructions ?? "",
              address: destination?.address ?? "",
              labelUrl: destination?.labelUrl ?? null,
              slipUrl: await slipAddress(context, own.id),
            }
          : null,
      may: {
        cancel: ["requested", "approved"].includes(row.status) && row.received_at === null,
        track: sends && row.status === "approved",
        write: !["closed", "declined", "cancelled"].includes(row.status),
      },
    });
  });
}
