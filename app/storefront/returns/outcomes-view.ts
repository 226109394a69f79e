/** What becomes of what was picked: each outcome with its money, the default one chosen already, and the button that sends it. */
import type { Choice, Order, Outcome, Variant } from "./answers.ts";
import { Refused } from "./api.ts";
import { h, newId } from "./dom.ts";
import type { Stage } from "./flow.ts";
import { money } from "./texts.ts";

export async function outcomesPart(stage: Stage, order: Order, choice: () => Choice): Promise<HTMLElement> {
  const { t, api } = stage;
  const { outcomes } = await api.post<{ outcomes: Outcome[] }>("outcomes", choice());
  // The same however often it is tapped, and after a lost answer.
  const key = crypto.randomUUID();
  const name = newId();
  let chosen = outcomes.find(({ choose }) => !choose) ?? outcomes[0];
  let replacements: Choice["replacements"] = [];
  const exchange = h("div");
  const submit = h("button", { type: "button", class: "encore-returns__primary" }, t("submit"));
  const ready = () => {
    submit.hidden = chosen === undefined || chosen.choose;
  };
  const choose = (outcome: Outcome) => {
    chosen = outcome;
    replacements = [];
    exchange.replaceChildren();
    ready();
    if (outcome.choose)
      void exchangePart(stage, order, choice, outcome, taken).then(
        (part) => exchange.replaceChildren(part),
        (error: unknown) => exchange.replaceChildren(stage.fault(error)),
      );
  };
  const taken = (outcome: Outcome, wanted: Choice["replacements"]) => {
    chosen = outcome;
    replacements = wanted;
    ready();
  };
  submit.addEventListener("click", () =>
    stage.run(submit, async () => {
      if (!chosen) return;
      const { resolution, backMinor, owedMinor } = chosen;
      const expected = { backMinor, owedMinor };
      const sent = { ...choice(), replacements, resolution, key, expected };
      const { caseId } = await api.post<{ caseId: string }>("submit", sent);
      await stage.openCase(caseId, t("sent"));
    }),
  );
  ready();
  const options = outcomes.map((outcome) => {
    const radio = h("input", { type: "radio", name, checked: outcome === chosen });
    radio.addEventListener("change", () => choose(outcome));
    return h("label", { class: "encore-returns__outcome" }, radio, describe(stage, outcome));
  });
  stage.say(`${t("outcome")} ${outcomes.length}`);
  return h("div", {}, h("fieldset", {}, h("legend", {}, t("outcome")), ...options), exchange, submit);
}

function describe({ t }: Stage, outcome: Outcome): HTMLElement {
  const amount = (minor: string) => money(minor, outcome.currency, t.locale);
  const head = outcome.choose
    ? t("worth", { amount: amount(outcome.worthMinor) })
    : outcome.owedMinor !== "0"
      ? t("owed", { amount: amount(outcome.owedMinor) })
      : outcome.resolution.startsWith("exchange") && outcome.backMinor === "0"
        ? t("even")
        : amount(outcome.backMinor);
  const label = { free: "freeLabel", merchant: "merchantLabel", own: "ownLabel" } as const;
  return h(
    "span",
    { class: "encore-returns__facts" },
    h("strong", {}, t(outcome.resolution)),
    h("span", { class: "encore-returns__amount" }, head),
    outcome.bonusMinor !== "0" && h("span", {}, t("bonus", { amount: amount(outcome.bonusMinor) })),
    outcome.feesMinor !== "0" && h("span", {}, t("fees", { amount: amount(outcome.feesMinor) })),
    h("span", {}, t(outcome.keep ? "keepDays" : "days", outcome.days)),
    h("span", {}, t(outcome.keep ? "keep" : label[outcome.label])),
  );
}

/** The variants to choose from, and what the chosen one comes to. */
async function exchangePart(
  stage: Stage,
  order: Order,
  choice: () => Choice,
  outcome: Outcome,
  taken: (outcome: Outcome, wanted: Choice["replacements"]) => void,
): Promise<HTMLElement> {
  const { t, api } = stage;
  const list = h("div");
  const result = h("div", { role: "status" });
  const quantity = choice().lines.reduce((sum, line) => sum + line.quantity, 0);
  const fill = (variants: readonly Variant[]) => {
    const name = newId();
    const options = variants.map((variant) => {
      const radio = h("input", { type: "radio", name });
      radio.addEventListener("change", () => {
        const wanted = [{ variantId: variant.variantId, quantity }];
        void api.post<{ outcomes: Outcome[] }>("outcomes", { ...choice(), replacements: wanted }).then(
          ({ outcomes }) => {
            const priced = outcomes.find(({ resolution }) => resolution === outcome.resolution);
            if (!priced) return result.replaceChildren(stage.fault(new Refused("changed")));
            result.replaceChildren(describe(stage, priced));
            taken(priced, wanted);
          },
          (error: unknown) => {
            result.replaceChildren(stage.fault(error));
            taken(outcome, []);
          },
        );
      });
      const title = [variant.productTitle, variant.variantTitle].filter(Boolean).join(" – ");
      return h("label", { class: "encore-returns__chip" }, radio, h("span", {}, title));
    });
    list.replaceChildren(
      options.length > 0
        ? h(
            "fieldset",
            {},
            h("legend", {}, t("chooseVariant")),
            h("div", { class: "encore-returns__chips" }, ...options),
          )
        : h("p", {}, t("noVariants")),
    );
  };
  const find = async (query: Readonly<Record<string, string>>) =>
    (await api.get<{ variants: Variant[] }>("variants", { orderId: order.orderId, ...query })).variants;
  if (outcome.resolution === "exchange-variant") {
    const ids = new Set(choice().lines.map((line) => line.fulfilmentLineItemId));
    const products = order.lines.flatMap(({ fulfilmentLineItemId: id, productId }) =>
      id !== null && ids.has(id) && productId !== null ? [productId] : [],
    );
    const found = await Promise.all([...new Set(products)].map((productId) => find({ productId })));
    fill(found.flat());
    return h("div", {}, list, result);
  }
  const words = h("input", { type: "search", "aria-label": t("search"), maxlength: 80 });
  const button = h("button", { type: "button" }, t("find"));
  const search = () => stage.run(button, async () => fill(await find({ q: words.value })));
  button.addEventListener("click", search);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    search();
  });
  return h("div", {}, h("div", { class: "encore-returns__search" }, words, button), list, result);
}
