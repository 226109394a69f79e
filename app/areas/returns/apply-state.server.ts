/** Bringing a case in line with what Shopify holds about its return. */
import type { ShopContext } from "#app/context.ts";
import type { ShopConnection } from "#app/db.server.ts";
import type { ReturnLineState, ReturnState } from "#app/shopify/operations/return-state.ts";

import { caseStatus, type CaseStatus } from "./rules/case-status.ts";

interface StoredLine {
  id: string;
  fulfilment_line_item_id: string | null;
  return_line_item_id: string | null;
  quantity: number;
  inspected: number;
}

/** When each status was first reached. */
const REACHED: Partial<Record<CaseStatus, string>> = {
  approved: "decided_at",
  declined: "decided_at",
  received: "received_at",
  settled: "settled_at",
  closed: "closed_at",
};

/** @returns the case's status now */
export async function applyState(
  connection: ShopConnection,
  context: ShopContext,
  caseId: string,
  state: ReturnState,
): Promise<CaseStatus> {
  // It may have been adopted in the moment between Shopify's making it and our hearing of it.
  await connection.query(
    "DELETE FROM return_cases WHERE shop_id = $1 AND return_id = $2 AND id <> $3 AND channel = 'shopify'",
    [context.shop.id, state.id, caseId],
  );
  const { rows: lines } = await connection.query<StoredLine>(
    `SELECT id, fulfilment_line_item_id, return_line_item_id, quantity, restocked + damaged + missing AS inspected
     FROM return_case_lines WHERE shop_id = $1 AND case_id = $2 ORDER BY id FOR UPDATE`,
    [context.shop.id, caseId],
  );
  for (const [line, held] of pair(lines, state.lines)) {
    await connection.query(
      `UPDATE return_case_lines SET return_line_item_id = $4, quantity = $5, processed = $6
       WHERE shop_id = $1 AND case_id = $2 AND id = $3`,
      [context.shop.id, caseId, line.id, held.id, held.quantity, held.processedQuantity],
    );
  }
  const { rows } = await connection.query<{ keep_items: boolean }>(
    "SELECT keep_items FROM return_cases WHERE shop_id = $1 AND id = $2",
    [context.shop.id, caseId],
  );
  const status = caseStatus({
    status: state.status,
    lines: state.lines,
    transactions: state.transactions,
    inspectedUnits: lines.reduce((sum, { inspected }) => sum + inspected, 0),
    keepItems: rows[0]?.keep_items ?? false,
  });
  const reached = REACHED[status];
  await connection.query(
    `UPDATE return_cases SET return_id = $3, return_name = $4, status = $5, decline_reason = $6,
       decline_note = coalesce($7, decline_note),
       search = CASE WHEN strpos(search, search_text($4)) > 0 THEN search ELSE concat_ws(' ', search, search_text($4)) END
       ${reached ? `, ${reached} = coalesce(${reached}, $8)` : ", updated_at = $8"}
     WHERE shop_id = $1 AND id = $2`,
    [
      ...[context.shop.id, caseId, state.id, state.name, status, state.decline?.reason ?? null],
      ...[state.decline?.note ?? null, context.now()],
    ],
  );
  return status;
}

/** Our lines with Shopify's: by its id where we have it, else the first of the same fulfilment line and quantity. */
function pair(
  lines: readonly StoredLine[],
  states: readonly ReturnLineState[],
): [StoredLine, ReturnLineState][] {
  const free = [...states];
  const take = (wanted: (state: ReturnLineState) => boolean) => {
    const index = free.findIndex(wanted);
    return index < 0 ? undefined : free.splice(index, 1)[0];
  };
  const known = lines.map((line) => ({
    line,
    state:
      line.return_line_item_id === null
        ? undefined
        : take(({ id }) => id.toString() === line.return_line_item_id),
  }));
  return known.flatMap(({ line, state }) => {
    const held =
      state ??
      take(
        ({ fulfilmentLineItemId, quantity }) =>
          (fulfilmentLineItemId?.toString() ?? null) === line.fulfilment_line_item_id &&
          quantity === line.quantity,
      );
    return held ? [[line, held]] : [];
  });
}
