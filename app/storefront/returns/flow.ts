/** The flow: what the block becomes when it is used. */
import { apiAt, Refused, type Api } from "./api.ts";
import { showCase } from "./case-view.ts";
import { h } from "./dom.ts";
import { showGuest } from "./guest-view.ts";
import { showHome } from "./home-view.ts";
import { isTextKey, wordsFor, type Words } from "./texts.ts";
import type { OrderSummary } from "./answers.ts";

interface Start {
  off: boolean;
  signedIn: boolean;
  guests: boolean;
  orders: OrderSummary[];
  texts: Record<string, string>;
}

/** What every view works with. */
export interface Stage {
  api: Api;
  t: Words;
  /** Shows a view instead of the one before, and puts the focus on its heading unless the page has just been opened. */
  show(heading: string, ...content: (Node | null)[]): void;
  /** Says something to those who listen instead of looking. */
  say(words: string): void;
  /** Words for what went wrong, said and shown. */
  fault(error: unknown): HTMLElement;
  /** Runs what a button asks for: once at a time, with what goes wrong shown beside it. */
  run(button: HTMLButtonElement, work: () => Promise<void>): void;
  readonly openCase: (caseId: string, heading?: string) => Promise<void>;
  readonly home: () => Promise<void>;
}

export function mount(block: HTMLElement): void {
  const locale = block.dataset["locale"] ?? "en";
  const body = h("div", { class: "encore-returns__body" });
  const live = h("div", { class: "encore-returns__live", role: "status", "aria-live": "polite" });
  let t = wordsFor(locale);
  let shown = false;
  const api = apiAt(block.dataset["proxy"] ?? "/apps/encore", locale);
  let guestOrder: string | undefined;

  const stage: Stage = {
    api,
    get t() {
      return t;
    },
    show(heading, ...content) {
      const title = h("h3", { class: "encore-returns__heading", tabindex: -1 }, heading);
      body.replaceChildren(title, ...content.filter((node) => node !== null));
      body.removeAttribute("aria-busy");
      if (shown) title.focus();
      shown = true;
    },
    say(words) {
      live.textContent = words;
    },
    fault(error) {
      if (!(error instanceof Refused)) throw error;
      const key = `error.${error.code}`;
      const why = `refusal.${error.why ?? ""}`;
      const said = isTextKey(why) ? t(why, { date: "" }) : isTextKey(key) ? t(key) : t("failed");
      return h("p", { class: "encore-returns__fault", role: "alert" }, said);
    },
    run(button, work) {
      button.parentElement?.querySelector(".encore-returns__fault")?.remove();
      button.disabled = true;
      void work()
        .catch((error: unknown) => button.before(stage.fault(error)))
        .finally(() => (button.disabled = false));
    },
    openCase: (caseId, heading) => showCase(stage, caseId, heading),
    home: () => begin(),
  };

  async function begin(): Promise<void> {
    const start = await api.get<Start>("start");
    t = wordsFor(locale, start.texts);
    if (start.off) return stage.show(t("off"));
    if (start.signedIn || guestOrder !== undefined)
      return showHome(stage, guestOrder === undefined ? start.orders : [], guestOrder);
    if (start.guests)
      return showGuest(stage, block.dataset["login"], async (orderId) => {
        guestOrder = orderId;
        await begin();
      });
    const login = h(
      "a",
      { class: "encore-returns__primary", href: block.dataset["login"] ?? "/account/login" },
      t("signInAction"),
    );
    stage.show(t("signIn"), login);
  }

  body.setAttribute("aria-busy", "true");
  body.append(h("p", {}, t("loading")));
  const fail = (error: unknown) => {
    const retry = h("button", { type: "button", class: "encore-returns__primary" }, t("retry"));
    retry.addEventListener("click", () => stage.run(retry, begin));
    body.replaceChildren(stage.fault(error), retry);
  };
  void begin()
    .then(() => block.querySelector(".encore-returns__start")?.replaceWith(live, body))
    .catch((error: unknown) => {
      block.querySelector(".encore-returns__start")?.replaceWith(live, body);
      fail(error);
    });
}
