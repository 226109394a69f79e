import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteError, type ShouldRevalidateFunction } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { I18nextProvider, useTranslation } from "react-i18next";

import { env } from "#app/env.server.ts";
import { i18nFor, polarisTranslations, supportedLocale } from "#app/shared/i18n/index.ts";
import { requireAdmin } from "#app/shopify/require.server.ts";
import { ErrorPage } from "#app/ui/error-page.tsx";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireAdmin(request);
  const locale = supportedLocale(new URL(request.url).searchParams.get("locale"));
  return {
    apiKey: env().SHOPIFY_API_KEY,
    appBridgeUrl: env().APP_BRIDGE_URL ?? null,
    locale,
    polaris: await polarisTranslations(locale),
  };
}

/** Shopify names the locale on the first load only, and nothing here changes after it. */
export const shouldRevalidate: ShouldRevalidateFunction = () => false;

export default function AdminLayout() {
  const { apiKey, appBridgeUrl, locale, polaris } = useLoaderData<typeof loader>();
  return (
    <AppProvider
      isEmbeddedApp
      apiKey={apiKey}
      i18n={polaris}
      {...(appBridgeUrl ? { __APP_BRIDGE_URL: appBridgeUrl } : {})}
    >
      <I18nextProvider i18n={i18nFor(locale)}>
        <Navigation />
        <Outlet />
      </I18nextProvider>
    </AppProvider>
  );
}

function Navigation() {
  const { t } = useTranslation();
  return (
    <NavMenu>
      <a href="/app" rel="home">
        {t("nav.home")}
      </a>
      <a href="/app/returns">{t("nav.returns")}</a>
      <a href="/app/customers">{t("nav.customers")}</a>
      <a href="/app/settings">{t("nav.settings")}</a>
    </NavMenu>
  );
}

/** Shopify's own answers (re-authentication) are rendered as they are; everything else says plainly that it failed. */
export function ErrorBoundary() {
  const error = useRouteError();
  try {
    return boundary.error(error);
  } catch {
    return <ErrorPage error={error} />;
  }
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
