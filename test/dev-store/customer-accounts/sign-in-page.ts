/** The two steps of signing in. */
import { html, type Markup } from "../admin-shell/html.ts";
import { accountPage, BASE, type View } from "./page.ts";

function step(view: View, text: string, problem: string | null, form: Markup): string {
  const { t } = view;
  const content = html`<div class="wrap sign-in">
    <div class="card">
      <h1>${t("signIn")}</h1>
      <p class="quiet">${text}</p>
      ${form} ${problem !== null && html`<p class="problem" role="alert" id="problem">${problem}</p>`}
    </div>
  </div>`;
  return accountPage(view, t("signIn"), content);
}

export function emailPage(view: View, next: string, problem: string | null): string {
  const { t } = view;
  const form = html`<form method="post" action="${BASE}/login" class="stacked" novalidate>
    <input type="hidden" name="return_to" value="${next}" />
    <label
      >${t("email")}<input
        type="email"
        name="email"
        required
        autocomplete="email"
        autofocus
        ${problem !== null && html`aria-invalid="true" aria-describedby="problem"`}
    /></label>
    <button class="button primary">${t("continue")}</button>
  </form>`;
  return step(view, t("signInText"), problem, form);
}

export function codePage(view: View, email: string, next: string, problem: string | null): string {
  const { t } = view;
  const form = html`<form method="post" action="${BASE}/login/code" class="stacked" novalidate>
    <input type="hidden" name="return_to" value="${next}" />
    <label
      >${t("code")}<input
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength="6"
        required
        autofocus
        ${problem !== null && html`aria-invalid="true" aria-describedby="problem"`}
    /></label>
    <button class="button primary">${t("continue")}</button>
    <p><a href="${BASE}/login">${t("otherEmail")}</a></p>
  </form>`;
  return step(view, t("checkMail", { email }), problem, form);
}
