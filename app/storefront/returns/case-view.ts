/** A return's status page. */
import type { Case } from "./answers.ts";
import { field, h } from "./dom.ts";
import type { Stage } from "./flow.ts";
import { day, isTextKey, money } from "./texts.ts";

/** Steps of the plain way, in their order. */
const STEPS = ["requested", "approved", "received", "settled"] as const;

export async function showCase(stage: Stage, caseId: string, heading?: string): Promise<void> {
  const { t, api } = stage;
  const found = await api.get<Case>(`cases/${caseId}`);
  const again = () => showCase(stage, caseId);
  const back = h("button", { type: "button", class: "encore-returns__link" }, t("back"));
  back.addEventListener("click", () => stage.run(back, stage.home));
  stage.show(
    heading ?? `${t("reference")} ${found.reference}`,
    heading === undefined ? null : h("p", {}, `${t("reference")}: `, h("strong", {}, found.reference)),
    progress(stage, found),
    found.decline && h("p", {}, `${t("declined")}${found.decline.note ? `: ${found.decline.note}` : ""}`),
    lines(found),
    amounts(stage, found),
    found.sending && sending(stage, found.sending),
    tracking(stage, found, again),
    messages(stage, found, again),
    found.may.cancel ? cancelButton(stage, found, again) : null,
    back,
  );
}

function progress({ t }: Stage, { status }: Case): HTMLElement {
  const key = `status.${status}`;
  const now = isTextKey(key) ? t(key) : status;
  const at = STEPS.findIndex((step) => step === (status === "closed" ? "settled" : status));
  if (at < 0) return h("p", { class: "encore-returns__status" }, now);
  return h(
    "ol",
    { class: "encore-returns__steps" },
    ...STEPS.map((step, index) =>
      h(
        "li",
        { class: index <= at ? "encore-returns__done" : null, "aria-current": index === at ? "step" : null },
        t(`status.${step}`),
      ),
    ),
  );
}

function lines({ lines: items, exchanges }: Case): HTMLElement {
  return h(
    "ul",
    { class: "encore-returns__lines" },
    ...items.map(({ imageUrl, title, variantTitle, quantity, note }) =>
      h(
        "li",
        { class: "encore-returns__line" },
        imageUrl
          ? h("img", { src: imageUrl, alt: "", width: 64, height: 64 })
          : h("span", { class: "encore-returns__blank" }),
        h(
          "span",
          { class: "encore-returns__facts" },
          h("strong", {}, `${quantity} × ${title}`),
          variantTitle && h("span", {}, variantTitle),
          note && h("span", {}, note),
        ),
      ),
    ),
    ...exchanges.map(({ title, quantity }) => h("li", {}, `→ ${quantity} × ${title}`)),
  );
}

function amounts({ t }: Stage, { refundMinor, creditMinor, feesMinor, currency, keep }: Case): HTMLElement {
  const amount = (minor: string) => money(minor, currency, t.locale);
  return h(
    "p",
    {},
    refundMinor !== "0" && `${t("refund")}: ${amount(refundMinor)} `,
    creditMinor !== "0" && `${t("store-credit")}: ${amount(creditMinor)} `,
    feesMinor !== "0" && `(${t("fees", { amount: amount(feesMinor) })}) `,
    keep && t("keep"),
  );
}

function sending(
  { t }: Stage,
  { instructions, address, labelUrl, slipUrl }: NonNullable<Case["sending"]>,
): HTMLElement {
  const link = (href: string, words: string) =>
    h("a", { href, target: "_blank", rel: "noopener noreferrer", class: "encore-returns__primary" }, words);
  return h(
    "section",
    {},
    instructions !== "" && h("h4", {}, t("instructions")),
    instructions !== "" && h("p", { class: "encore-returns__words" }, instructions),
    address !== "" && h("h4", {}, t("sendTo")),
    address !== "" && h("p", { class: "encore-returns__words" }, address),
    h(
      "p",
      { class: "encore-returns__links" },
      labelUrl && link(labelUrl, t("label")),
      link(slipUrl, t("slip")),
    ),
  );
}

function tracking(stage: Stage, found: Case, again: () => Promise<void>): HTMLElement | null {
  const { t, api } = stage;
  if (!found.may.track) return found.tracking && h("p", {}, `${t("tracking")}: ${found.tracking.number}`);
  const number = h("input", {
    type: "text",
    maxlength: 60,
    required: true,
    value: found.tracking?.number ?? "",
  });
  const company = h("input", { type: "text", maxlength: 60, value: found.tracking?.company ?? "" });
  const button = h("button", { type: "submit" }, t("saveTracking"));
  const form = h("form", {}, field(t("tracking"), number), field(t("carrier"), company), button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stage.run(button, async () => {
      await api.post(`cases/${found.caseId}/tracking`, { number: number.value, company: company.value });
      stage.say(t("saved"));
      await again();
    });
  });
  return form;
}

function messages(stage: Stage, found: Case, again: () => Promise<void>): HTMLElement | null {
  const { t, api } = stage;
  const said = found.messages.map(({ author, body, at }) =>
    h(
      "li",
      {},
      h("strong", {}, author === "staff" ? t("shop") : t("you")),
      ` ${day(at, t.locale)}`,
      h("p", { class: "encore-returns__words" }, body),
    ),
  );
  const list = said.length > 0 ? h("ul", { class: "encore-returns__messages" }, ...said) : null;
  if (!found.may.write) return list;
  const words = h("textarea", { rows: 3, maxlength: 2_000, required: true });
  const button = h("button", { type: "submit" }, t("send"));
  const form = h("form", {}, field(t("message"), words), button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stage.run(button, async () => {
      await api.post(`cases/${found.caseId}/messages`, { body: words.value });
      await again();
    });
  });
  return h("section", {}, list, form);
}

/** The first tap asks, the second does. */
function cancelButton(stage: Stage, { caseId }: Case, again: () => Promise<void>): HTMLElement {
  const { t, api } = stage;
  const button = h("button", { type: "button", class: "encore-returns__link" }, t("cancel"));
  let asked = false;
  button.addEventListener("click", () => {
    if (!asked) {
      asked = true;
      button.textContent = t("cancelSure");
      return;
    }
    stage.run(button, async () => {
      await api.post(`cases/${caseId}/cancel`);
      await again();
    });
  });
  return button;
}
