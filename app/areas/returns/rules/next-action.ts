/** What a merchant does next about a case, and what else they may do. */
import type { CaseStatus } from "./case-status.ts";

export type NextAction = "approve" | "inspect" | "settle" | "close" | "try-again";
export type OtherAction = "decline" | "inspect" | "settle" | "close" | "cancel" | "reopen" | "give-up";

export interface NextFacts {
  status: CaseStatus;
  /** Something stopped and waits for somebody. */
  stuck: boolean;
  /** Shopify has refused it: then it may be left undone. While nobody knows what happened, it may not. */
  refused: boolean;
  /** Something is being done at Shopify. */
  underWay: boolean;
  /** Shopify has the return. */
  atShopify: boolean;
  /** Settling waits for somebody with the right. */
  approverNeeded: boolean;
  mayApprove: boolean;
  /** Nothing is sent back. */
  keepItems: boolean;
  units: number;
  /** Units that the inspection has accounted for, and those that Shopify has processed. */
  inspected: number;
  processed: number;
}

/** One next action at most: none while something is under way, while somebody else's right is awaited, and when it is over. */
export function nextActions(facts: NextFacts): { next: NextAction | null; others: OtherAction[] } {
  if (facts.stuck) return { next: "try-again", others: facts.refused ? ["give-up"] : [] };
  if (facts.underWay) return { next: null, others: [] };
  const cancel: OtherAction[] = facts.processed === 0 ? ["cancel"] : [];
  const close: OtherAction[] = facts.atShopify ? ["close"] : [];
  const toPay = facts.inspected > facts.processed;
  switch (facts.status) {
    case "requested":
      return { next: "approve", others: ["decline", "cancel"] };
    case "approved":
      if (facts.approverNeeded) return { next: settled(facts), others: ["inspect", ...cancel] };
      return { next: "inspect", others: [...(toPay ? (["settle"] as const) : []), ...cancel, ...close] };
    case "received": {
      const inspect: OtherAction[] = facts.keepItems || facts.processed >= facts.units ? [] : ["inspect"];
      return { next: settled(facts), others: [...inspect, ...close] };
    }
    case "settled":
      return { next: "close", others: [] };
    case "closed":
      return { next: null, others: ["reopen"] };
    case "declined":
    case "cancelled":
      return { next: null, others: [] };
  }
}

function settled({ approverNeeded, mayApprove }: NextFacts): NextAction | null {
  return approverNeeded && !mayApprove ? null : "settle";
}
