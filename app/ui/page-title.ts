import type { MetaFunction } from "@remix-run/react";

import { i18nFor, supportedLocale } from "#app/shared/i18n/index.ts";

/** A page's `meta`: its name for the browser's tab and for screen readers, in the merchant's language. */
export function titled(
  key:
    | "home.title"
    | "customers.title"
    | "returns.title"
    | "settings.title"
    | "settings.syncHealth.title"
    | "settings.failedWebhooks.title"
    | "settings.failedWebhooks.one.title"
    | "settings.privacy.title"
    | "settings.returnPolicy.title"
    | "error.notFoundTitle",
): MetaFunction {
  return ({ matches }) => {
    const layout = matches.find((match) => match.id === "routes/admin/layout")?.data as
      { locale?: string } | undefined;
    return [{ title: `${i18nFor(supportedLocale(layout?.locale ?? null)).t(key)} · Encore` }];
  };
}
