import type { RefundDoc } from "../documents.ts";
import type { MoneyInput } from "../input/values.ts";
import { currenciesOf } from "../orders/aggregate.ts";
import { readMoney } from "../orders/read-money.ts";
import { addRefund, type Repayment } from "../orders/refund.ts";
import { countRefundedUnits } from "../orders/returns.ts";
import type { DevShop } from "../shop.ts";
import { changeOrder, tell } from "./order-change.ts";

export interface RefundOrderInput {
  orderId: number;
  lines?: Repayment["lines"];
  /** Shipping paid back, before tax. */
  shipping?: MoneyInput;
  /** Money paid back; by default what the lines and shipping are worth, as far as it was paid. */
  amount?: MoneyInput;
  allowOverRefunding?: boolean;
  discrepancyReason?: Repayment["discrepancyReason"];
  parentTransactionId?: Repayment["parentTransactionId"];
  note?: string | null;
  returnId?: number | null;
}

/**
 * Pays back. Tells refunds/create, order_transactions/create (where money moved), orders/updated,
 * customers/purchasing_summary.
 */
export function refundOrder(shop: DevShop, input: RefundOrderInput): RefundDoc {
  return changeOrder(shop, input.orderId, ["orderId"], (aggregate, maker, now) => {
    const currencies = currenciesOf(aggregate.order);
    const lines = input.lines ?? [];
    const refund = addRefund(
      maker,
      aggregate,
      {
        at: now,
        lines,
        shipping: input.shipping && readMoney(input.shipping, currencies, ["shipping", "amount"]),
        amount: input.amount && readMoney(input.amount, currencies, ["transactions", "0", "amount"]),
        allowOverRefunding: input.allowOverRefunding,
        discrepancyReason: input.discrepancyReason,
        parentTransactionId: input.parentTransactionId,
        note: input.note,
        returnId: input.returnId,
      },
      [],
    );
    if (refund.returnId !== null) {
      for (const line of lines)
        countRefundedUnits(aggregate, refund.returnId, line.lineItemId, line.quantity);
    }
    tell(shop, "refunds/create", "Refund", refund);
    for (const doc of aggregate.transactions) {
      if (doc.refundId === refund.id) tell(shop, "order_transactions/create", "OrderTransaction", doc);
    }
    return refund;
  }).result;
}
