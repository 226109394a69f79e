/** Refunds and returns. */
import type { MoneyBag } from "./documents-values.ts";

export type DiscrepancyReason = "CUSTOMER" | "DAMAGE" | "REFUND_DISCREPANCY" | "RESTOCK";

export interface RefundDoc {
  id: number;
  /** The order. */
  parentId: number;
  returnId: number | null;
  note: string | null;
  totalRefundedSet: MoneyBag;
  /** The order's shipping that was paid back; `id`s are "gid://shopify/RefundShippingLine/1". */
  refundShippingLines: { id: string; subtotalAmountSet: MoneyBag; taxAmountSet: MoneyBag }[];
  /** What was paid back beyond (negative) or short of (positive) the lines and shipping. */
  orderAdjustments: {
    id: string;
    reason: DiscrepancyReason;
    amountSet: MoneyBag;
    taxAmountSet: MoneyBag;
  }[];
  createdAt: string;
  processedAt: string;
  updatedAt: string;
}

export interface RefundLineItemDoc {
  id: number;
  /** The refund. */
  parentId: number;
  lineItemId: number;
  locationId: number | null;
  quantity: number;
  restockType: "CANCEL" | "LEGACY_RESTOCK" | "NO_RESTOCK" | "RETURN";
  restocked: boolean;
  /** Of one unit, after every discount. */
  priceSet: MoneyBag;
  subtotalSet: MoneyBag;
  totalTaxSet: MoneyBag;
}

export type ReturnStatus = "CANCELED" | "CLOSED" | "DECLINED" | "OPEN" | "REQUESTED";
export type ReturnReason =
  | "COLOR"
  | "DEFECTIVE"
  | "NOT_AS_DESCRIBED"
  | "OTHER"
  | "SIZE_TOO_LARGE"
  | "SIZE_TOO_SMALL"
  | "STYLE"
  | "UNKNOWN"
  | "UNWANTED"
  | "WRONG_ITEM";

export interface ReturnDoc {
  id: number;
  /** The order. */
  parentId: number;
  /** "#1001-R1". */
  name: string;
  status: ReturnStatus;
  totalQuantity: number;
  requestApprovedAt: string | null;
  closedAt: string | null;
  decline: { reason: "FINAL_SALE" | "OTHER" | "RETURN_PERIOD_ENDED"; note: string | null } | null;
  createdAt: string;
}

export interface ReturnLineItemDoc {
  id: number;
  /** The return. */
  parentId: number;
  fulfillmentLineItemId: number;
  returnReason: ReturnReason;
  returnReasonNote: string;
  customerNote: string | null;
  quantity: number;
  /** 0 while the return is only requested. */
  processableQuantity: number;
  processedQuantity: number;
  unprocessedQuantity: number;
  refundableQuantity: number;
  refundedQuantity: number;
  /** What became of processed units. */
  dispositions: DispositionDoc[];
  withCodeDiscountedTotalPriceSet: MoneyBag;
}

export interface DispositionDoc {
  id: number;
  type: "MISSING" | "NOT_RESTOCKED" | "PROCESSING_REQUIRED" | "RESTOCKED";
  quantity: number;
  locationId: number | null;
  createdAt: string;
}
