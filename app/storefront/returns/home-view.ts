/** An order's items, to be picked; and the returns there are already. */
import type { CaseSummary, Choice, Order, OrderSummary, Picked } from "./answers.ts";
import { field, h } from "./dom.ts";
import type { Stage } from "./flow.ts";
import { lineItem } from "./line-view.ts";
import { outcomesPart } from "./outcomes-view.ts";
import { day, isTextKey } from "./texts.ts";

/** @param only the one order of a guest */
export async function showHome(stage: Stage, orders: readonly OrderSummary[], only?: string): Promise<void> {
  const { t, api } = stage;
  const { cases } = await api.get<{ cases: CaseSummary[] }>("cases");
  const orderId = only ?? orders[0]?.orderId;
  if (orderId === undefined) return stage.show(t("chooseItems"), h("p", {}, t("noOrders")));
  const place = h("div");
  const open = async (id: string) => {
    place.replaceChildren(orderPart(stage, await api.get<Order>(`orders/${id}`)));
  };
  await open(orderId);
  stage.show(
    t("chooseItems"),
    orders.length > 1 ? orderSelect(stage, orders, open) : null,
    place,
    casesPart(stage, cases),
  );
}

function orderSelect(
  stage: Stage,
  orders: readonly OrderSummary[],
  open: (id: string) => Promise<void>,
): HTMLElement {
  const { t } = stage;
  const select = h(
    "select",
    {},
    ...orders.map(({ orderId, name, placedAt, titles }) =>
      h("option", { value: orderId }, `${name} · ${day(placedAt, t.locale)} · ${titles[0] ?? ""}`),
    ),
  );
  select.addEventListener("change", () => {
    open(select.value).catch((error: unknown) => select.after(stage.fault(error)));
  });
  return field(t("order"), select);
}

function casesPart(stage: Stage, cases: readonly CaseSummary[]): HTMLElement | null {
  const { t } = stage;
  if (cases.length === 0) return null;
  return h(
    "section",
    { class: "encore-returns__cases" },
    h("h4", {}, t("yourReturns")),
    h(
      "ul",
      {},
      ...cases.map(({ caseId, reference, orderName, status, titles }) => {
        const key = `status.${status}`;
        const button = h(
          "button",
          { type: "button", class: "encore-returns__link" },
          `${reference} · ${orderName}`,
        );
        button.addEventListener("click", () => stage.run(button, () => stage.openCase(caseId)));
        return h(
          "li",
          {},
          button,
          h("span", {}, ` ${titles[0] ?? ""} – ${isTextKey(key) ? t(key) : status}`),
        );
      }),
    ),
  );
}

function orderPart(stage: Stage, order: Order): HTMLElement {
  const picked = new Map<string, Picked>();
  const rest = h("div");
  let shown = 0;
  /** Once every picked item has its reason, its outcomes are shown; anything that changes shows them anew. */
  const changed = async () => {
    shown += 1;
    const mine = shown;
    const all = [...picked.values()];
    if (all.length === 0 || all.some(({ reason }) => reason === null)) return rest.replaceChildren();
    rest.setAttribute("aria-busy", "true");
    const part = await outcomesPart(stage, order, () => choiceOf(order, picked)).catch((error: unknown) =>
      stage.fault(error),
    );
    if (mine !== shown) return;
    rest.removeAttribute("aria-busy");
    rest.replaceChildren(part);
  };
  const lines = order.lines.map((line) => lineItem(stage, order, line, picked, () => void changed()));
  return h(
    "form",
    { onsubmit: (event) => event.preventDefault() },
    h("ul", { class: "encore-returns__lines" }, ...lines),
    rest,
  );
}

function choiceOf(order: Order, picked: ReadonlyMap<string, Picked>): Choice {
  return {
    orderId: order.orderId,
    lines: [...picked].map(([fulfilmentLineItemId, { quantity, reason, reasonDetail, note, photoIds }]) => ({
      fulfilmentLineItemId,
      quantity,
      reason,
      reasonDetail,
      note,
      photoIds: [...photoIds],
    })),
    replacements: [],
  };
}
