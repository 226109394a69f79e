import { findFulfilled } from "./line-money.ts";
import type { Judgement, NotReturnable, Why } from "./outcomes.ts";
import { isExchange, type ReturnableOrder, type SelectedLine, type Selection } from "./returnable-order.ts";
import { why } from "./why.ts";

/** Why the selection as a whole is refused. */
export function returnRefusals(order: ReturnableOrder, selection: Selection, judgement: Judgement): Why[] {
  const { lines, resolution, replacements } = selection;
  if (lines.length === 0) return [why("refuse", "nothing-selected", null)];
  if (resolution === null) return [why("refuse", "resolution-missing", null)];
  if (!judgement.resolutions.includes(resolution)) {
    return [why("refuse", "resolution-not-offered", null, null, { resolution })];
  }
  if (!isExchange(resolution)) return [];
  if (replacements.length === 0) return [why("refuse", "replacement-missing", null)];
  const returned = lines.map((of) => findFulfilled(order, of.fulfilmentLineItemId)?.line.productId);
  const other =
    resolution === "exchange-variant"
      ? replacements.find(({ productId }) => !returned.includes(productId))
      : undefined;
  return other
    ? [why("refuse", "replacement-other-product", null, null, { variantId: other.variantId })]
    : [];
}

/** Why a selected line is refused. */
export function lineRefusals(selected: SelectedLine, judgement: Judgement): Why[] {
  const judged = judgement.lines.find((line) => line.fulfilmentLineItemId === selected.fulfilmentLineItemId);
  if (judged?.refusal) return [refusedBy(judged.refusal, selected)];
  const returnable = judged?.returnableQuantity ?? 0;
  const { quantity } = selected;
  const possible = Number.isInteger(quantity) && quantity >= 1 && quantity <= returnable;
  return possible ? [] : [why("refuse", "quantity-too-high", selected, null, { quantity, returnable })];
}

function refusedBy(refusal: NotReturnable, selected: SelectedLine): Why {
  switch (refusal.code) {
    case "window-ended":
      return why("refuse", refusal.code, selected, refusal.ruleId, { endedOn: refusal.endedOn });
    case "final-sale":
    case "not-returnable": {
      const { code, ruleId, message } = refusal;
      return why("refuse", code, selected, ruleId, message === null ? {} : { message });
    }
    case "gift-card":
    case "in-return":
    case "not-fulfilled":
    case "returned-already":
      return why("refuse", refusal.code, selected);
  }
}
