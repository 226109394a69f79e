import { sum } from "./arithmetic.ts";
import { judgeSent, judgeUnsent } from "./judge-line.ts";
import { pendingUnits } from "./line-money.ts";
import { lineValues } from "./line-value.ts";
import { offeredByAll } from "./offered-resolutions.ts";
import type { Judgement, LineJudgement } from "./outcomes.ts";
import type { Policy } from "./policy-document.ts";
import { RESOLUTIONS, type ReturnableOrder, type Selection } from "./returnable-order.ts";

/**
 * What of an order may be returned now, line by line as it was sent, and what is offered for it. With a selection, lines are
 * judged by the reasons chosen in it; a line without a chosen reason says with which reasons it may be returned.
 */
export function judge(order: ReturnableOrder, policy: Policy, now: Date, selection?: Selection): Judgement {
  const returnValueMinor =
    selection && selection.lines.length > 0
      ? sum(lineValues(order, selection, null).map(({ valueMinor }) => valueMinor))
      : null;
  const lines = order.lines.flatMap((line) => {
    let left = line.quantity - line.refundedQuantity - pendingUnits(order, line.lineItemId, null);
    let unsent = line.quantity - line.refundedQuantity;
    const judged = order.fulfilments.flatMap((fulfilment) =>
      fulfilment.lines
        .filter(({ lineItemId }) => lineItemId === line.lineItemId)
        .map((sent) => {
          const selected = selection?.lines.find(
            (of) => of.fulfilmentLineItemId === sent.fulfilmentLineItemId,
          );
          const facts = { order, line, now, reasonHandle: selected?.reasonHandle ?? null, returnValueMinor };
          // Units refunded without a return (a cancelled one, say) are gone, though Shopify may still list them as sent.
          const quantity = Math.max(0, Math.min(sent.returnableQuantity, left));
          left -= quantity;
          unsent -= sent.quantity;
          return judgeSent(facts, policy, fulfilment, sent, quantity, selected);
        }),
    );
    return unsent > 0 || judged.length === 0 ? [...judged, judgeUnsent(order, policy, now, line)] : judged;
  });
  return { lines, resolutions: offeredTo(lines, selection) };
}

function offeredTo(lines: readonly LineJudgement[], selection: Selection | undefined) {
  if (selection && selection.lines.length > 0) {
    return offeredByAll(
      selection.lines.map(
        ({ fulfilmentLineItemId: id }) =>
          lines.find((line) => line.fulfilmentLineItemId === id)?.resolutions ?? [],
      ),
    );
  }
  return RESOLUTIONS.filter((resolution) => lines.some((line) => line.resolutions.includes(resolution)));
}
