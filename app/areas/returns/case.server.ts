/** Reading one case with its lines, as verbs work on it. */
import type { ShopContext } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";
import { parseMinor } from "#app/shared/money.ts";

import { caseExchangesSchema, type CaseExchange } from "./case-exchanges.ts";
import type { CaseStatus } from "./rules/case-status.ts";
import type { SettledAs } from "./rules/settlement.ts";

export interface CaseLineRow {
  id: string;
  lineItemId: bigint | null;
  fulfilmentLineItemId: bigint | null;
  returnLineItemId: bigint | null;
  quantity: number;
  reason: string | null;
  reasonDefinitionId: bigint | null;
  note: string | null;
  restockingFeePercent: number | null;
  resolution: SettledAs | null;
  valueMinor: bigint;
  restocked: number;
  damaged: number;
  missing: number;
  locationId: bigint | null;
  processed: number;
}

export interface CaseRow {
  id: string;
  orderId: bigint;
  customerId: bigint | null;
  returnId: bigint | null;
  channel: string;
  status: CaseStatus;
  revision: number;
  currency: string;
  /** Minor units of it for one of the shop's currency, as the order was placed. */
  shopRate: number;
  valueMinor: bigint;
  keepItems: boolean;
  exchanges: CaseExchange[];
  shippingFee: string | null;
  stuck: string | null;
  settleAt: Date | null;
  approverNeeded: boolean;
  /** Promised with the request. */
  creditMinor: bigint;
  bonusMinor: bigint;
  /** Done so far. */
  creditedMinor: bigint;
  bonusCreditedMinor: bigint;
  /** The policy's decision, by whom it was judged. */
  decision: string | null;
  lines: CaseLineRow[];
}

const ids = (value: string | null) => (value === null ? null : BigInt(value));

/**
 * @param lock waits for whoever changes the case, and keeps others from it until the transaction ends
 * @returns undefined when there is none
 */
export async function readCase(
  connection: ShopConnection,
  { shop }: ShopContext,
  caseId: string,
  { lock = false } = {},
): Promise<CaseRow | undefined> {
  const { rows } = await connection.query<StoredCase>(
    `SELECT *, verdict ->> 'decision' AS decision, coalesce((
       SELECT presentment_total_minor::float8 / nullif(total_minor, 0) FROM orders o
       WHERE o.shop_id = return_cases.shop_id AND o.id = order_id), 1) AS shop_rate
     FROM return_cases WHERE shop_id = $1 AND id = $2 ${lock ? "FOR UPDATE" : ""}`,
    [shop.id, caseId],
  );
  const [row] = rows;
  if (!row) return undefined;
  const { rows: lines } = await connection.query<StoredLine>(
    "SELECT * FROM return_case_lines WHERE shop_id = $1 AND case_id = $2 ORDER BY id",
    [shop.id, caseId],
  );
  const { rows: done } = await connection.query<{
    kind: string;
    input: { storeCredit?: string; amount?: string };
  }>(
    `SELECT kind, input FROM return_attempts
     WHERE shop_id = $1 AND case_id = $2 AND status = 'done' AND kind IN ('process', 'bonus')`,
    [shop.id, caseId],
  );
  const sum = (
    kind: string,
    amount: (input: { storeCredit?: string; amount?: string }) => string | undefined,
  ) =>
    done
      .filter((each) => each.kind === kind)
      .reduce((total, { input }) => total + (parseMinor(amount(input) ?? "0", row.currency) ?? 0n), 0n);
  return {
    id: row.id,
    orderId: BigInt(row.order_id),
    customerId: ids(row.customer_id),
    returnId: ids(row.return_id),
    channel: row.channel,
    status: row.status,
    revision: row.revision,
    currency: row.currency,
    shopRate: row.shop_rate,
    valueMinor: BigInt(row.value_minor),
    keepItems: row.keep_items,
    exchanges: caseExchangesSchema.parse(row.exchanges),
    shippingFee: row.shipping_fee,
    stuck: row.stuck,
    settleAt: row.settle_at,
    approverNeeded: row.approver_needed,
    creditMinor: BigInt(row.credit_minor),
    bonusMinor: BigInt(row.bonus_minor),
    creditedMinor: sum("process", ({ storeCredit }) => storeCredit),
    bonusCreditedMinor: sum("bonus", ({ amount }) => amount),
    decision: row.decision,
    lines: lines.map((line) => ({
      id: line.id,
      lineItemId: ids(line.line_item_id),
      fulfilmentLineItemId: ids(line.fulfilment_line_item_id),
      returnLineItemId: ids(line.return_line_item_id),
      quantity: line.quantity,
      reason: line.reason,
      reasonDefinitionId: ids(line.reason_definition_id),
      note: line.note,
      restockingFeePercent: line.restocking_fee_percent,
      resolution: line.resolution,
      valueMinor: BigInt(line.value_minor),
      restocked: line.restocked,
      damaged: line.damaged,
      missing: line.missing,
      locationId: ids(line.location_id),
      processed: line.processed,
    })),
  };
}

interface StoredCase {
  id: string;
  order_id: string;
  customer_id: string | null;
  return_id: string | null;
  channel: string;
  status: CaseStatus;
  revision: number;
  currency: string;
  shop_rate: number;
  value_minor: string;
  keep_items: boolean;
  exchanges: unknown;
  shipping_fee: string | null;
  stuck: string | null;
  settle_at: Date | null;
  approver_needed: boolean;
  credit_minor: string;
  bonus_minor: string;
  decision: string | null;
}

interface StoredLine {
  id: string;
  line_item_id: string | null;
  fulfilment_line_item_id: string | null;
  return_line_item_id: string | null;
  quantity: number;
  reason: string | null;
  reason_definition_id: string | null;
  note: string | null;
  restocking_fee_percent: number | null;
  resolution: SettledAs | null;
  value_minor: string;
  restocked: number;
  damaged: number;
  missing: number;
  location_id: string | null;
  processed: number;
}
