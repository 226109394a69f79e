/** How the admin's pages write money, times and states. */
import type { MoneyV2 } from "../../state/documents.ts";
import { html, type Markup } from "../html.ts";

export function money({ amount, currencyCode }: MoneyV2): string {
  return new Intl.NumberFormat("en", { style: "currency", currency: currencyCode }).format(Number(amount));
}

export function day(time: string, timeZone: string): string {
  return new Intl.DateTimeFormat("en", { timeZone, dateStyle: "medium", timeStyle: "short" }).format(
    new Date(time),
  );
}

const TONES: Record<string, string> = {
  PAID: "neutral",
  FULFILLED: "neutral",
  PENDING: "warning",
  AUTHORIZED: "warning",
  UNFULFILLED: "attention",
  PARTIALLY_FULFILLED: "attention",
  ACTIVE: "success",
};

/** "PARTIALLY_REFUNDED" as a badge that says "Partially refunded". */
export function badge(state: string | null): Markup {
  if (state === null) return html``;
  const words = state.toLowerCase().replaceAll("_", " ");
  return html`<span class="badge ${TONES[state] ?? "neutral"}"
    >${words.charAt(0).toUpperCase()}${words.slice(1)}</span
  >`;
}

/** Older and newer links of a list that is paged by id; `before` and `after` are ids. */
export function pager(path: string, query: string, newer: number | null, older: number | null): Markup {
  const link = (label: string, name: string, id: number | null): Markup =>
    id === null
      ? html`<span class="button disabled" aria-disabled="true">${label}</span>`
      : html`<a class="button" href="${path}?${name}=${id}${query && `&query=${encodeURIComponent(query)}`}"
          >${label}</a
        >`;
  return html`<div class="pager">${link("‹ Newer", "before", newer)}${link("Older ›", "after", older)}</div>`;
}
