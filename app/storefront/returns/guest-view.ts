/** Without signing in: order number and address, then the code that was sent to the order's own address. */
import { field, h } from "./dom.ts";
import type { Stage } from "./flow.ts";

export function showGuest(
  stage: Stage,
  login: string | undefined,
  known: (orderId: string) => Promise<void>,
  typed = { order: "", contact: "" },
): void {
  const { t, api } = stage;
  const order = h("input", {
    type: "text",
    required: true,
    maxlength: 40,
    autocomplete: "off",
    value: typed.order,
  });
  const contact = h("input", {
    type: "text",
    required: true,
    maxlength: 254,
    autocomplete: "email",
    value: typed.contact,
  });
  const button = h("button", { type: "submit", class: "encore-returns__primary" }, t("sendCode"));
  const form = h(
    "form",
    {},
    h("p", {}, t("guestHint")),
    field(t("orderNumber"), order),
    field(t("contact"), contact),
    button,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stage.run(button, async () => {
      await api.post("guest/code", { order: order.value, contact: contact.value });
      showCode(stage, order.value, known, () =>
        showGuest(stage, login, known, { order: order.value, contact: contact.value }),
      );
    });
  });
  stage.show(t("guestTitle"), form, h("p", {}, h("a", { href: login ?? "/account/login" }, t("signIn"))));
}

function showCode(
  stage: Stage,
  order: string,
  known: (orderId: string) => Promise<void>,
  back: () => void,
): void {
  const { t, api } = stage;
  const code = h("input", {
    type: "text",
    inputmode: "numeric",
    autocomplete: "one-time-code",
    required: true,
    maxlength: 12,
  });
  const button = h("button", { type: "submit", class: "encore-returns__primary" }, t("continue"));
  const form = h(
    "form",
    {},
    h("p", {}, t("codeSent")),
    field(t("code"), code),
    button,
    h("button", { type: "button", class: "encore-returns__link", onclick: back }, t("back")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stage.run(button, async () => {
      const { token, orderId } = await api.post<{ token: string; orderId: string }>("guest/verify", {
        order,
        code: code.value,
      });
      api.asGuest(token);
      await known(orderId);
    });
  });
  stage.show(t("codeTitle"), form);
}
