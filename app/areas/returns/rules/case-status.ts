import { atLeastZero, sum } from "./arithmetic.ts";
import type { ShopifyReturnStatus } from "./returnable-order.ts";

/** What Shopify holds of a return; amounts in the order's presentment currency. */
export interface ReturnFacts {
  readonly status: ShopifyReturnStatus;
  readonly lines: readonly {
    readonly returnLineItemId: string;
    readonly quantity: number;
    readonly processedQuantity: number;
  }[];
  readonly exchangeLines: readonly { readonly quantity: number; readonly processedQuantity: number }[];
  /** Money given back for this return, with the transaction's status. */
  readonly refunds: readonly {
    readonly status: "SUCCESS" | "PENDING" | "FAILURE" | "ERROR";
    readonly minor: bigint;
  }[];
  /** Store credit given for this return. */
  readonly storeCreditMinor: bigint;
}

/** What only we know of a case. */
export interface CaseFacts {
  /** Null until Shopify holds the return: a requested exchange is ours alone at first. */
  readonly shopify: ReturnFacts | null;
  /** What became of a case that Shopify does not hold. */
  readonly decision: "none" | "declined" | "cancelled";
  /** Units by return line that came in (or were found missing), and units that need not be sent back. */
  readonly arrived: Readonly<Record<string, { readonly received: number; readonly keep: number }>>;
  /** What the customer is to get, or to pay for an exchange; null until it is settled upon. */
  readonly due: {
    readonly refundMinor: bigint;
    readonly storeCreditMinor: bigint;
    readonly owedMinor: bigint;
  } | null;
  /** What the customer paid for the exchange so far. */
  readonly paidMinor: bigint;
}

export type CaseStatus =
  "requested" | "approved" | "received" | "settled" | "closed" | "declined" | "cancelled";

export interface CaseState {
  /** "approved": goods are awaited. "received": they are all here, and something is still to be done. */
  readonly status: CaseStatus;
  /** Every unit is processed and every amount has moved. A return that was closed early is not complete. */
  readonly complete: boolean;
  readonly awaitedUnits: number;
  readonly unprocessedUnits: number;
  /** What is still to be paid to the customer, and by the customer. */
  readonly refundLeftMinor: bigint;
  readonly storeCreditLeftMinor: bigint;
  readonly owedLeftMinor: bigint;
}

const NOTHING_LEFT = {
  awaitedUnits: 0,
  unprocessedUnits: 0,
  refundLeftMinor: 0n,
  storeCreditLeftMinor: 0n,
  owedLeftMinor: 0n,
};

/**
 * Where a case stands. Completeness comes of quantities and transactions alone: Shopify's own statuses say RETURNED or CLOSED
 * of returns that were never received, or were emptied.
 */
export function caseStatus({ shopify, decision, arrived, due, paidMinor }: CaseFacts): CaseState {
  const ended = (status: CaseStatus): CaseState => ({ status, complete: false, ...NOTHING_LEFT });
  if (!shopify) return ended(decision === "none" ? "requested" : decision);
  if (shopify.status === "REQUESTED") return ended("requested");
  if (shopify.status === "DECLINED") return ended("declined");
  const units = sumOf([...shopify.lines, ...shopify.exchangeLines], ({ quantity }) => quantity);
  // Shopify closes a return when its last line is taken out.
  if (shopify.status === "CANCELED" || units === 0) return ended("cancelled");

  const awaitedUnits = sumOf(shopify.lines, ({ returnLineItemId, quantity, processedQuantity }) => {
    const { received, keep } = arrived[returnLineItemId] ?? { received: 0, keep: 0 };
    return Math.max(0, quantity - Math.max(processedQuantity, received + keep));
  });
  const unprocessedUnits = sumOf([...shopify.lines, ...shopify.exchangeLines], (line) =>
    Math.max(0, line.quantity - line.processedQuantity),
  );
  const refunded = sum(
    shopify.refunds.filter(({ status }) => status === "SUCCESS").map(({ minor }) => minor),
  );
  const left = {
    awaitedUnits,
    unprocessedUnits,
    refundLeftMinor: atLeastZero((due?.refundMinor ?? 0n) - refunded),
    storeCreditLeftMinor: atLeastZero((due?.storeCreditMinor ?? 0n) - shopify.storeCreditMinor),
    owedLeftMinor: atLeastZero((due?.owedMinor ?? 0n) - paidMinor),
  };
  const moneyMoved = left.refundLeftMinor + left.storeCreditLeftMinor + left.owedLeftMinor === 0n;
  const complete = due !== null && unprocessedUnits === 0 && moneyMoved;
  const open = complete ? "settled" : awaitedUnits === 0 ? "received" : "approved";
  return { status: shopify.status === "CLOSED" ? "closed" : open, complete, ...left };
}

function sumOf<Item>(items: readonly Item[], count: (item: Item) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
