/** Where a case stands, derived from what Shopify holds and what the inspection found; never from `Order.returnStatus`. */

/**
 * requested: waits for the merchant. approved: the goods are awaited. received: all units are looked at, the money is not
 * settled. settled: every unit is processed and all money has arrived. The rest as Shopify says.
 */
export const CASE_STATUSES = [
  "requested",
  "approved",
  "received",
  "settled",
  "closed",
  "declined",
  "cancelled",
] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

export interface CaseFacts {
  /** Shopify's ReturnStatus. */
  status: string;
  lines: readonly { quantity: number; processedQuantity: number }[];
  /** Status of each transaction of the return: SUCCESS, PENDING, FAILURE, … */
  transactions: readonly { status: string }[];
  /** Units that the inspection has accounted for: restocked, damaged or missing. */
  inspectedUnits: number;
  /** Nothing is sent back. */
  keepItems: boolean;
}

/** A return whose lines were all removed is over, though nothing of it was processed. */
export function caseStatus(facts: CaseFacts): CaseStatus {
  switch (facts.status) {
    case "REQUESTED":
      return "requested";
    case "DECLINED":
      return "declined";
    case "CANCELED":
      return "cancelled";
    case "CLOSED":
      return "closed";
    default:
      return openStatus(facts);
  }
}

function openStatus({ lines, transactions, inspectedUnits, keepItems }: CaseFacts): CaseStatus {
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const processed = lines.every(({ quantity, processedQuantity }) => processedQuantity >= quantity);
  // A refund is no proof that money has moved; its transactions are.
  const moved = transactions.every(({ status }) => status === "SUCCESS");
  if (processed && moved) return "settled";
  return keepItems || inspectedUnits >= units || processed ? "received" : "approved";
}
