/**
 * What settling a return does next at Shopify. Lines of one resolution are processed together, one resolution after the
 * other, because a refund to payments, store credit and an exchange are different transfers.
 */

import type { Resolution } from "./returnable-order.ts";

/** How units are settled; whether an exchange is for another variant or product makes no difference here. */
export type SettledAs = "refund" | "credit" | "exchange";

export function settledAs(resolution: Resolution): SettledAs {
  switch (resolution) {
    case "refund":
      return "refund";
    case "store-credit":
      return "credit";
    case "exchange-variant":
    case "exchange-product":
      return "exchange";
  }
}

export interface SettlementLine {
  returnLineItemId: bigint;
  fulfilmentLineItemId: bigint | null;
  resolution: SettledAs | null;
  quantity: number;
  /** Units that Shopify has processed. */
  processed: number;
  /** What the inspection found. */
  restocked: number;
  damaged: number;
  missing: number;
  locationId: bigint | null;
}

export interface SettlementUnits {
  returnLineItemId: bigint;
  fulfilmentLineItemId: bigint | null;
  /** Units to be processed, and those of them that are paid for: what is missing is processed and not paid. */
  quantity: number;
  paidQuantity: number;
  put: readonly {
    type: "RESTOCKED" | "NOT_RESTOCKED" | "MISSING";
    quantity: number;
    locationId: bigint | null;
  }[];
}

export type Settlement =
  | { kind: "process"; resolution: SettledAs; lines: SettlementUnits[] }
  | { kind: "bonus" }
  | { kind: "close" };

const ORDER: readonly SettledAs[] = ["refund", "credit", "exchange"];

/**
 * @param facts.bonusDue whether a bonus was promised and has not been credited
 * @param facts.keepItems nothing is sent back: every unit is paid for and put nowhere
 * @returns the next thing to do; undefined while units are awaited or not inspected
 */
export function nextSettlement(facts: {
  lines: readonly SettlementLine[];
  bonusDue: boolean;
  keepItems: boolean;
}): Settlement | undefined {
  const open = facts.lines.filter(({ quantity, processed }) => processed < quantity);
  const ready = open
    .map((line) => ({ line, units: unitsOf(line, facts.keepItems) }))
    .filter(({ units }) => units.quantity > 0);
  for (const resolution of ORDER) {
    const lines = ready.filter(({ line }) => (line.resolution ?? "refund") === resolution);
    if (lines.length > 0) return { kind: "process", resolution, lines: lines.map(({ units }) => units) };
  }
  if (open.length > 0) return undefined;
  return facts.bonusDue ? { kind: "bonus" } : { kind: "close" };
}

/** Units of a line that were accounted for and not processed yet; a line is processed from its good units on. */
function unitsOf(line: SettlementLine, keepItems: boolean): SettlementUnits {
  const { returnLineItemId, fulfilmentLineItemId, quantity, processed, locationId } = line;
  if (keepItems) {
    const left = quantity - processed;
    return { returnLineItemId, fulfilmentLineItemId, quantity: left, paidQuantity: left, put: [] };
  }
  let before = processed;
  const rest = (units: number) => {
    const covered = Math.min(before, units);
    before -= covered;
    return units - covered;
  };
  const restocked = rest(line.restocked);
  const damaged = rest(line.damaged);
  const missing = rest(line.missing);
  const put = [
    { type: "RESTOCKED" as const, quantity: restocked, locationId },
    { type: "NOT_RESTOCKED" as const, quantity: damaged, locationId: null },
    { type: "MISSING" as const, quantity: missing, locationId: null },
  ].filter((each) => each.quantity > 0);
  return {
    returnLineItemId,
    fulfilmentLineItemId,
    quantity: restocked + damaged + missing,
    paidQuantity: restocked + damaged,
    put,
  };
}
